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
    private let actor: Actor

    /// Opens the store, runs a body and closes it. Of the city's files only its settings are read. What the store cannot do ends
    /// the command with 2.
    /// - Parameter proof: what is done, where it changes something, and by whom.
    static func use<Answer>(
        _ sources: SourceOptions, _ store: StoreOptions, proof: StaffProof? = nil,
        _ body: (OutboxContext) async throws -> Answer
    ) async throws -> Answer {
        let city = try CitySources.city(sources)
        let access = try await StoreAccess.open(store.database, mustExist: true, now: GatewayWorld.real.now())
        do {
            let outbox = OutboxContext(
                city: city, calendar: city.calendar, database: access.database, vault: access.vault,
                actor: try await proof?.actor(access) ?? .system)
            let answer = try await body(outbox)
            await access.database.close()
            return answer
        } catch {
            await access.database.close()
            guard let error = error as? StorageError else { throw error }
            throw Ending.misuse("Nothing was changed: \(error.sentence)")
        }
    }

    /// The account that acts, by its name.
    func author() throws -> String {
        guard let member = actor.member else { throw Ending(of: StaffRefusal.noProof) }
        return member.name
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
