package import Conversation
package import Storage

/// The session of a phone on one medium, with what the transport left behind.
package struct StoredSession {
    let id: [UInt8]
    /// The dialogue it was last spoken in.
    let dialogue: [UInt8]
    /// How many bytes of the cumulative text are read, hidden; and their keyed hash. See `TransportKey`.
    let hiddenLength: Int64
    let typedHash: [UInt8]
    /// The digest of its program.
    package let program: String
    /// Sealed; nil once the session has ended.
    package let body: [UInt8]?
    package let updatedAt: Instant

    /// Bytes of the cumulative text already read, for who knows the dialogue; nil when the row holds something else.
    func typedLength(by key: TransportKey) -> Int? {
        let length = Int(exactly: key.hidden(hiddenLength, beside: typedHash))
        return length.flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// The sessions of phones, one a phone and medium.
package struct SessionStore {
    /// How long after its beginning a session can be taken up again, however often it was; the sources of its program are
    /// kept for longer.
    static let lifeMilliseconds: Int64 = 30 * 86_400_000

    private static let place = "sessions.body"

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    /// The name of a phone's session on a medium.
    package static func id(phoneHash: [UInt8], medium: Surface.Medium) -> [UInt8] {
        phoneHash + [medium == .ussd ? 0 : 1]
    }

    /// What is stored under a name; nil where nothing is.
    package func load(_ id: [UInt8]) throws -> StoredSession? {
        try transaction.first(Self.finding(id)).map { row in
            StoredSession(
                id: id, dialogue: try row.blob(0), hiddenLength: try row.integer(1), typedHash: try row.blob(2),
                program: try row.text(3), body: try row.optionalBlob(4),
                updatedAt: Instant(milliseconds: try row.integer(5)))
        }
    }

    /// The question that finds a phone's session.
    static func finding(_ id: [UInt8]) -> Statement {
        Statement(
            """
            SELECT dialogue, typed_length, typed_hash, program, body, updated_at FROM sessions WHERE id = $1
            """, [.blob(id)])
    }

    /// The session inside, or nil when it has ended or its bytes are not a session any more.
    package func open(_ stored: StoredSession) -> Session? {
        guard let body = stored.body, let bytes = try? vault.openFormer(body, as: Self.place, of: stored.id) else {
            return nil
        }
        return try? Session(encoded: bytes)
    }

    /// The session inside for a citizen who comes back to it; nil too when it began longer ago than any lives.
    func takeUp(_ stored: StoredSession, at now: Instant) -> Session? {
        open(stored).flatMap { now < $0.began.adding(milliseconds: Self.lifeMilliseconds) ? $0 : nil }
    }

    /// Whether the session is as this hop left it. Before `gateway.010-whose-answers` hops were known by their dialogue too.
    func stands(_ stored: StoredSession, at hop: [UInt8]) -> Bool {
        stored.typedHash == hop || stored.dialogue + stored.typedHash == hop
    }

    private func storeSession(
        _ session: Session, id: [UInt8], key: TransportKey, typedLength: Int
    ) throws {
        let body: SQLValue =
            session.phase == .ended ? .null : .blob(try vault.seal(session.encoded, as: Self.place, of: id))
        try transaction.post(
            Statement(
                """
                INSERT INTO sessions (id, dialogue, typed_length, typed_hash, program, body, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET dialogue = excluded.dialogue, typed_length = excluded.typed_length,
                    typed_hash = excluded.typed_hash, program = excluded.program, body = excluded.body,
                    updated_at = excluded.updated_at
                """,
                [
                    .blob(id), .blob(key.dialogue), .integer(key.hidden(Int64(typedLength), beside: key.hop)),
                    .blob(key.hop), .text(session.program), body, .integer(session.lastTurn.milliseconds),
                ]))
    }

    /// Stores where a turn has got to. Where the citizen was sent to the other medium, the session waits there, and here it is
    /// over.
    func storeSession(
        _ turn: Turn, of phoneHash: [UInt8], by medium: Surface.Medium, key: TransportKey, typedLength: Int
    ) throws {
        let id = Self.id(phoneHash: phoneHash, medium: medium)
        guard turn.goesOnElsewhere else {
            return try storeSession(turn.session, id: id, key: key, typedLength: typedLength)
        }
        var here = turn.session
        here.phase = .ended
        try storeSession(here, id: id, key: key, typedLength: typedLength)
        let there = Self.id(phoneHash: phoneHash, medium: medium.other)
        try storeSession(turn.session, id: there, key: key, typedLength: 0)
    }

    /// Forgets what was left long ago, and is not waited for, among a stretch of sessions that begins anywhere. Round after
    /// round the whole table is gone over, without an index that every turn would have to keep.
    func forgetOld(before moment: Instant, from anywhere: UInt64, atMost batch: Int) throws {
        let start = withUnsafeBytes(of: anywhere.bigEndian) { Array($0) }
        try transaction.post(
            Statement(
                """
                DELETE FROM sessions WHERE updated_at < $1 AND id >= $2
                  AND id < COALESCE((SELECT id FROM sessions WHERE id >= $2 ORDER BY id LIMIT 1 OFFSET $3), $4)
                  AND NOT EXISTS (SELECT 1 FROM awaited_answers WHERE session = sessions.id)
                """,
                [
                    .integer(moment.milliseconds), .blob(start), SQLValue(batch),
                    .blob([UInt8](repeating: 255, count: Vault.hashLength + 2)),
                ]))
    }
}
