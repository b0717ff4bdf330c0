import GatewayTestKit
import Storage
import Synchronization
import Testing

/// Copies of whole stores.
@Suite(.timeLimit(.minutes(2))) struct `A copied store` {
    static let pairs = StoreMaker.all.flatMap { from in StoreMaker.all.map { to in Pair(from: from, to: to) } }

    struct Pair: Sendable, CustomTestStringConvertible {
        let from: StoreMaker
        let to: StoreMaker

        var testDescription: String { "\(from) to \(to)" }

        /// Two open stores, the first of them filled.
        func open(_ body: (any Database, any Database) async throws -> Void) async throws {
            try await MovingFixture.withStore(on: from) { source in
                try await MovingFixture.fill(source)
                try await MovingFixture.withStore(on: to) { target in try await body(source, target) }
            }
        }
    }

    private let unfinished = MovingRefusal.marked(.unfinished, .target)

    private static func copy(_ source: any Database, _ target: any Database) -> StoreCopy {
        StoreCopy(from: source, to: target, migrations: MovingFixture.migrations)
    }

    @Test(arguments: pairs)
    func `holds what the first one held, and its numbers go on behind the highest`(pair: Pair) async throws {
        try await pair.open { source, target in
            let outcome = try await Self.copy(source, target).run(.move, at: 5)
            #expect(outcome.read.tables.map(\.name) == ["roads", "reports", "marks"], "each after those it refers to")
            #expect(outcome.agrees && outcome.arrived.tables.map(\.rows) == [6, 1_499, 498])
            let (before, after) = try await (MovingFixture.rows(of: source), MovingFixture.rows(of: target))
            #expect(before == after)
            try await target.migrate(MovingFixture.migrations, at: 6)
            let number = try await target.write { transaction in
                try transaction.first(
                    Statement("INSERT INTO reports (road, at) VALUES ('A1', 9) RETURNING id"))?.integer(0)
            }
            #expect(number == Int64(MovingFixture.reports + 1))
            let ran = try await target.read { transaction in
                try transaction.rows(
                    Statement("SELECT applied_at FROM migrations WHERE name LIKE 'roads.%' ORDER BY name"))
            }
            #expect(ran == [Row([5]), Row([5])])
        }
    }

    @Test(arguments: pairs)
    func `goes back to where it came from, through another`(pair: Pair) async throws {
        try await pair.open { source, middle in
            _ = try await Self.copy(source, middle).run(.move, at: 5)
            try await MovingFixture.withStore(on: pair.from) { target in
                let outcome = try await Self.copy(middle, target).run(.move, at: 5)
                #expect(outcome.agrees)
                let (before, after) = try await (MovingFixture.rows(of: source), MovingFixture.rows(of: target))
                #expect(before == after)
            }
        }
    }

    @Test(arguments: pairs)
    func `shows one moment, whatever is written meanwhile`(pair: Pair) async throws {
        try await pair.open { source, target in
            let before = try await MovingFixture.contents(of: source)
            let written = Mutex(0)
            let report: @Sendable (MovingProgress) -> Void = { progress in
                guard progress.step == .copying else { return }
                // Committed before the next page is read.
                let gate = Gate()
                source.submit { transaction in
                    try transaction.run(
                        Statement("INSERT INTO reports (id, road, at) SELECT MAX(id) + 1, 'A1', 1 FROM reports"))
                    return try transaction.run(Statement("DELETE FROM marks"))
                } completion: { _ in
                    gate.open()
                }
                gate.pass()
                written.withLock { $0 += 1 }
            }
            let copy = StoreCopy(
                from: source, to: target, migrations: MovingFixture.migrations, report: report)
            let outcome = try await copy.run(.move, at: 5)
            #expect(outcome.read.tables == before && outcome.arrived.tables == before)
            let count = written.withLock { $0 }
            #expect(count >= 5, "pages are bounded by rows and by bytes")
            let now = try await source.read { try $0.rows(Statement("SELECT id FROM reports WHERE at = 1")) }
            #expect(now.count == count)
        }
    }

    @Test(arguments: StoreMaker.all)
    func `has the schema of the first one, also when that is behind the program`(maker: StoreMaker) async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await source.migrate([MovingFixture.first], at: 1)
            try await MovingFixture.withStore(on: maker) { target in
                _ = try await Self.copy(source, target).run(.move, at: 5)
                let waiting = try await target.migrate(MovingFixture.migrations, at: 6)
                #expect(waiting == [MovingFixture.second])
            }
            try await MovingFixture.withStore(on: maker) { newer in
                try await newer.migrate(MovingFixture.migrations, at: 1)
                await #expect(throws: MovingRefusal.isNewer) { try await Self.copy(source, newer).run(.move, at: 5) }
            }
            try await MovingFixture.withStore(on: maker) { target in
                // Brought up to date between two looks: what is read is not what was described.
                let copy = StoreCopy(
                    from: FaultyStore(source, .migratesAfterFirstRead([MovingFixture.first, MovingFixture.other])),
                    to: target, migrations: [MovingFixture.first, MovingFixture.other])
                await #expect(throws: MovingRefusal.schemaChanged) { try await copy.run(.move, at: 5) }
            }
        }
    }

    @Test func `does not mind that a table lies in partitions, on either side`() async throws {
        func partition(_ store: any Database) async throws {
            try await store.migrate(MovingFixture.migrations, at: 1)
            try await store.write { transaction in
                for statement in [
                    "DROP TABLE marks",
                    """
                    CREATE TABLE marks (
                        report BIGINT NOT NULL REFERENCES reports (id), who BYTEA NOT NULL, note TEXT COLLATE "C",
                        PRIMARY KEY (report, who)
                    ) PARTITION BY RANGE (report)
                    """,
                    "CREATE TABLE marks_early PARTITION OF marks FOR VALUES FROM (0) TO (600)",
                    "CREATE TABLE marks_other PARTITION OF marks DEFAULT",
                ] { try transaction.post(Statement(statement)) }
            }
        }
        try await MovingFixture.withStore(on: .postgres) { source in
            try await partition(source)
            try await MovingFixture.fill(source)
            let before = try await MovingFixture.rows(of: source)
            #expect(await source.integrity().problems == [])
            try await MovingFixture.withStore(on: .sqlite) { middle in
                #expect(try await Self.copy(source, middle).run(.move, at: 5).agrees)
                #expect(try await MovingFixture.rows(of: middle) == before)
                try await MovingFixture.withStore(on: .postgres) { target in
                    try await partition(target)
                    #expect(try await Self.copy(middle, target).run(.move, at: 5).agrees)
                    #expect(try await MovingFixture.rows(of: target) == before)
                }
            }
        }
    }

    // MARK: What is refused

    @Test(arguments: StoreMaker.all)
    func `is made in an empty place only`(maker: StoreMaker) async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            try await MovingFixture.withStore(on: maker) { target in
                try await target.migrate(MovingFixture.migrations, at: 1)
                try await target.write {
                    try $0.post(Statement("INSERT INTO roads (code, name) VALUES ('mine', 'mine')"))
                }
                await #expect(throws: MovingRefusal.isNotEmpty(table: "roads")) {
                    try await Self.copy(source, target).run(.move, at: 5)
                }
                #expect(try await MovingFixture.contents(of: target).map(\.rows) == [1, 0, 0])
            }
            try await MovingFixture.withStore(on: maker) { target in
                try await target.write {
                    try $0.post(Statement("CREATE TABLE wine (year BIGINT PRIMARY KEY)"))
                }
                await #expect(throws: MovingRefusal.isNotEmpty(table: "wine")) {
                    try await Self.copy(source, target).run(.move, at: 5)
                }
                await #expect(throws: MovingRefusal.isNoStore) { try await Self.copy(target, source).run(.move, at: 5) }
            }
        }
    }

    @Test(arguments: StoreMaker.all)
    func `that was not finished is known for it, and by nobody taken for a city`(maker: StoreMaker) async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            try await MovingFixture.withStore(on: maker) { target in
                // Three bodies prepare the target: the table of migrations, and two of them. One marks it.
                let failing = FaultyStore(target, .writesEnd(after: 6))
                await #expect(throws: StorageError.full("no room is left")) {
                    try await Self.copy(source, failing).run(.move, at: 5)
                }
                let arrived = try await MovingFixture.contents(of: target)
                #expect(arrived.contains { $0.rows > 0 })
                let sentence = StoreMark.unfinished.sentence
                await #expect(throws: StorageError.schema(sentence)) {
                    try await target.migrate(MovingFixture.migrations, at: 6)
                }
                await #expect(throws: unfinished) { try await Self.copy(source, target).run(.move, at: 5) }
                await #expect(throws: MovingRefusal.marked(.unfinished, .source)) {
                    try await Self.copy(target, source).run(.move, at: 5)
                }
            }
        }
    }

    @Test func `is given up when its moment was lost with a connection`() async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            try await MovingFixture.withStore(on: .sqlite) { target in
                let source = FaultyStore(source, .readsRunAgain)
                await #expect(throws: MovingRefusal.momentLost) {
                    try await Self.copy(source, target).run(.move, at: 5)
                }
                await #expect(throws: unfinished) { try await Self.copy(source, target).run(.move, at: 5) }
            }
        }
    }

    @Test func `is not finished when what arrived is something else`() async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            try await MovingFixture.withStore(on: .sqlite) { target in
                try await target.migrate(MovingFixture.migrations, at: 1)
                try await target.write {
                    try $0.post(
                        Statement(
                            """
                            CREATE TRIGGER forger AFTER INSERT ON reports WHEN new.id = 900
                            BEGIN UPDATE reports SET at = at + 1 WHERE id = 900; END
                            """))
                }
                let outcome = try await Self.copy(source, target).run(.move, at: 5)
                let different = zip(outcome.read.tables, outcome.arrived.tables).filter { $0 != $1 }
                #expect(!outcome.agrees && different.map(\.0.name) == ["reports"])
                #expect(different.allSatisfy { $0.0.rows == $0.1.rows })
                await #expect(throws: StorageError.schema(StoreMark.unfinished.sentence)) {
                    try await target.migrate(MovingFixture.migrations, at: 6)
                }
            }
        }
    }

    @Test func `agrees with the moment it shows in sums, too`() async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            for isOdd in [false, true] {
                try await MovingFixture.withStore(on: .sqlite) { target in
                    let asked = Mutex(0)
                    let sums: @Sendable (any Transaction) throws -> [StoreSum] = { transaction in
                        let count = asked.withLock { asked in
                            asked += isOdd ? 1 : 0
                            return asked
                        }
                        let sum = try transaction.first(Statement("SELECT COUNT(*) FROM marks"))?.integer(0) ?? 0
                        return [StoreSum(name: "marks", amount: sum + Int64(count))]
                    }
                    let copy = StoreCopy(
                        from: source, to: target, migrations: MovingFixture.migrations, sums: sums)
                    let outcome = try await copy.run(.move, at: 5)
                    #expect(outcome.agrees == !isOdd && outcome.read.tables == outcome.arrived.tables)
                    #expect(outcome.read.sums == [StoreSum(name: "marks", amount: isOdd ? 499 : 498)])
                    let mark = try await target.read { try StoreMark.find(in: $0) }
                    #expect(mark == (isOdd ? .unfinished : nil))
                }
            }
        }
    }

    @Test func `is completed in the transaction that makes it usable`() async throws {
        try await MovingFixture.withStore(on: .sqlite) { source in
            try await MovingFixture.fill(source)
            try await MovingFixture.withStore(on: .sqlite) { target in
                await #expect(throws: StorageError.closed) {
                    try await Self.copy(source, target).run(.move, at: 5) { transaction, _ in
                        try transaction.run(Statement("UPDATE marks SET note = 'restored'"))
                        throw StorageError.closed
                    }
                }
                await #expect(throws: unfinished) { try await Self.copy(source, target).run(.move, at: 5) }
            }
            try await MovingFixture.withStore(on: .sqlite) { target in
                let outcome = try await Self.copy(source, target).run(.move, at: 5) { transaction, contents in
                    #expect(contents.map(\.rows) == [6, 1_499, 498])
                    try transaction.run(Statement("UPDATE marks SET note = 'restored'"))
                }
                #expect(outcome.agrees)
                let notes = try await target.read { try $0.rows(Statement("SELECT DISTINCT note FROM marks")) }
                #expect(notes == [Row(["restored"])])
            }
        }
    }
}
