import Synchronization

/// Keeps the way to give an answer until the test gives it.
final class Late<Answer: Sendable>: Sendable {
    private let ways = Mutex<[@Sendable (Answer) -> Void]>([])

    func keep(_ give: @escaping @Sendable (Answer) -> Void) { ways.withLock { $0.append(give) } }

    func give(_ answer: Answer) {
        for give in ways.withLock({ $0 }) { give(answer) }
    }
}
