import Storage

/// What the bodies of a group will ask first, answered before the first of them runs.
struct Foretelling {
    /// A statement and whose it is, by the body's place in the group.
    struct Place {
        let body: Int
        let statement: Statement
    }

    private var answers: [Int: [(statement: Statement, rows: [Row])]] = [:]
    private var current: [(statement: Statement, rows: [Row])] = []

    mutating func storeAnswer(_ rows: [Row], at place: Place) {
        answers[place.body, default: []].append((place.statement, rows))
    }

    mutating func turn(to body: Int) { current = answers.removeValue(forKey: body) ?? [] }

    /// The answer, once: a body that asks again may have changed it itself.
    mutating func rows(for statement: Statement) -> [Row]? {
        guard let place = current.firstIndex(where: { $0.statement == statement }) else { return nil }
        return current.remove(at: place).rows
    }
}
