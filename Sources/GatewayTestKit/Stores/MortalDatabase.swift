package import Storage
import Synchronization

/// How long the process lives that a store is opened from.
package final class ProcessLife: Sendable {
    private enum State {
        /// Dies at so many writes from now, before that one commits or after; nil lives on.
        case alive(Death?)
        case dead
    }

    private struct Death {
        var writesLeft: Int
        let afterCommit: Bool
    }

    private let state = Mutex(State.alive(nil))

    package init() {}

    package var isDead: Bool {
        state.withLock { if case .dead = $0 { true } else { false } }
    }

    /// Lets the process die at a write: its body is undone, or kept without anybody hearing of it.
    package func end(atWrite count: Int, afterCommit: Bool) {
        state.withLock { state in
            if case .alive = state { state = .alive(Death(writesLeft: max(1, count), afterCommit: afterCommit)) }
        }
    }

    /// Takes back an end that has not come yet.
    package func spare() {
        state.withLock { if case .alive = $0 { $0 = .alive(nil) } }
    }

    package func kill() { state.withLock { $0 = .dead } }

    fileprivate enum Step { case live, dieBefore, dieAfter, dead }

    fileprivate func write() -> Step {
        state.withLock { state in
            switch state {
            case .dead: return .dead
            case .alive(nil): return .live
            case .alive(var death?):
                death.writesLeft -= 1
                state = death.writesLeft == 0 ? .dead : .alive(death)
                guard death.writesLeft == 0 else { return .live }
                return death.afterCommit ? .dieAfter : .dieBefore
            }
        }
    }
}

/// A store whose process may be killed at any write. Afterwards nothing of it is answered any more, as with kill -9; what was
/// committed is there for anyone who opens the store again.
package struct MortalDatabase: Database {
    private let base: any Database
    private let life: ProcessLife

    private struct Killed: Error {}

    package init(_ base: any Database, _ life: ProcessLife) {
        self.base = base
        self.life = life
    }

    package var dialect: Dialect { base.dialect }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        switch life.write() {
        case .dead: completion(.failure(StorageError.closed))
        case .live:
            let life = life
            base.submit(terms, body) { completion(life.isDead ? .failure(StorageError.closed) : $0) }
        case .dieBefore:
            base.submit(
                terms,
                { transaction -> Answer in
                    _ = try body(transaction)
                    throw Killed()
                }, completion: { _ in completion(.failure(StorageError.closed)) })
        case .dieAfter: base.submit(terms, body) { _ in completion(.failure(StorageError.closed)) }
        }
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        if life.isDead { throw StorageError.closed }
        return try await base.read(body)
    }

    package func integrity() async -> Integrity { await base.integrity() }

    package func close() async { await base.close() }
}
