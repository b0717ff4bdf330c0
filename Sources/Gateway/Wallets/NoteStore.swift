import Conversation
import Foundation
import Storage
import Wallets

/// What wallets gave us to remember, payment by payment.
struct NoteStore {
    let transaction: any Transaction
    let vault: Vault
    /// Is told of a payment whose notes are there and cannot be opened, as with another master key.
    let whenUnreadable: (_ wallet: String, _ reference: String) -> Void

    /// The notes of a payment; none when nothing was kept, or it cannot be opened any more.
    func notes(of reference: String, at wallet: String) throws(StorageError) -> WalletNotes {
        let statement = Statement(
            "SELECT notes FROM wallet_notes WHERE wallet = $1 AND reference = $2", [.text(wallet), .text(reference)])
        guard let row = try transaction.first(statement) else { return [:] }
        let sealed = try row.blob(0)
        guard let bytes = try? vault.open(sealed),
            let notes = try? JSONDecoder().decode(WalletNotes.self, from: Data(bytes))
        else {
            whenUnreadable(wallet, reference)
            return [:]
        }
        return notes
    }

    /// Lays notes over those a payment has.
    func lay(_ notes: WalletNotes, over reference: String, at wallet: String, now: Instant) throws {
        guard !notes.isEmpty else { return }
        let all = try self.notes(of: reference, at: wallet).adding(notes)
        try keep(all, of: reference, at: wallet, now: now)
    }

    /// Adds what a hook said, which replaces nothing a payment has already but hints.
    func add(hint notes: WalletNotes, to reference: String, at wallet: String, now: Instant) throws {
        guard !notes.isEmpty else { return }
        let old = try self.notes(of: reference, at: wallet)
        let all = notes.hinted(to: old)
        if all != old { try keep(all, of: reference, at: wallet, now: now) }
    }

    private func keep(_ notes: WalletNotes, of reference: String, at wallet: String, now: Instant) throws {
        let sealed = try vault.seal(Array(JSONEncoder().encode(notes)))
        try transaction.post(
            Statement(
                """
                INSERT INTO wallet_notes (wallet, reference, notes, changed_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (wallet, reference) DO UPDATE SET notes = excluded.notes, changed_at = excluded.changed_at
                """, [.text(wallet), .text(reference), .blob(sealed), .integer(now.milliseconds)]))
    }
}
