import Conversation
import Foundation
import Storage
import Wallets

/// What wallets gave us to remember, payment by payment.
///
/// Notes that do not open, as with another master key, are kept beside those that come after them, and are read again,
/// under the later ones, when the key opens them.
struct NoteStore {
    let transaction: any Transaction
    let vault: Vault
    /// Is told of a payment whose notes are there and cannot be opened, as with another master key.
    let whenUnreadable: (_ wallet: String, _ reference: String) -> Void
    private let memory = Memory()

    init(
        transaction: any Transaction, vault: Vault,
        whenUnreadable: @escaping (_ wallet: String, _ reference: String) -> Void
    ) {
        self.transaction = transaction
        self.vault = vault
        self.whenUnreadable = whenUnreadable
    }

    /// What was read last. A store lives as long as one body of a transaction, in which only it writes the payment's notes.
    private final class Memory {
        var latest: (wallet: String, reference: String, kept: Kept)?
    }

    /// All that is kept of a payment.
    private struct Kept {
        /// What opens, the later laid over the earlier.
        var notes: WalletNotes = [:]
        /// Whether the latest notes are there and do not open.
        var isLatestUnread = false
        /// Earlier notes that did not open once and do now.
        var reopened: [Int64] = []
        /// Whether earlier notes do not open still.
        var areEarlierUnread = false
    }

    /// The notes of a payment, as far as they open.
    func notes(of reference: String, at wallet: String) throws(StorageError) -> WalletNotes {
        try kept(of: reference, at: wallet).notes
    }

    private func kept(of reference: String, at wallet: String) throws(StorageError) -> Kept {
        if let latest = memory.latest, latest.wallet == wallet, latest.reference == reference { return latest.kept }
        let kept = try read(of: reference, at: wallet)
        memory.latest = (wallet, reference, kept)
        return kept
    }

    private func read(of reference: String, at wallet: String) throws(StorageError) -> Kept {
        // The latest notes have no number.
        let statement = Statement(
            """
            SELECT 0, notes FROM wallet_notes WHERE wallet = $1 AND reference = $2
            UNION ALL SELECT id, notes FROM unread_notes WHERE wallet = $1 AND reference = $2
            """, [.text(wallet), .text(reference)])
        var rows: [(id: Int64, sealed: [UInt8])] = []
        for row in try transaction.rows(statement) { rows.append((try row.integer(0), try row.blob(1))) }
        rows.sort { ($0.id == 0 ? Int64.max : $0.id) < ($1.id == 0 ? Int64.max : $1.id) }
        var kept = Kept()
        for (id, sealed) in rows {
            if let notes = open(sealed) {
                kept.notes = kept.notes.adding(notes)
                if id > 0 { kept.reopened.append(id) }
            } else if id > 0 {
                kept.areEarlierUnread = true
            } else {
                kept.isLatestUnread = true
            }
        }
        if kept.isLatestUnread || kept.areEarlierUnread { whenUnreadable(wallet, reference) }
        return kept
    }

    private func open(_ sealed: [UInt8]) -> WalletNotes? {
        guard let bytes = try? vault.open(sealed) else { return nil }
        return try? JSONDecoder().decode(WalletNotes.self, from: Data(bytes))
    }

    /// Lays notes over those a payment has.
    func lay(_ notes: WalletNotes, over reference: String, at wallet: String, now: Instant) throws {
        guard !notes.isEmpty else { return }
        let kept = try kept(of: reference, at: wallet)
        try storeNotes(kept.notes.adding(notes), beside: kept, of: reference, at: wallet, now: now)
    }

    /// Adds what a hook said, which replaces nothing a payment has already but hints.
    func add(hint notes: WalletNotes, to reference: String, at wallet: String, now: Instant) throws {
        guard !notes.isEmpty else { return }
        let kept = try kept(of: reference, at: wallet)
        let all = notes.hinted(to: kept.notes)
        if all != kept.notes { try storeNotes(all, beside: kept, of: reference, at: wallet, now: now) }
    }

    private func storeNotes(
        _ notes: WalletNotes, beside kept: Kept, of reference: String, at wallet: String, now: Instant
    ) throws {
        let payment: [SQLValue] = [.text(wallet), .text(reference)]
        memory.latest = (
            wallet, reference,
            Kept(notes: notes, areEarlierUnread: kept.isLatestUnread || kept.areEarlierUnread)
        )
        if kept.isLatestUnread {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO unread_notes (wallet, reference, notes, changed_at)
                    SELECT wallet, reference, notes, changed_at FROM wallet_notes WHERE wallet = $1 AND reference = $2
                    """, payment))
        }
        let sealed = try vault.seal(Array(JSONEncoder().encode(notes)))
        try transaction.post(
            Statement(
                """
                INSERT INTO wallet_notes (wallet, reference, notes, changed_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (wallet, reference) DO UPDATE SET notes = excluded.notes, changed_at = excluded.changed_at
                """, payment + [.blob(sealed), .integer(now.milliseconds)]))
        // They are in the notes now.
        for id in kept.reopened {
            try transaction.post(Statement("DELETE FROM unread_notes WHERE id = $1", [.integer(id)]))
        }
    }
}
