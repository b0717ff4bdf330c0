import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Simulator
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
///
/// A message after which nothing was sent is the first one of a phone, whose language nobody knows. Who answers a question has
/// chosen one.
struct UnderstandingPlay {
    let world: TranscriptWorld
    private let turns: Turns

    /// The turns of each phone.
    private final class Turns: Sendable {
        private let turns = Mutex<[PhoneNumber: [Turn]]>([:])
        func note(_ turn: WitnessedTurn) { turns.withLock { $0[turn.phone, default: []].append(turn.turn) } }
        func all(of phone: PhoneNumber) -> [Turn] { turns.withLock { $0[phone] ?? [] } }
    }

    static func open(_ body: (UnderstandingPlay) async throws -> Void) async throws {
        try await TestCity.onNewPlace { place in
            let database = try await place.open()
            let turns = Turns()
            let world = try await TranscriptWorld(
                try ProjectCity.program(of: sixLanguages()), compiler: ProjectCity.compiler,
                domains: ProjectCity.domains,
                database: database,
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
            "places", "bills", "addresses", "consultations", "officers", "prices",
        ] {
            guard let kind = ProjectCity.domains.imports.first(where: { $0.name == name }) else {
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
        guard let kind = ProjectCity.exchange.importKind("addresses"), let plate = ReferenceNumber(payload: digits)
        else { return }
        let fields = [
            "number": plate.digits, "phone": number, "words": "blue gate behind the market", "area": "Kejetia",
        ]
        _ = try await world.store(kind, [ImportRecord(line: 2, fields: fields)])
    }

    /// Forgets what was asked of wallets, for all rows pay the same bill.
    private func forgetRequests() async throws {
        try await world.gateway.database.write { transaction in
            for table in ["attempts", "asked_phones", "wallet_notes", "timers"] {
                try transaction.post(Statement("DELETE FROM \(table)"))
            }
        }
    }

    /// How a row came out, and where the conversation stands then.
    func play(
        _ row: UnderstandingRow, from number: String
    ) async throws -> (result: UnderstandingResult, place: String?) {
        try await giveAddress(to: number)
        try await forgetRequests()
        guard var phone = TranscriptPhone(world, number: number), let caller = PhoneNumber(e164: number) else {
            return (.misunderstood, nil)
        }
        if !row.isFirst { try await world.remember(row.language, of: caller) }
        for deed in row.before { _ = try await phone.perform(.sms(deed)) }
        _ = try await phone.newMessages()
        let before = turns.all(of: caller)
        let deeds = try await deeds()
        _ = try await phone.perform(.sms(row.message))
        let program = world.gateway.registry.live.program
        let after = turns.all(of: caller)
        let seen = Seen(
            turn: after.last, before: before.last, isNewTurn: after.count > before.count,
            messages: try await phone.newMessages(), deeds: try await self.deeds().since(deeds),
            emergency: program.profile.emergency, isFirst: row.isFirst,
            stopped: said(EngineText.stopped.key, to: row, program),
            started: said(EngineText.started.key, to: row, program))
        return (seen.result(row.meaning), seen.place)
    }

    /// How a text may be said to the phone of a row: `STOP` alone tells no language, and is answered in any.
    private func said(_ key: String, to row: UnderstandingRow, _ program: Program) -> Set<String> {
        let languages = row.isFirst ? program.profile.languages : [row.language]
        return Set(languages.map { program.text(key, in: $0) })
    }

    /// Everything citizens did so far.
    private func deeds() async throws -> Deeds {
        let counts = try await world.gateway.database.read { transaction in
            try Deeds.tables.map { table in
                try transaction.first(Statement("SELECT COUNT(*) FROM \(table)"))?.integer(0) ?? 0
            }
        }
        return Deeds(reports: try await reports(), counts: Dictionary(uniqueKeysWithValues: zip(Deeds.tables, counts)))
    }

    /// Kind and place of every report.
    private func reports() async throws -> [String] {
        let kind = ProjectCity.domains.exports.first { $0.name == "reports" }
        guard let kind, let at = kind.columns.firstIndex(of: "kind"), let place = kind.columns.firstIndex(of: "place")
        else { return [] }
        return try await world.rows(of: kind).map { "\($0[at])@\($0[place])" }
    }
}
