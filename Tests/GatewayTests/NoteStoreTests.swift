import Simulator
import Conversation
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wallets
import Wording

@testable import Gateway

/// What wallets gave us to remember.
@Suite(.onEveryStore) struct NoteStoreTests {
    private final class Told: Sendable {
        private let kept = Mutex<[String]>([])
        var names: [String] { kept.withLock { $0 } }
        func note(_ name: String) { kept.withLock { $0.append(name) } }
    }

    @Test func `what a counter told is read by the words that stores have always held`() throws {
        let kept: WalletNotes = [
            "desk.movement": "M1", "desk.account": "7319042851", "desk.payer": "+233240000001", "desk.heard_at": "9000",
        ]
        let told = try #require(ToldAtCounter(kept))
        #expect((told.movement, told.account) == ("M1", "7319042851"))
        #expect(told.payer?.e164 == "+233240000001")
        #expect(told.heardAt == Instant(seconds: 9))
        #expect(told.notes == kept)
    }

    @Test func `notes that cannot be opened are told, and kept beside what comes after them`() async throws {
        try await TestCity.open { city async throws in
            let (vault, now) = (city.world.gateway.vault, city.world.clock.now)
            try await city.run(
                "INSERT INTO wallet_notes (wallet, reference, notes, changed_at) VALUES ('wallet', 'R1', $1, 0)",
                [.blob([1, 2, 3])])
            let told = Told()
            let kept = try await city.world.gateway.database.write { transaction in
                let store = NoteStore(transaction: transaction, vault: vault) { told.note("\($0) \($1)") }
                #expect(try store.notes(of: "R1", at: "wallet") == [:])
                #expect(try store.notes(of: "R2", at: "wallet") == [:])
                try store.lay(["session": "cos-1"], over: "R1", at: "wallet", now: now)
                return try store.notes(of: "R1", at: "wallet")
            }
            #expect(kept["session"] == "cos-1")
            // Each time they were read, and never of what was never kept.
            #expect(told.names == ["wallet R1", "wallet R1"])
            #expect(try await city.rows("SELECT notes FROM unread_notes") == [Row([.blob([1, 2, 3])])])
        }
    }

    @Test func `notes laid with another key lose none of those before, and both are read with their keys`() async throws
    {
        try await TestCity.open { city async throws in
            let (vault, now) = (city.world.gateway.vault, city.world.clock.now)
            let other = try #require(Vault(masterKey: [UInt8](repeating: 9, count: 32)))
            func lay(_ notes: WalletNotes, with vault: Vault) async throws {
                try await city.world.gateway.database.write { transaction in
                    try NoteStore(transaction: transaction, vault: vault) { _, _ in }
                        .lay(notes, over: "R1", at: "wallet", now: now)
                }
            }
            func hint(_ notes: WalletNotes, with vault: Vault) async throws {
                try await city.world.gateway.database.write { transaction in
                    try NoteStore(transaction: transaction, vault: vault) { _, _ in }
                        .add(hint: notes, to: "R1", at: "wallet", now: now)
                }
            }
            func notes(with vault: Vault) async throws -> WalletNotes {
                try await city.world.gateway.database.read { transaction in
                    try NoteStore(transaction: transaction, vault: vault) { _, _ in }.notes(of: "R1", at: "wallet")
                }
            }
            try await lay(["checkout": "ws-1", "page": "old"], with: vault)
            try await lay(["token": "t-1"], with: other)
            try await hint(["receipt": "r-1"], with: other)
            #expect(try await notes(with: other) == ["token": "t-1", "receipt": "r-1"])
            #expect(try await notes(with: vault) == ["checkout": "ws-1", "page": "old"])
            try await lay(["page": "new"], with: vault)
            #expect(try await notes(with: vault) == ["checkout": "ws-1", "page": "new"])
            #expect(try await notes(with: other) == ["token": "t-1", "receipt": "r-1"])
            #expect(try await city.count("SELECT id FROM unread_notes") == 1, "what was read again stands in the notes")
        }
    }
}
