import ArgumentParser
import Payments
import DomainKit
import Conversation
import Foundation
import Gateway
import Wallets
import Wording

struct LedgerReconcileCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Compares a wallet's statement, or the bank's, with the books.",
        discussion: """
            Money the wallet moved and we had not heard of is posted, and its receipt goes out; money it took back is taken \
            back here. The day a line says is the day the payer paid. Where both have a movement with different amounts the \
            books stay as they are, and guichet ledger differences lists it until it is settled. The same file again changes \
            nothing. With --bank the statement is the bank's, and what the wallet says it paid out is looked for there; \
            nothing is posted. Ends with 1 when something is only ours or differs.
            """)

    @Argument(help: ArgumentHelp("The statement: a CSV file, MT940 or camt.053.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("The wallet, as city.yaml names it.", valueName: "name")) var wallet: String
    @Option(
        help: ArgumentHelp(
            "How it is written: a file of the profiles' folder, without .csv; that of the wallet's provider where nothing is said.",
            valueName: "name"))
    var profile: String?
    @Option(
        help: ArgumentHelp(
            "How the file is written: csv, mt940 or camt053; told by the file itself where nothing is said.",
            valueName: "format"))
    var format: StatementFormat?
    @Option(
        help: ArgumentHelp(
            "The account that is read, where the bank's file has statements of several.", valueName: "number"))
    var account: String?
    @Flag(help: "The statement is the bank's: compare it with what the wallet paid out.") var bank = false
    @Option(
        name: .customLong("statements"),
        help: ArgumentHelp(
            "The folder of the profiles; statements, in the folder of the flows, where nothing is said.",
            valueName: "folder"))
    var profiles: String?
    @OptionGroup var acting: ActingOptions
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each finding, and one for the whole.") var json = false

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Ending.misuse("The file \(file) cannot be read.")
        }
        let proof = StaffProof(of: .ledgerReconcile, about: .record(wallet), acting)
        let result = try await BooksContext.use(sources, store, proof: proof) { books in
            guard let provider = books.providers[wallet] else {
                let names = books.providers.keys.sorted().joined(separator: ", ")
                throw Ending.misuse("The city has no wallet \(wallet); it has: \(names).")
            }
            let clock = try await books.statementClock()
            let (name, reading) = try read(Array(data), from: provider, books.profile, clock)
            let (own, isBank, lines, unmoved) = (wallet, bank, reading.lines, reading.unmoved)
            let result = try await books.handler.write { context in
                isBank
                    ? try Books.reconcileBank(lines, wallet: own, context)
                    : try Books.reconcile(lines, unmoved: unmoved, wallet: own, profile: name, context)
            }
            try say(result, reading.notes, books.profile.currency)
            return result
        }
        if result.totals[.onlyOurs] != nil || result.totals[.amountDiffers] != nil { throw Ending.findings() }
    }

    /// The lines of the file, and how it is written: a profile's name, or that of a format without one.
    private func read(
        _ bytes: [UInt8], from provider: String, _ city: CityProfile, _ clock: StatementClock
    ) throws -> (name: String, reading: StatementReading) {
        let format = format ?? .told(by: bytes)
        guard format == .csv else {
            guard profile == nil else {
                throw Ending.misuse("A profile tells how CSV is written, and \(file) is read as \(format.rawValue).")
            }
            let reader = BankStatementReader(of: city, clock, charges: try bankCharges(), account: account)
            let reading = try refusing(file) { () throws(ImportRefused) in try reader.read(bytes, as: format) }
            return (format.rawValue, reading)
        }
        guard account == nil else {
            throw Ending.misuse(
                "\(file) is read as CSV, which tells of no account; take a file of the one that is meant.")
        }
        let (name, form) = try written(for: provider)
        let reader = StatementReader(
            form, of: city, clock, allowsUnnamed: bank, requests: { ReferenceUUID.reference(in: $0) })
        return (name, try refusing(file) { () throws(ImportRefused) in try reader.read(bytes) })
    }

    private var statements: String { profiles ?? "\(sources.flows)/statements" }

    /// The words a bank uses for its charges, of the profile `bank`: MT940 and camt.053 are read without one.
    private func bankCharges() throws -> ChargeWords {
        let path = "\(statements)/bank.csv"
        guard let written = FileManager.default.contents(atPath: path) else { return .none }
        return try refusing(path) { () throws(ImportRefused) in
            try StatementProfile("bank", from: Array(written)).charges
        }
    }

    /// The profile that was named, or that of the wallet's provider.
    private func written(for provider: String) throws -> (name: String, form: StatementProfile) {
        let name = profile ?? (bank ? "bank" : provider == "sandbox" ? "plain" : provider)
        guard !name.contains("/"), let written = FileManager.default.contents(atPath: "\(statements)/\(name).csv")
        else {
            let known = (try? FileManager.default.contentsOfDirectory(atPath: statements)) ?? []
            let names = known.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()
            let others = names.isEmpty ? "it has none" : "it has: \(names.joined(separator: ", "))"
            throw Ending.misuse("There is no profile \(name) in the folder \(statements); \(others).")
        }
        return try refusing("\(statements)/\(name).csv") { () throws(ImportRefused) in
            (name, try StatementProfile(name, from: Array(written)))
        }
    }

    private func refusing<Answer>(
        _ file: String, _ body: () throws(ImportRefused) -> Answer
    ) throws -> Answer {
        do throws(ImportRefused) {
            return try body()
        } catch {
            for problem in error.problems {
                let column = problem.column.map { " \($0):" } ?? ""
                Terminal.complain("\(file):\(problem.line):\(column) \(problem.message)")
            }
            throw Ending.findings("\(file) was refused; nothing was changed.")
        }
    }

    private func say(_ result: Reconciliation, _ notes: [String], _ currency: Currency) throws {
        func decimal(_ amount: Int64) -> String { Money(minorUnits: amount, currency: currency).decimal }
        if json {
            for finding in result.findings {
                Terminal.say(
                    try JSONLine.text(
                        FindingLine(
                            kind: finding.kind.rawValue, line: finding.line, transaction: finding.transaction,
                            amount: decimal(finding.amount), remark: finding.remark)))
            }
            let totals = result.totals.map { kind, total in
                (kind.rawValue, TotalLine(lines: total.lines, amount: decimal(total.amount)))
            }
            return Terminal.say(
                try JSONLine.text(
                    Summary(
                        totals: Dictionary(totals) { first, _ in first }, fees: decimal(result.fees),
                        currency: currency.code, notes: notes)))
        }
        for note in notes { Terminal.say("\(file): \(note)") }
        for finding in result.findings {
            let place = finding.line.map { "\(file):\($0): " } ?? ""
            Terminal.say(
                "\(place)\(finding.kind.rawValue): \(finding.transaction), \(decimal(finding.amount)); \(finding.remark)"
            )
        }
        for kind in Reconciliation.Class.allCases {
            guard let total = result.totals[kind] else { continue }
            Terminal.say("\(kind.rawValue): \(total.lines), \(decimal(total.amount)) \(currency.code)")
        }
        if result.fees != 0 { Terminal.say("fees: \(decimal(result.fees)) \(currency.code)") }
    }
}

private struct FindingLine: Encodable {
    let kind: String
    let line: Int?
    let transaction: String
    let amount: String
    let remark: String
}

private struct TotalLine: Encodable {
    let lines: Int
    let amount: String
}

private struct Summary: Encodable {
    let totals: [String: TotalLine]
    let fees: String
    let currency: String
    let notes: [String]
}

extension StatementFormat: ExpressibleByArgument {}
