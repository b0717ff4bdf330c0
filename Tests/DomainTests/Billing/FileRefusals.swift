import DomainKit

/// How a file is refused, as tests compare it: a word for each problem, none where the file is taken.
enum FileRefusals {
    /// Each as `line message`.
    static func sentences(_ read: () throws -> Void) -> [String] { list(read) { "\($0.line) \($0.message)" } }

    /// Each as `line column`.
    static func places(_ read: () throws -> Void) -> [String] { list(read) { "\($0.line) \($0.column ?? "-")" } }

    private static func list(_ read: () throws -> Void, _ words: (ImportProblem) -> String) -> [String] {
        do {
            try read()
            return []
        } catch let refused as ImportRefused {
            return refused.problems.map(words)
        } catch {
            return ["\(error)"]
        }
    }
}
