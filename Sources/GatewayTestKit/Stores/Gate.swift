import Dispatch

/// Holds up each caller until it is opened, and nobody afterwards: a body that waits here may run again.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    /// Blocks the thread until the gate is open. Only for a database's own threads.
    package func pass() {
        semaphore.wait()
        semaphore.signal()
    }

    package func open() { semaphore.signal() }
}
