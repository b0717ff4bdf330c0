import Authoring
import Conversation
import DomainKit
import Gateway
import Storage

/// The outbox as staff work on it, beside whatever gateways run: nothing leaves from here.
struct OutboxContext {
    let city: CitySettings
    let calendar: CityCalendar
    let database: any Database
    let vault: Vault

    /// Opens the store, runs a body and closes it. What the store cannot do ends the command with 2.
    static func use<Answer>(
        _ sources: SourceOptions, _ store: StoreOptions, _ body: (OutboxContext) async throws -> Answer
    ) async throws -> Answer {
        let program = try CitySources.read(sources).runnable()
        let access = try await StoreAccess.open(store.database, now: GatewayWorld.real.now())
        let outbox = OutboxContext(
            city: program.city, calendar: program.calendar, database: access.database, vault: access.vault)
        do {
            let answer = try await body(outbox)
            await access.database.close()
            return answer
        } catch {
            await access.database.close()
            guard let error = error as? StorageError else { throw error }
            throw Ending.misuse("Nothing was changed: \(error.sentence)")
        }
    }

    /// Every class at every line that is meant.
    /// - Parameters:
    ///   - line: nil for all lines of the city.
    ///   - rank: nil for all classes of a line.
    func queues(_ line: String?, _ rank: OutboxClass?) throws -> [(line: String, rank: OutboxClass)] {
        let own = OutboxStanding.classes(of: city)
        if let line { try requireLine(line) }
        let queues = own.keys.sorted().filter { line == nil || $0 == line }.flatMap { name in
            (own[name] ?? []).filter { rank == nil || $0 == rank }.map { (line: name, rank: $0) }
        }
        guard !queues.isEmpty else {
            throw Ending.misuse("Nothing of class \"\(rank?.word ?? "")\" leaves by \(line ?? "a line of the city").")
        }
        return queues
    }

    /// Ends the command where a line is none of the city's.
    func requireLine(_ line: String) throws {
        let names = OutboxStanding.classes(of: city).keys.sorted()
        guard !names.contains(line) else { return }
        throw Ending.misuse("city.yaml has no line \"\(line)\"; its lines are \(names.joined(separator: ", ")).")
    }
}
