import ArgumentParser
import Billing
import DomainKit
import Gateway

/// What is done to single bills after they came in. Many at once are put right by `guichet import bills` with reasons.
struct BillsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bills", abstract: "Puts bills right that are in the store, or cancels them.",
        discussion: "Who did it, when and why is kept, and listed by guichet export bill-changes.",
        subcommands: [BillsCorrectCommand.self, BillsCancelCommand.self])
}

/// Who changes a bill, and why.
struct ChangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why, in a few words that name nobody; it stays with the bill.", valueName: "words"))
    var reason: String
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    /// Opens the books for an operation, with the note that stays of it.
    /// - Parameter bill: its number.
    func use(
        _ operation: StaffOperation, on bill: String, _ body: (BooksContext, ChangeNote) async throws -> Void
    ) async throws {
        let proof = StaffProof(of: operation, about: .record(bill), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            try await body(books, try ChangeNote(by: books.actor.member?.name ?? "", because: reason))
        }
    }
}

struct BillsCorrectCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Puts fields of a bill right.",
        discussion: """
            Fields are those of a list of bills: payer_name, payer_phone, object, kind, period, amount, due_date, minimum, \
            area, taxpayer, object_code. A bill never asks for less than is paid on it. What it asked before stays in the books.

            guichet bills correct 7319042851 --set amount=250.00 --set due_date=2026-12-31 --as esi --reason "measured again"
            """)

    @Argument(help: "The number of the bill.") var number: String
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A field and what it is to say; nothing behind = empties it.", valueName: "field=value"))
    var settings: [String]
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        var fields: [String: String] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Ending.misuse("\"\(setting)\" is no field=value.") }
            fields[String(parts[0]).lowercased()] = String(parts[1])
        }
        let (number, wanted) = (number, fields)
        try await options.use(.billsCorrect, on: number) { books, note in
            let changed = try await books.handler.write { try Taxes.correct(number, wanted, note, $0) }
            Terminal.say("Bill \(number) is put right: \(changed.joined(separator: ", ")).")
        }
    }
}

struct BillsCancelCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Asks for a bill no more, because it should not have been made.",
        discussion: """
            A bill on which money was paid cannot be cancelled: take the payment back first, or set the amount to what is \
            paid. What the city lets off is a write-off: guichet ledger write-off.
            """)

    @Argument(help: "The number of the bill.") var number: String
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let number = number
        try await options.use(.billsCancel, on: number) { books, note in
            try await books.handler.write { try Taxes.cancel(number, note, $0) }
            Terminal.say("Bill \(number) is cancelled.")
        }
    }
}
