import Storage

/// What bodies see of a connection as their transaction: statements go off without waiting where nobody needs the answer,
/// and errors come back to the body that caused them, at the latest when it is drained.
final class Pipeline: Transaction {
    /// What is owed for something that was queued, oldest first.
    private enum Debt {
        case preparation(StatementKey)
        case ownPreparation(String)
        case posted
        case commit
        case foretold(Foretelling.Place)
        case answer
        case synchronization
    }

    private struct StatementKey: Hashable {
        let sql: String
        let kinds: ArgumentKinds

        init(_ statement: Statement) throws(StorageError) {
            sql = statement.sql
            kinds = try ArgumentKinds(statement.arguments)
        }
    }

    private struct PreparedStatement {
        let name: String
        let isReading: Bool
    }

    private let connection: Connection
    /// The bodies' statements, and apart from them our own, which bodies may not run.
    private var prepared: [StatementKey: PreparedStatement] = [:]
    private var ownPrepared: Set<String> = []
    private var debts: [Debt] = []
    private var foretelling = Foretelling()
    /// The first error since the transaction began, or since what it spoilt was undone.
    private(set) var failure: PostgresError?
    /// True once a statement that can write has been queued since `forgetWrites()`.
    private(set) var hasWritten = false
    /// True for what may take minutes.
    private var isUnlimited = false
    private var preparedCount = 0

    /// Statements kept prepared at the server. A program has far fewer; the limit is there for one that makes them up.
    private static let statementLimit = 512
    /// Answers owed to us before we stop to hear them, so that a long body does not fill the server's memory or ours.
    private static let debtLimit = 256

    init(connection: Connection) { self.connection = connection }

    var isLost: Bool { connection.isLost }

    /// Notices when the server has hung up, before anything is asked of it in vain.
    func noticeHangUp() { connection.noticeHangUp() }

    /// True when another connection would serve better, because this one's prepared statements are stale or too many.
    private(set) var isWorn = false

    // MARK: - Transactions

    /// How a transaction sees the others.
    enum Isolation: String {
        case snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case readOnlySnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case eachStatement = "BEGIN ISOLATION LEVEL READ COMMITTED"
    }

    func begin(_ isolation: Isolation, isUnlimited: Bool = false) throws(PostgresError) {
        failure = nil
        hasWritten = false
        self.isUnlimited = isUnlimited
        foretelling = Foretelling()
        try control(isolation.rawValue)
    }

    /// Queues the commit and hears everything owed. When `failure` is nil afterwards, it is durable.
    func commit() throws(PostgresError) {
        try control("COMMIT", owing: .commit)
        try settle()
    }

    /// Undoes the transaction.
    func rollBack() throws(PostgresError) {
        try queueSynchronization()
        try control("ROLLBACK")
        try settle()
        failure = nil
    }

    func setSavepoint() throws(PostgresError) { try control("SAVEPOINT body") }

    func releaseSavepoint() throws(PostgresError) { try control("RELEASE SAVEPOINT body") }

    /// Undoes what was done since the savepoint; the transaction is well again.
    func rollBackToSavepoint() throws(PostgresError) {
        try queueSynchronization()
        try control("ROLLBACK TO SAVEPOINT body")
        try control("RELEASE SAVEPOINT body")
        try drain()
        failure = nil
    }

    func forgetWrites() { hasWritten = false }

    // MARK: - Answers ahead of time

    /// Asks, for each body of a group, what it will ask first, all in one go.
    func foretell(_ statements: [[Statement]]) throws(PostgresError) {
        var isAny = false
        for (body, statements) in statements.enumerated() {
            for statement in statements {
                guard let key = try? StatementKey(statement),
                    let name = try? queuePreparation(key, statement)
                else { continue }
                try connection.execute(name.name, statement.arguments)
                debts.append(.foretold(Foretelling.Place(body: body, statement: statement)))
                isAny = true
            }
        }
        if isAny { try drain() }
    }

    /// From now on the statements of this body of the group are asked.
    func turn(to body: Int) { foretelling.turn(to: body) }

