import Conversation
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wallets

@testable import Gateway

/// What wallets gave us to remember.
@Suite(.onEveryStore) struct NoteStoreTests {
    private final class Told: Sendable {
        private let kept = Mutex<[String]>([])
        var names: [String] { kept.withLock { $0 } }
        func note(_ name: String) { kept.withLock { $0.append(name) } }
    }

    @Test func `notes that cannot be opened are told, and begun anew`() async throws {
        try await TestCity.open { city async throws in
            let (vault, now) = (city.world.office.vault, city.world.clock.now)
            try await city.run(
                "INSERT INTO wallet_notes (wallet, reference, notes, changed_at) VALUES ('wallet', 'R1', $1, 0)",
                [.blob([1, 2, 3])])
            let told = Told()
            let kept = try await city.world.office.database.write { transaction in
                let store = NoteStore(transaction: transaction, vault: vault) { told.note("\($0) \($1)") }
                #expect(try store.notes(of: "R1", at: "wallet") == [:])
                #expect(try store.notes(of: "R2", at: "wallet") == [:])
                try store.lay(["session": "cos-1"], over: "R1", at: "wallet", now: now)
                return try store.notes(of: "R1", at: "wallet")
            }
            #expect(kept["session"] == "cos-1")
            // Once when it was read, once when the new ones were laid over it; never of what was never kept.
            #expect(told.names == ["wallet R1", "wallet R1"])
        }
    }
}
