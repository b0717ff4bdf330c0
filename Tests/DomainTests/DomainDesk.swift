import Payments
import Consultations
import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wording

/// One domain over a store of its own, and what a test does to it: a citizen's action, a file in, a list out.
struct DomainDesk: Sendable {
    let domain: DomainModule
    let database: any Database
    let vault: Vault
    let profile: CityProfile
    private let source = RandomSource()

    /// Monday 4 May 2026, 08:00 in a city at UTC.
    static let morning = Instant(seconds: 20_577 * 86_400 + 8 * 3600)

    /// Opens a desk on a new store of the test's engine, with the tables of every domain, and removes the store afterwards.
    static func open(
        _ domain: DomainModule, wallets: [CityWallet] = [CityWallet(name: "momo")],
        _ body: (DomainDesk) async throws -> Void
    ) async throws {
        try await StoreMaker.current.withPlace(ProjectCity.domains.migrations) { place in
            let database = try await place.open()
            do {
                try await body(try DomainDesk(domain, over: database, wallets: wallets))
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    init(
        _ domain: DomainModule, over database: any Database, wallets: [CityWallet] = [CityWallet(name: "momo")]
    ) throws {
        self.domain = domain
        self.database = database
        vault = try #require(Vault(masterKey: Array(repeating: 7, count: 32), stretchRounds: 16))
        profile = CityProfile(
            name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en", "fr", "pt", "ar"],
            currency: Currency(code: "GHS", exponent: 2, symbol: "GHS"),
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]),
            directions: try ProjectCity.directions.get(), wallets: wallets)
    }

    /// The same desk in a city of another currency.
    func `in`(_ currency: Currency) -> DomainDesk {
        DomainDesk(
            domain: domain, database: database, vault: vault,
            profile: CityProfile(
                name: profile.name, entry: profile.entry, defaultLanguage: profile.defaultLanguage,
                languages: profile.languages, currency: currency, numbering: profile.numbering,
                directions: profile.directions))
    }

    /// One gateway's, so that what is kept between turns is seen.
    private let memory = DomainMemory()

    private init(domain: DomainModule, database: any Database, vault: Vault, profile: CityProfile) {
        self.domain = domain
        self.database = database
        self.vault = vault
        self.profile = profile
    }

    /// Runs an action as a turn would, and checks that what comes of it is what its signature promises.
    @discardableResult
    func call(
        _ name: String, _ arguments: [String: Value] = [:], from phone: PhoneNumber? = nil, at now: Instant = morning,
        language: String = "en"
    ) async throws -> ActionOutcome {
        let action = try #require(domain.actions.first { $0.signature.name == name })
        let phone = try phone ?? Self.phone(1)
        let (vault, profile, source, memory) = (vault, profile, source, memory)
        let prepared = try await action.prepare?(
            PreparationContext(database: database, vault: vault, today: Self.day(of: now)), Arguments(arguments))
        let outcome = try await database.write { transaction in
            let context = ActionContext(
                transaction: transaction, vault: vault, profile: profile, now: now, today: Self.day(of: now),
                phone: phone,
                language: language, random: source.next, effects: NoEffects(), memory: memory,
                prepared: prepared)
            return try action.perform(context, Arguments(arguments))
        }
        let promised = try #require(action.signature.outcomes[outcome.name], "no outcome \(outcome.name)")
        #expect(Set(promised.fields.keys) == Set(outcome.fields.keys))
        for (field, value) in outcome.fields { #expect(value.fits(promised.fields[field]), "\(name) \(field)") }
        return outcome
    }

    /// Brings a file in. The text is the file, header first.
    @discardableResult
    func bring(
        _ kind: String, _ csv: String, at now: Instant = morning, by author: String? = "Esi",
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> ImportReport {
        let kind = try #require(domain.imports.first { $0.name == kind })
        let records = try CSVReader(kind).records(in: Array(csv.utf8))
        let (vault, profile, source) = (vault, profile, source)
        let actor = author.map { Actor.staff(StaffMember(name: $0, roles: [.clerk])) } ?? .system
        return try await database.write { transaction in
            let context = ImportContext(
                transaction: transaction, vault: vault, profile: profile, now: now, today: Self.day(of: now),
                random: source.next, actor: actor, progress: progress)
            return try kind.store(context, records)
        }
    }

    /// Where a file is refused, as `line column`.
    func refusals(_ kind: String, _ csv: String, at now: Instant = morning) async throws -> [String] {
        do {
            try await bring(kind, csv, at: now)
            return []
        } catch let refused as ImportRefused {
            return refused.problems.map { "\($0.line) \($0.column ?? "-")" }
        }
    }

    /// The lists of the domain, and of what pays it.
    private var exports: [ExportKind] { domain.exports + DomainModule.payments.exports }

    /// A list as a file.
    func file(_ kind: String, separator: Character = ",", showsPhones: Bool = false) async throws -> String {
        let kind = try #require(exports.first { $0.name == kind })
        let (vault, profile) = (vault, profile)
        return try await database.read { transaction in
            var file = ""
            let context = ExportContext(
                transaction: transaction, vault: vault, profile: profile, showsPhones: showsPhones)
            try kind.csv(context, separator: separator) { file += $0 }
            return file
        }
    }

    /// The rows of a list, each checked to have its columns.
    func takeOut(_ kind: String) async throws -> [[String]] {
        try await takeOut(try #require(exports.first { $0.name == kind }))
    }

    /// The rows of a list that was worked out, each checked to have its columns.
    func takeOut(_ kind: ExportKind) async throws -> [[String]] {
        let (vault, profile) = (vault, profile)
        let rows = try await database.read { transaction in
            var rows: [[String]] = []
            try kind.rows(ExportContext(transaction: transaction, vault: vault, profile: profile)) { rows.append($0) }
            return rows
        }
        for row in rows { #expect(row.count == kind.columns.count) }
        return rows
    }

    /// The document of a feed, read as a gateway reads it; nil where there is none.
    func feed(_ path: String, at now: Instant = morning) async throws -> String? {
        let found = try #require(try DomainFeeds(DomainModules([domain])).find(path))
        let (vault, profile) = (vault, profile)
        return try await database.read { transaction in
            try found.feed.read(
                FeedContext(
                    transaction: transaction, vault: vault, profile: profile, now: now, code: found.code ?? ""))
        }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Counts the boxes whose time has come on a day, as the gateway does once its clock is to be relied on.
    @discardableResult
    func countBoxes(on today: CivilDate) async throws -> [BoxCount] {
        let (vault, source) = (vault, source)
        return try await database.write { transaction in
            try Participation.boxesToCount(on: today, in: transaction).compactMap { code in
                try Participation.countBox(
                    code, vault: vault, random: source.next, at: Self.morning, in: transaction)
            }
        }
    }

    /// What is wrong with the boxes of ballots.
    func boxFaults() async throws -> [String] {
        let vault = vault
        return try await database.read { try Participation.boxFaults(vault, in: $0) }
    }

    /// Begins the rounds of rolls that are due, as the gateway does.
    func beginRounds(at now: Instant) async throws {
        let vault = vault
        try await database.write { transaction in
            for code in try Participation.roundsDue(at: now, on: Self.day(of: now), in: transaction) {
                try Participation.beginRound(of: code, vault: vault, at: now, in: transaction)
            }
        }
    }

    /// What a whole look at consultations finds: in the boxes, against the chain of records, and without a key.
    func consultationFaults() async throws -> [String] {
        let vault = vault
        return try await database.read { transaction in
            try Participation.boxFaults(vault, in: transaction)
                + Books.verifyRecords(ProjectCity.domains.records, vault, in: transaction).faults.map {
                    $0.sentence(ProjectCity.domains.records)
                }
                + Participation.deniedRolls(in: transaction).map { "Nobody is said to have voted in \($0)." }
        }
    }

    /// Takes up into the chain what was written down.
    func linkRecords() async throws {
        let vault = vault
        var isMoreLeft = true
        while isMoreLeft {
            isMoreLeft = try await database.write {
                try Books.linkRecords(ProjectCity.domains.records, vault, at: Self.morning, $0)
            }
        }
    }

    func rows(_ sql: String, _ arguments: [SQLValue] = []) async throws -> [Row] {
        try await database.read { transaction in try transaction.rows(Statement(sql, arguments)) }
    }

    static func phone(_ number: Int) throws -> PhoneNumber {
        let digits = String(number)
        return try #require(
            PhoneNumber(e164: "+23324" + String(repeating: "0", count: 7 - digits.count) + digits))
    }

    static func day(of now: Instant) -> CivilDate {
        CivilDate(daysSinceEpoch: Int(now.milliseconds / 86_400_000))
    }

    /// A file under `Tests/Fixtures/Domains`.
    static func fixture(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "Fixtures/Domains/\(name)"), encoding: .utf8)
    }
}

/// How far an import said it was.
final class Heard: Sendable {
    private let counts = Mutex<[Int]>([])

    var all: [Int] { counts.withLock { $0 } }

    func hear(_ count: Int) { counts.withLock { $0.append(count) } }
}

/// The same bits in each run (SplitMix64).
final class RandomSource: Sendable {
    private let state = Mutex<UInt64>(1)

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}

/// For domains that send nothing by themselves: whatever they send fails the test.
private struct NoEffects: Effects {
    struct Unexpected: Error {}

    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver) throws { throw Unexpected() }
    func request(_ order: PaymentOrder) throws { throw Unexpected() }
    func schedule(_ kind: String, _ subject: String, at moment: Instant) throws { throw Unexpected() }
    func unschedule(_ kind: String, _ subject: String) throws { throw Unexpected() }
}

extension Value {
    /// Whether this is a value of a kind, all the way down.
    func fits(_ type: ValueType?) -> Bool {
        switch (self, type) {
        case (.text, .text), (.integer, .integer), (.boolean, .boolean), (.money, .money), (.date, .date),
            (.phone, .phone):
            true
        case (.record(let fields), .record(let record)):
            Set(fields.keys) == Set(record.fields.keys) && fields.allSatisfy { $0.value.fits(record.fields[$0.key]) }
        case (.list(let items), .list(let record)): items.allSatisfy { $0.fits(.record(record)) }
        default: false
        }
    }
}

extension ActionOutcome {
    /// A text field, or nil when there is none.
    func text(_ field: String) -> String? { fields[field]?.asText }

    /// One text field of each record of a list.
    func texts(_ field: String, _ part: String) -> [String] {
        (fields[field]?.asList ?? []).compactMap { $0.value(at: [part])?.asText }
    }
}
