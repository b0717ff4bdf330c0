import Storage
import Synchronization

/// What the writer and the checkpointer tell each other about the write-ahead log.
///
/// The checkpointer copies the log beside the writer, but the log begins again only when all of it is copied, and under
/// load the writer is always a little ahead. So the checkpointer copies until little is left and then offers that tail
/// to the writer, who pauses to copy it: the log stays bounded and no citizen waits for all of it.
final class LogWatch: Sendable {
    private let calls = Mailbox<Void>()
    private let logged = Atomic<Int>(0)
    private let isTailOffered = Atomic<Bool>(false)
    private let failure = Atomic<Bool>(false)

    // MARK: - The writer's side

    func report(logPages: Int) { logged.store(logPages, ordering: .relaxed) }

    /// Asks for the log to be copied.
    func call() { _ = calls.put(()) }

    /// True once after each offer.
    func acceptTail() -> Bool {
        isTailOffered.load(ordering: .relaxed) && isTailOffered.exchange(false, ordering: .relaxed)
    }

    /// True once copied pages may not have reached the disk: the log must be kept as it is.
    var hasFailed: Bool { failure.load(ordering: .acquiring) }

    func close() { calls.close() }

    // MARK: - The checkpointer's side

    /// Sleeps until the writer calls; several calls are one. Answers false when there will be none any more.
    func awaitCall() -> Bool {
        var calls: [Void] = []
        return self.calls.removeLetters(into: &calls, limit: .max)
    }

    var logPages: Int { logged.load(ordering: .relaxed) }

    func offerTail() { isTailOffered.store(true, ordering: .relaxed) }

    func fail() { failure.store(true, ordering: .releasing) }
}

/// Copies the write-ahead log into the database whenever the writer calls, on a connection and a thread of its own.
struct Checkpointer {
    let connection: Connection
    let watch: LogWatch
    let tailPages: Int

    /// Each pass leaves what the writer logged meanwhile, so a few passes leave little; a writer that outruns them calls
    /// again.
    private static let passLimit = 8

    func serve() {
        while watch.awaitCall() {
            do throws(StorageError) {
                try copyLog()
            } catch .inputOutput {
                watch.fail()
            } catch {
                // A full disk loses nothing: the log keeps the pages, and the writer calls again.
            }
        }
    }

    private func copyLog() throws(StorageError) {
        for _ in 0..<Self.passLimit {
            guard let copied = try connection.checkpoint() else { return }
            try connection.synchronizeFile()
            let tail = watch.logPages - copied
            if tail <= tailPages {
                if tail > 0 { watch.offerTail() }
                return
            }
        }
    }
}
