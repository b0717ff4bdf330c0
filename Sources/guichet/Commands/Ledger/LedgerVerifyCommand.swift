import ArgumentParser
import Composition
import Payments
import DomainKit
import Gateway
import Storage
import Wording

struct LedgerVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Makes the whole chain of the ledger again and says what does not fit.",
        discussion: """
            Every entry must sum to zero, every payment have its receipt, every entry be what its place in the chain was \
            made from, every sealed day count what it counted when it was sealed, and every bill, decision, seal, rule, fee, \
            badge and consultation be as it was last written down. With the key, in GUICHET_KEY or beside the file, it also sees that \
            nobody without it made the chain of records again. It changes nothing, works beside running gateways and takes \
            time with the size of the store. Ends with 1 when something is wrong.
            """)

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("What was published for a day; may be given several times.", valueName: "day=hash"))
    var expect: [String] = []
    @Option(
        help: ArgumentHelp("The store, as sqlite:<file> or postgres://<user>@<host>/<database>.", valueName: "url"))
    var database: String = StoreOptions.standard
    @Flag(help: "One JSON line for each finding, and one for the whole.") var json = false

    func run() async throws {
        let published = try expect.map(Published.init)
        let address = try StoreAddress(database)
        try address.requireFile()
        let vault = try MasterKey.existing(for: address).flatMap { Vault(masterKey: $0.bytes) }
        let (verification, records, faults) = try await address.use { database in
            try await database.read { transaction in
                let wrongKey =
                    try vault.map { try CityDomains.check.findings(with: $0, in: transaction) }?
                    .filter { $0.subject == .key } ?? []
                let faults: [String] =
                    try wrongKey.map(\.message) + Books.ledgerFaults(in: transaction).map(\.sentence)
                    + Payables(CityDomains.all.ports).faults(in: transaction).map(\.sentence)
                    + Books.openBalances(in: transaction)
                let records = try Books.verifyRecords(
                    CityDomains.all.records, wrongKey.isEmpty ? vault : nil, in: transaction)
                return (try Books.verifyLedger(in: transaction), records, faults)
            }
        }
        let sentences: [String] =
            verification.faults.map(\.sentence) + records.faults.map { $0.sentence(CityDomains.all.records) } + faults
            + published.compactMap { $0.fault(among: verification.seals) }
        if json {
            for sentence in sentences { Terminal.say(try JSONLine.text(["finding": sentence])) }
            Terminal.say(try JSONLine.text(Summary(verification, records, findings: sentences.count)))
        } else {
            for sentence in sentences { Terminal.say("error: \(sentence)") }
            let last = verification.seals.last.map { "; sealed up to \($0.day.iso), \($0.digits)" } ?? ""
            let key = records.isKeyed ? "" : " Without the key, marks made with it were not looked at."
            Terminal.say(
                "\(verification.links) entries in the chain, \(verification.waiting) waiting to be taken up\(last). "
                    + "\(records.links) records in theirs, \(records.waiting) waiting.\(key) "
                    + (sentences.isEmpty ? "Nothing is wrong." : "\(sentences.count) findings."))
        }
        if !sentences.isEmpty { throw Ending.findings() }
    }
}

/// What somebody wrote down of a sealed day.
private struct Published {
    let day: CivilDate
    let digits: String

    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let day = CivilDate(iso: parts[0]), parts[1].utf8.count == 64,
            parts[1].allSatisfy(\.isHexDigit)
        else { throw Ending.misuse("\"\(text)\" is no day with its hash; write 2026-12-31=<64 hexadecimal digits>.") }
        self.day = day
        digits = parts[1].lowercased()
    }

    func fault(among seals: [LedgerSeal]) -> String? {
        guard let seal = seals.first(where: { $0.day == day }) else { return "\(day.iso) is not sealed here." }
        return seal.digits == digits ? nil : "\(day.iso) was published with another hash than it has here."
    }
}

private struct Summary: Encodable {
    let links: Int64
    let waiting: Int64
    let seals: Int
    let records: Int64
    let recordsWaiting: Int64
    /// Whether the marks made with the key were looked at.
    let isKeyed: Bool
    let lastSealedDay: String?
    let lastHash: String?
    let findings: Int

    enum CodingKeys: String, CodingKey {
        case links, waiting, seals, findings, records
        case recordsWaiting = "records_waiting"
        case isKeyed = "key"
        case lastSealedDay = "last_sealed_day"
        case lastHash = "last_hash"
    }

    init(_ verification: LedgerVerification, _ records: RecordVerification, findings: Int) {
        self.records = records.links
        recordsWaiting = records.waiting
        isKeyed = records.isKeyed
        links = verification.links
        waiting = verification.waiting
        seals = verification.seals.count
        lastSealedDay = verification.seals.last?.day.iso
        lastHash = verification.seals.last?.digits
        self.findings = findings
    }
}
