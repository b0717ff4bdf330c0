import Storage

/// PostgreSQL's five-letter codes (https://www.postgresql.org/docs/15/errcodes-appendix.html) in the words of
/// `StorageError`, and what is to be done about them.
struct PostgresError: Error {
    /// What helps against an error.
    enum Remedy {
        /// Nothing: the body asked for what cannot be.
        case none
        /// Running the body again by itself, for another was quicker.
        case runAgain
        /// Another connection: this one is gone.
        case reconnect
        /// Another connection, for who wants to write: this one leads to a server that takes no changes, or no more.
        case elsewhere
        /// Preparing the statements again, for the schema has changed under them.
        case prepareAgain
    }

    let error: StorageError
    let remedy: Remedy

    /// - Parameters:
    ///   - code: the SQLSTATE; empty when the error is libpq's own.
    ///   - message: the server's primary message, which names tables and columns and may not hold a bound value: the
    ///     detail, which would, is left out.
    ///   - isFatal: whether the server has closed the connection with it.
    init(code: String, message: String, isFatal: Bool = false) {
        switch code {
        case _ where isFatal: (error, remedy) = (.inputOutput(message), .reconnect)
        case "40001", "40P01", "55P03", "53300": (error, remedy) = (.busy(message), .runAgain)
        case "23505", "23P01": (error, remedy) = (.constraint(message), .runAgain)
        case "53100": (error, remedy) = (.full(message), .none)
        case "57014": (error, remedy) = (.inputOutput(message), .none)
        case "08P01": (error, remedy) = (.statement(message), .none)
        case "0A000" where message.hasPrefix("cached plan"): (error, remedy) = (.busy(message), .prepareAgain)
        case "26000": (error, remedy) = (.busy(message), .prepareAgain)
        case "25006": (error, remedy) = (.statement(message), .elsewhere)
        case "": (error, remedy) = (.inputOutput(message), .reconnect)
        default: (error, remedy) = Self.byClass(code.prefix(2), message)
        }
    }

    private static func byClass(_ codeClass: Substring, _ message: String) -> (StorageError, Remedy) {
        switch codeClass {
        case "08", "57": (.inputOutput(message), .reconnect)
        case "23": (.constraint(message), .none)
        case "53", "58", "XX": (.inputOutput(message), .none)
        default: (.statement(message), .none)
        }
    }

    /// An error found on this side, against which nothing helps.
    init(_ error: StorageError) {
        self.error = error
        remedy = .none
    }

    /// The connection is gone: nothing said to it will be answered.
    static func lost(_ message: String) -> PostgresError { PostgresError(code: "", message: message) }
}
