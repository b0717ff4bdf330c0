import Composition
import Conversation
import Gateway
import Storage

/// Sessions and replies of phones that spoke in the last two days, put into a store before it is measured: what a turn
/// costs must not depend on how many there are.
///
/// The rows are as large as those a paying phone leaves, and their keys are spread evenly as hashes are. They go in in
/// the order of their keys, which is quicker than real phones would be and leaves an index packed tighter.
struct StoredSessions: Sendable {
    static let most = 100_000_000
    /// Room on the disk to ask for, for each engine: more than a session, its reply and their indexes were seen to take.
    static let bytesEach = 1_500

    /// Bytes of a phone's hash and its medium; of a dialogue's and a hop's hash.
    static let idLength = 17
    static let hopLength = 24
    /// The median of sealed sessions in the middle of a payment, and of sealed replies.
    static let bodyLength = 396
    static let replyLength = 111

    private static let rowsPerStatement = 4_096
    private static let statementsPerBody = 8
    /// Less than maintenance waits for, so that it forgets none of them while a measure lasts.
    private static let spreadMilliseconds: Int64 = 47 * 3_600_000
    private static let poolLength = 65_536

    let count: Int

    /// Brings the schema of an empty store up to date, fills it, and has the engine tidy up.
    func fill(_ address: StoreAddress) async throws {
        let now = GatewayWorld.real.now()
        try await address.use { database in
            try await CityDomains.schema.migrate(database, now: now)
            let oldest = now.milliseconds - Self.spreadMilliseconds
            var bytes = SpreadBytes(seed: UInt64(bitPattern: now.milliseconds))
            for statements in Self.batches(of: count) {
                let statements = statements.flatMap { rows -> [Statement] in
                    [
                        session(rows, since: oldest, from: &bytes),
                        reply(rows, since: oldest, from: &bytes),
                    ]
                }
                try Task.checkCancellation()
                try await database.write(.long) { transaction in
                    for statement in statements { try transaction.post(statement) }
                }
            }
            if case .postgres = address { try await PostgresTidying.run(on: database) }
        }
    }

    /// The numbers of all rows, by bodies of statements.
    static func batches(of count: Int) -> [[Range<Int>]] {
        let statements = stride(from: 0, to: count, by: rowsPerStatement).map { start in
            start..<min(count, start + rowsPerStatement)
        }
        return stride(from: 0, to: statements.count, by: statementsPerBody).map { start in
            Array(statements[start..<min(statements.count, start + statementsPerBody)])
        }
    }

    // MARK: - Statements

    /// Rows are cut out of a few long values, because binding each would cost more than storing it.
    private static let numbers =
        "WITH RECURSIVE numbers (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $1)"

    /// A piece of the pool; `stride` keeps neighbours apart.
    private static func piece(_ length: Int, _ stride: Int) -> String {
        "substr($3, 1 + (n * \(stride)) % \(poolLength - length), \(length))"
    }

    private static let sessionSQL = """
        \(numbers)
        INSERT INTO sessions (id, dialogue, typed_length, typed_hash, program, body, updated_at)
        SELECT substr($2, 1 + n * \(idLength), \(idLength)), \(piece(12, 7)), 24, \(piece(12, 11)), $4,
            \(piece(bodyLength, 13)), $5 + (n * 7919) % \(spreadMilliseconds / 1000) * 1000
        FROM numbers
        """

    private static let replySQL = """
        \(numbers)
        INSERT INTO replies (hop, reply, at)
        SELECT substr($2, 1 + n * \(hopLength), \(hopLength)), \(piece(replyLength, 13)), $4 + n * $5 / 1000
        FROM numbers
        """

    private func session(_ rows: Range<Int>, since oldest: Int64, from bytes: inout SpreadBytes) -> Statement {
        let ids = bytes.keys(rows, of: count, length: Self.idLength, ending: 0)
        return Statement(
            Self.sessionSQL,
            [
                SQLValue(rows.count), .blob(ids), .blob(bytes.next(Self.poolLength)),
                .text(String(repeating: "5", count: 64)), .integer(oldest),
            ])
    }

    /// Replies lie in the order of their time, so each batch goes on where the last ended.
    private func reply(_ rows: Range<Int>, since oldest: Int64, from bytes: inout SpreadBytes) -> Statement {
        let hops = bytes.keys(rows, of: count, length: Self.hopLength)
        let microseconds = Self.spreadMilliseconds * 1000 / Int64(max(1, count))
        return Statement(
            Self.replySQL,
            [
                SQLValue(rows.count), .blob(hops), .blob(bytes.next(Self.poolLength)),
                .integer(oldest + Int64(rows.lowerBound) * microseconds / 1000), .integer(microseconds),
            ])
    }
}

/// Bytes without a pattern, made quickly (SplitMix64: https://prng.di.unimi.it/splitmix64.c). Nothing secret.
struct SpreadBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Keys of some rows one after the other: rising from row to row, no two alike, and all `total` of them spread evenly.
    /// - Parameters:
    ///   - length: bytes of a key, at least nine.
    ///   - ending: the last byte of every key, where that says something.
    mutating func keys(_ rows: Range<Int>, of total: Int, length: Int, ending: UInt8? = nil) -> [UInt8] {
        let room = UInt64.max / UInt64(max(1, total))
        var keys: [UInt8] = []
        keys.reserveCapacity(rows.count * length)
        for row in rows {
            let start = UInt64(row) &* room &+ next() % room
            withUnsafeBytes(of: start.bigEndian) { keys.append(contentsOf: $0) }
            keys.append(contentsOf: next(length - 8))
            if let ending { keys[keys.count - 1] = ending }
        }
        return keys
    }
}
