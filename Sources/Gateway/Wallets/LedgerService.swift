import Authoring
package import DomainKit
import Conversation
import Storage

/// Where staff's work on the books is done: one transaction for each, whose messages to citizens leave by the outbox, from
/// here or from any gateway on the same store.
package struct LedgerService: Sendable {
    /// Opens the program whose texts citizens are told things in.
    package typealias Texts = @Sendable () async throws -> RunnableProgram

    private let gateway: GatewayContext
    private let actor: Actor
    private let subject: Subject
    private let texts: Texts?

    /// - Parameters:
    ///   - actor: who works on the books.
    ///   - subject: what on.
    ///   - texts: asked where the books were opened with the city's settings alone and a body tells somebody something.
    package init(
        gateway: GatewayContext, actor: Actor = .system, subject: Subject = .city, texts: Texts? = nil
    ) {
        self.gateway = gateway
        self.actor = actor
        self.subject = subject
        self.texts = texts
    }

    /// Runs a body in a transaction of its own; what it throws undoes everything it did.
    ///
    /// Where it is the first to tell a citizen something, it is undone, the texts are opened outside any transaction, and it
    /// runs again.
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await attempt(body)
        } catch is TextsMissing {
            guard let texts else { throw TextsMissing() }
            gateway.registry.release(try await texts())
            return try await attempt(body)
        }
    }

    private func attempt<Answer: Sendable>(
        _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        let (gateway, actor, subject) = (gateway, actor, subject)
        let now = gateway.world.now()
        let answer = try await gateway.database.write(.long) { transaction in
            try body(gateway.operation(at: now, by: actor, for: subject, transaction))
        }
        gateway.wakeSignal.wake()
        return answer
    }
}
