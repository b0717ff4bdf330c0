import Dispatch
import Foundation
import Synchronization

/// A thread that opens what it needs, serves until its work is over, and can be waited for.
///
/// What it opens never leaves it, so that need not be safe to share.
package final class ServiceThread: Sendable {
    /// Opens what the thread needs, on the thread, and answers its work.
    package typealias Opening = @Sendable () throws(StorageError) -> () -> Void

    private struct State {
        var opened: Result<Void, StorageError>?
        var isRunning = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let hasOpened = DispatchSemaphore(value: 0)
    private let hasFinished = DispatchSemaphore(value: 0)

    package init() {}

    /// Starts the thread and returns once `open` has returned there; what that answers is the thread's work. Throws what
    /// `open` throws, and the thread is gone.
    package func start(_ name: String, open: @escaping Opening) throws(StorageError) {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in
            serve(open)
            finish()
        }
        thread.name = name
        thread.start()
        hasOpened.wait()
        try state.withLock { $0.opened }?.get()
    }

    /// Returns once the thread has let go of everything it opened.
    package func end() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isRunning { state.waiting.append(continuation) }
                return !state.isRunning
            }
            if isOver { continuation.resume() }
        }
    }

    /// Blocks the calling thread until this one has let go of everything it opened. Returns at once when it never ran.
    package func join() {
        guard state.withLock({ $0.isRunning }) else { return }
        hasFinished.wait()
        hasFinished.signal()
    }

    private func serve(_ open: Opening) {
        do throws(StorageError) {
            let work = try open()
            report(.success(()))
            work()
        } catch {
            report(.failure(error))
        }
    }

    private func report(_ opened: Result<Void, StorageError>) {
        state.withLock { $0.opened = opened }
        hasOpened.signal()
    }

    private func finish() {
        let waiting = state.withLock { state in
            state.isRunning = false
            defer { state.waiting = [] }
            return state.waiting
        }
        hasFinished.signal()
        for continuation in waiting { continuation.resume() }
    }
}
