import Dispatch
package import Storage
import Synchronization

/// Holds a body up just before one of its changes, so that a test can do something in between. It happens once: a body
/// that runs again passes.
package final class Pause: Sendable {
    private let changesLeft: Mutex<Int>
    private let gate = DispatchSemaphore(value: 0)
    private let arrivals = AsyncStream<Void>.makeStream()

    /// - Parameter change: the change it holds a body up before, counted from 1.
    package init(before change: Int = 1) { changesLeft = Mutex(change) }

    /// Returns when a body has come this far.
    package func arrival() async {
        for await _ in arrivals.stream { return }
    }

    /// Lets the body go on.
    package func end() { gate.signal() }

    fileprivate func pass() {
        let isHere = changesLeft.withLock { left in
            left -= 1
            return left == 0
        }
        guard isHere else { return }
        arrivals.continuation.yield()
        gate.wait()
    }
}

/// A store whose bodies are held up by a pause.
package struct PausingDatabase: Database {
    private let base: any Database
    private let pause: Pause

    package init(_ base: any Database, _ pause: Pause) {
        self.base = base
        self.pause = pause
    }

    package var dialect: Dialect { base.dialect }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let pause = pause
        base.submit(terms, { try body(PausingTransaction(base: $0, pause: pause)) }, completion: completion)
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await base.read(body)
    }

    package func integrity() async -> Integrity { await base.integrity() }

    package func close() async { await base.close() }
}

private struct PausingTransaction: Transaction {
    let base: any Transaction
    let pause: Pause

    func rows(_ statement: Statement) throws(StorageError) -> [Row] { try base.rows(statement) }

    func run(_ statement: Statement) throws(StorageError) -> Int {
        pause.pass()
        return try base.run(statement)
    }

    func post(_ statement: Statement) throws(StorageError) {
        pause.pass()
        try base.post(statement)
    }
}
