/// The problems of a file as they are found: the first hundred in full, the others counted.
package struct ImportProblems {
    /// Problems kept in full, at most.
    package static let most = 100

    private var kept: [ImportProblem] = []
    private var firstOmitted: Int?
    private var omitted = 0

    package init() {}

    package var isEmpty: Bool { kept.isEmpty }
    /// How many were found so far, those not kept included.
    package var count: Int { kept.count + omitted }

    package mutating func add(_ line: Int, _ column: String?, _ message: String) {
        guard kept.count < Self.most else {
            firstOmitted = firstOmitted ?? line
            omitted += 1
            return
        }
        kept.append(ImportProblem(line: line, column: column, message))
    }

    /// Refuses the file when there was any problem. Past the hundredth, one more line says how many there are.
    package func check() throws(ImportRefused) {
        guard !kept.isEmpty else { return }
        guard let firstOmitted else { throw ImportRefused(kept) }
        throw ImportRefused(kept + [ImportProblem(line: firstOmitted, column: nil, "and \(omitted) more problems")])
    }
}
