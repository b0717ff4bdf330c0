import Synchronization

/// Whether a balancer should send callers here.
package final class Readiness: Sendable {
    private let isDraining = Mutex(false)

    package init() {}

    /// From now on new callers should go elsewhere; those being served are served to the end.
    package func beginDraining() { isDraining.withLock { $0 = true } }

    package var isReady: Bool { isDraining.withLock { !$0 } }
}
