import NIOCore

/// Runs Swift tasks on the thread of an event loop, so that a request is read, handled and answered on one thread.
///
/// On a small machine most of a request's cost is threads waking each other; here only the store's writer is woken.
/// Handlers must not block: what waits for the disk waits in the store.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        loop.execute { job.runSynchronously(on: executor) }
    }
}
