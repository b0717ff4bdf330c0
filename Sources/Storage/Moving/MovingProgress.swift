/// How far a long piece of work on a store has come: told after every page.
package struct MovingProgress: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// Rows go from one store into the other.
        case copying
        /// What arrived is read again and compared.
        case comparing
        /// What lies there is read and counted.
        case reading
    }

    package let step: Step
    package let table: String
    /// Rows of the table so far.
    package let rows: Int64
}
