/// A body on its way to a connection, its answer's type forgotten.
package protocol Job<Connection>: Sendable {
    associatedtype Connection
    /// Runs the body and answers how to report its success.
    func run(on connection: Connection) throws -> Acknowledgement
    /// Reports that nothing was kept.
    func refuse(_ error: any Error)
}

/// Tells the one who waits how a body ended. It is called once nothing can change that any more.
package typealias Acknowledgement = @Sendable () -> Void

/// A body and who waits for its answer.
package struct BodyJob<Connection, Answer: Sendable>: Job {
    let body: @Sendable (Connection) throws -> Answer
    let completion: @Sendable (Result<Answer, any Error>) -> Void

    package init(
        body: @escaping @Sendable (Connection) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        self.body = body
        self.completion = completion
    }

    package func run(on connection: Connection) throws -> Acknowledgement {
        let answer = try body(connection)
        return { completion(.success(answer)) }
    }

    package func refuse(_ error: any Error) { completion(.failure(error)) }
}
