import Storage

/// A body on its way to a connection, its answer's type forgotten.
protocol Job: Sendable {
    /// Runs the body and answers how to report its success.
    func run(on connection: Connection) throws -> Acknowledgement
    /// Reports that nothing was kept.
    func refuse(_ error: any Error)
}

/// Tells the one who waits how a body ended. It is called once nothing can change that any more.
typealias Acknowledgement = () -> Void

/// A body and who waits for its answer.
struct BodyJob<Answer: Sendable>: Job {
    let body: @Sendable (Connection) throws -> Answer
    let completion: @Sendable (Result<Answer, any Error>) -> Void

    func run(on connection: Connection) throws -> Acknowledgement {
        let answer = try body(connection)
        return { completion(.success(answer)) }
    }

    func refuse(_ error: any Error) { completion(.failure(error)) }
}
