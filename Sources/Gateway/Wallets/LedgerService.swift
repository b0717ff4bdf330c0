import Authoring
package import DomainKit
import Conversation
import Storage

/// Where staff's work on the books is done: one transaction for each, whose messages to citizens leave by the outbox, from
/// here or from any gateway on the same store.
package struct LedgerService: Sendable {
    private let office: Office

    package init(office: Office) { self.office = office }

    /// Runs a body in a transaction of its own; what it throws undoes everything it did.
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        let office = office
        let now = office.world.now()
        let answer = try await office.database.write(.long) { transaction in
            try body(office.operation(at: now, transaction))
        }
        office.wakeSignal.wake()
        return answer
    }
}
