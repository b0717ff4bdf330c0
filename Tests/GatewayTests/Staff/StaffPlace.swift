import Conversation
import DomainKit
import Gateway
import GatewayTestKit
import Storage
import Testing

/// The accounts of a city on a store of its own, with a clock a test sets.
struct StaffPlace {
    let database: any Database
    let vault: Vault

    static let morning = Instant(seconds: 1_772_445_600)
    static let password = "seven green gates"

    static func use(_ body: (StaffPlace) async throws -> Void) async throws {
        try await StoreMaker.current.withPlace(ProjectCity.domains.migrations) { place in
            let database = try await place.open()
            do {
                let vault = try #require(Vault(masterKey: [UInt8](repeating: 7, count: 32), stretchRounds: 16))
                try await body(StaffPlace(database: database, vault: vault))
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    private static func world(_ now: Instant) -> GatewayWorld {
        GatewayWorld(now: { now }, random: { UInt64.random(in: .min ... .max) })
    }

    func door(at now: Instant = morning) -> StaffAuthentication {
        StaffAuthentication(database: database, vault: vault, world: Self.world(now))
    }

    func administration(at now: Instant = morning) -> StaffAdministration {
        StaffAdministration(database: database, vault: vault, world: Self.world(now))
    }

    /// The first account, and one more for each role that is named.
    @discardableResult
    func staff(_ others: [String: Role] = [:]) async throws -> StaffMember {
        try await administration().add("Ama", roles: [.administrator], password: Self.password, by: nil)
        let ama = StaffMember(name: "Ama", roles: [.administrator])
        for (name, role) in others.sorted(by: { $0.key < $1.key }) {
            try await administration().add(name, roles: [role], password: Self.password, by: ama)
        }
        return ama
    }

    /// `account means outcome` of every try, in order.
    func logIns() async throws -> [String] {
        try await rows("SELECT account, means, outcome FROM staff_log_ins ORDER BY id")
    }

    /// `account operation subject outcome` of every try, in order.
    func acts() async throws -> [String] {
        try await rows("SELECT account, operation, subject, outcome FROM staff_log_ins ORDER BY id")
    }

    /// `account change detail by` of every change, in order.
    func changes() async throws -> [String] {
        try await rows("SELECT account, change, detail, changed_by FROM staff_changes ORDER BY id")
    }

    private func rows(_ sql: String) async throws -> [String] {
        try await database.read { transaction in
            try transaction.rows(Statement(sql)).map { row in
                try row.values.indices.map { try row.text($0) }.joined(separator: " ")
            }
        }
    }
}
