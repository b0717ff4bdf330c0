import Authoring
import Civic
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Storage
import Synchronization
import Wording

/// How a row of the table came out.
enum UnderstandingResult: String, Sendable, CaseIterable {
    case understood = "understood"
    /// The citizen is asked what is meant, or again what was asked.
    case askedAgain = "asked again"
    /// Something else was done, or another service begun.
    case misunderstood = "misunderstood"
}

/// Plays rows of the table against the shipped city with its demonstration data, each from a phone of its own.
struct UnderstandingPlay {
    let world: TranscriptWorld
    private let turns: Turns

    /// The last turn of each phone.
    private final class Turns: Sendable {
        private let turns = Mutex<[PhoneNumber: Turn]>([:])
        func note(_ turn: WitnessedTurn) { turns.withLock { $0[turn.phone] = turn.turn } }
        func last(of phone: PhoneNumber) -> Turn? { turns.withLock { $0[phone] } }
    }

    static func open(_ body: (UnderstandingPlay) async throws -> Void) async throws {
        try await TestCity.onNewPlace { place in
            let database = try await place.open()
            let turns = Turns()
            let world = try await TranscriptWorld(
                try ProjectCity.program(of: sixLanguages()), compiler: ProjectCity.compiler, database: database,
                witness: { turns.note($0) })
            let play = UnderstandingPlay(world: world, turns: turns)
            try await play.storeDemonstration()
            try await body(play)
            await database.close()
        }
    }

    /// The city speaking every language the project has.
    private static func sixLanguages() throws -> SourceBundle {
        let path = "Flows/city.yaml"
        var files = try ProjectCity.bundle().files
        files[path] = files[path]?.replacing("languages: [en, fr, pt, ar]", with: "languages: [en, fr, pt, ar, sw, rw]")
        return SourceBundle(files: files)
    }

    /// The demonstration's lists, as far as messages name what is in them.
    private func storeDemonstration() async throws {
        for name in [
            "places", "bills", "addresses", "consultations", "officers",
        ] {
            guard let kind = DomainCatalog.all.flatMap({ $0.imports }).first(where: { $0.name == name }) else {
                continue
            }
            let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appending(
                    path: "Flows/demonstration/\(name).csv")
            _ = try await world.store(kind, try CSVReader(kind).records(in: Array(try Data(contentsOf: url))))
        }
    }

    /// Gives a phone an address of its own.
    private func giveAddress(to number: String) async throws {
        let digits = String(number.suffix(7))
        guard let kind = Exchange.importKind("addresses"), let plate = ReferenceNumber(payload: digits) else { return }
        let fields = [
            "number": plate.digits, "phone": number, "words": "blue gate behind the market", "area": "Kejetia",
        ]
        _ = try await world.store(kind, [ImportRecord(line: 2, fields: fields)])
    }

    /// Forgets what was asked of wallets, for all rows pay the same bill.
    private func forgetRequests() async throws {
        try await world.office.database.write { transaction in
            for table in ["attempts", "asked_phones", "wallet_notes", "timers"] {
                try transaction.post(Statement("DELETE FROM \(table)"))
            }
        }
    }

    func play(_ row: UnderstandingRow, from number: String) async throws -> UnderstandingResult {
        try await giveAddress(to: number)
        try await forgetRequests()
        guard var phone = TranscriptPhone(world, number: number), let caller = PhoneNumber(e164: number) else {
            return .misunderstood
        }
        try await world.remember(row.language, of: caller)
        for deed in row.before { _ = try await phone.perform(.sms(deed)) }
        _ = try await phone.newMessages()
        let before = turns.last(of: caller)
        let reports = try await reports()
        _ = try await phone.perform(.sms(row.message))
        let seen = Seen(
            turn: turns.last(of: caller), before: before, messages: try await phone.newMessages(),
            reports: try await self.reports().dropFirst(reports.count).map { $0 }, emergency: emergency)
        return seen.result(row.meaning)
    }

    private var emergency: String { world.office.shelf.live.program.profile.emergency }

    /// Kind and place of every report.
    private func reports() async throws -> [String] {
        let kind = DomainCatalog.all.flatMap { $0.exports }.first { $0.name == "reports" }
        guard let kind, let at = kind.columns.firstIndex(of: "kind"), let place = kind.columns.firstIndex(of: "place")
        else { return [] }
        return try await world.rows(of: kind).map { "\($0[at])@\($0[place])" }
    }
}

/// What can be seen of what a message led to.
private struct Seen {
    let turn: Turn?
    let before: Turn?
    let messages: [String]
    let reports: [String]
    let emergency: String

    /// Where the conversation waits, as `taxes.pay/number`, or where it ended.
    private var place: String? {
        let last = turn?.session.frames.last.map { "\($0.flow)/\($0.state)" }
        return last ?? turn?.trail.last.map { "\($0.flow)/\($0.state)" }
    }

    private var text: String { messages.joined(separator: "\n") }

    /// Places where the citizen is asked what is meant.
    private static let asking: Set<String> = [
        "city.main/services", "city.main/more", "city.main/language", "mobility.report/kind", "mobility.report/road",
        "mobility.report/is_it_so", "mobility.report/did_you_mean",
    ]

    private var isAsked: Bool {
        guard let place else { return false }
        return reports.isEmpty && (Self.asking.contains(place) || isAskedAgain)
    }

    private var isAskedAgain: Bool { turn?.trail.contains { $0.event == .refused } == true }

    func result(_ meaning: UnderstandingRow.Meaning) -> UnderstandingResult {
        if isMeant(meaning) { return .understood }
        return isAsked ? .askedAgain : .misunderstood
    }

    private func isMeant(_ meaning: UnderstandingRow.Meaning) -> Bool {
        switch meaning {
        case .state(let name):
            guard let place, reports.isEmpty else { return false }
            return place == name || place.hasPrefix(name + "/")
        case .report(let kind, let where_):
            if reports == ["\(kind)@\(where_)"] { return true }
            guard reports.isEmpty, place == "mobility.report/is_it_so", let frame = turn?.session.frames.last
            else { return false }
            return frame.variables["kind"]?.asText == kind && frame.variables["place"]?.asText == where_
        case .ask: return reports.isEmpty && !messages.isEmpty && isAsked
        case .emergency: return text.contains(emergency)
        case .silence: return messages.isEmpty && reports.isEmpty
        case .menu: return place == "city.main/services" && reports.isEmpty
        // The words of help name the number for emergencies, and stand above the menu.
        case .help: return reports.isEmpty && text.contains(emergency) && place == "city.main/services"
        case .stop, .start:
            return reports.isEmpty && messages.count == 1 && turn?.session.lastTurn == before?.session.lastTurn
        }
    }
}