    // MARK: - Statements

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        if failure == nil, let rows = foretelling.rows(for: statement) { return rows }
        return try ask(statement, wantsRows: true).rows
    }

    @discardableResult
    func run(_ statement: Statement) throws(StorageError) -> Int { try ask(statement, wantsRows: false).changes }

    func post(_ statement: Statement) throws(StorageError) {
        try guarded {
            try queue(statement, owing: .posted)
            if debts.count > Self.debtLimit { try drain() }
        }
    }

    private func ask(_ statement: Statement, wantsRows: Bool) throws(StorageError) -> Connection.Answer {
        var answer = Connection.Answer()
        try guarded {
            try queue(statement, owing: .answer)
            try connection.send()
            answer = try hearAnswer(wantsRows: wantsRows)
        }
        return answer
    }

    /// Does something unless the transaction has failed, and remembers when it fails.
    private func guarded(_ action: () throws -> Void) throws(StorageError) {
        if let failure { throw failure.error }
        do {
            try action()
        } catch let error as PostgresError {
            fail(error)
        } catch let error as StorageError {
            fail(PostgresError(error))
        } catch {
            fail(PostgresError(.statement("\(error)")))
        }
        if let failure { throw failure.error }
    }

    private func fail(_ error: PostgresError) {
        if error.remedy == .prepareAgain { isWorn = true }
        if failure == nil { failure = error }
    }

    private func queue(_ statement: Statement, owing debt: Debt) throws {
        let key = try StatementKey(statement)
        let known = try queuePreparation(key, statement)
        if !known.isReading { hasWritten = true }
        try connection.execute(known.name, statement.arguments)
        debts.append(debt)
    }

    private func queuePreparation(_ key: StatementKey, _ statement: Statement) throws -> PreparedStatement {
        if let known = prepared[key] { return known }
        try Statement.refuseReserved(statement.sql)
        let count = try Statement.parameterCount(in: statement.sql)
        guard count == statement.arguments.count else {
            throw StorageError.statement("\(count) parameters but \(statement.arguments.count) arguments")
        }
        return try prepare(key, statement)
    }

    private func prepare(_ key: StatementKey, _ statement: Statement) throws(PostgresError) -> PreparedStatement {
        preparedCount += 1
        let word = statement.sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        let known = PreparedStatement(
            name: "s\(preparedCount)", isReading: word == "SELECT")
        try connection.prepare(
            known.name, Dialect.postgres.statement(statement.sql), types: statement.arguments.map(\.postgresType))
        debts.append(.preparation(key))
        prepared[key] = known
        if prepared.count > Self.statementLimit { isWorn = true }
        return known
    }

    /// Queues a statement of our own, which bodies may not run. It is prepared under its own text.
    private func control(_ sql: String, owing debt: Debt = .posted) throws(PostgresError) {
        if ownPrepared.insert(sql).inserted {
            try connection.prepare(sql, sql, types: [])
            debts.append(.ownPreparation(sql))
        }
        try connection.execute(sql, [])
        debts.append(debt)
    }

    // MARK: - Hearing

    /// Sends what is queued and hears everything owed.
    func drain() throws(PostgresError) {
        guard !debts.isEmpty else { return }
        try connection.send()
        try hearAll()
    }

    /// The same, and past any error: what is queued next will be carried out.
    private func settle() throws(PostgresError) {
        try queueSynchronization()
        try connection.send(askingForAnswers: false)
        try hearAll()
    }

    /// Queues the point past which an error spoils nothing more.
    private func queueSynchronization() throws(PostgresError) {
        try connection.synchronize()
        debts.append(.synchronization)
    }

    private func hearAll() throws(PostgresError) {
        _ = try hearAnswer(wantsRows: false)
    }

    /// Hears what is owed up to the answer somebody waits for, which is the last.
    private func hearAnswer(wantsRows: Bool) throws(PostgresError) -> Connection.Answer {
        var last = Connection.Answer()
        for debt in debts { last = try hear(debt, wantsRows: wantsRows) }
        debts.removeAll(keepingCapacity: true)
        return last
    }

    private func hear(_ debt: Debt, wantsRows: Bool) throws(PostgresError) -> Connection.Answer {
        switch debt {
        case .synchronization:
            try connection.nextSynchronization()
            return Connection.Answer()
        case .preparation(let key):
            let answer = try connection.nextAnswer(wantsRows: false)
            if answer.error != nil || answer.isSkipped { prepared[key] = nil }
            note(answer)
            return answer
        case .ownPreparation(let sql):
            let answer = try connection.nextAnswer(wantsRows: false)
            if answer.error != nil || answer.isSkipped { ownPrepared.remove(sql) }
            note(answer)
            return answer
        case .posted:
            let answer = try connection.nextAnswer(wantsRows: false, isUnlimited: isUnlimited)
            note(answer)
            return answer
        case .commit:
            let answer = try connection.nextAnswer(wantsRows: false, isUnlimited: isUnlimited)
            note(answer)
            // A transaction that had failed is undone by its commit, and the server sees no error in that.
            if answer.isUndone { fail(PostgresError(.statement("the transaction was undone"))) }
            return answer
        case .foretold(let place):
            let answer = try connection.nextAnswer(wantsRows: true)
            note(answer)
            foretelling.storeAnswer(answer.rows, at: place)
            return answer
        case .answer:
            let answer = try connection.nextAnswer(wantsRows: wantsRows, isUnlimited: isUnlimited)
            note(answer)
            return answer
        }
    }

    private func note(_ answer: Connection.Answer) {
        if let error = answer.error { fail(error) }
    }
}
