import Authoring
package import DomainKit
import Conversation
import Storage

/// Where staff's work on the books is done: one transaction for each, whose messages to citizens leave by the outbox, from
/// here or from any gateway on the same store.
package struct LedgerService: Sendable {
    private let gateway: GatewayContext

    package init(gateway: GatewayContext) { self.gateway = gateway }

    /// Runs a body in a transaction of its own; what it throws undoes everything it did.
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        let gateway = gateway
        let now = gateway.world.now()
        let answer = try await gateway.database.write(.long) { transaction in
            try body(gateway.operation(at: now, transaction))
        }
        gateway.wakeSignal.wake()
        return answer
    }
}
