package import Conversation
import Yams

/// Reads YAML into the engine's own tree, with the place of every piece and bounds on its size.
package enum YAMLReader {
    /// Pieces of one file and levels within levels; aliases count as often as they are used, so that a few lines
    /// cannot unfold into millions.
    package static let maximumPieces = 200_000
    package static let maximumDepth = 32

    /// The root of a file, or nil with a diagnostic.
    package static func read(_ text: String, file: String, _ diagnostics: inout [Diagnostic]) -> SourceNode? {
        let top = SourcePlace(file: file, line: 1, column: 1)
        do {
            guard let root = try Yams.compose(yaml: text) else {
                diagnostics.append(Diagnostic(.error, at: top, "The file is empty."))
                return nil
            }
            var pieces = 0
            return try node(root, file: file, depth: 0, &pieces)
        } catch let error as Overgrown {
            diagnostics.append(Diagnostic(.error, at: error.place, error.message))
        } catch let error as YamlError {
            diagnostics.append(diagnostic(error, top))
        } catch {
            diagnostics.append(Diagnostic(.error, at: top, "The file cannot be read as YAML."))
        }
        return nil
    }

    private struct Overgrown: Error {
        let place: SourcePlace
        let message: String
    }

    private static func node(
        _ node: Yams.Node, file: String, depth: Int, _ pieces: inout Int
    ) throws -> SourceNode {
        let place = SourcePlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        pieces += 1
        guard pieces <= maximumPieces else {
            throw Overgrown(place: place, message: "The file unfolds into more than \(maximumPieces) pieces.")
        }
        guard depth <= maximumDepth else {
            throw Overgrown(place: place, message: "The file is nested more than \(maximumDepth) levels deep.")
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            if isPlain, ["", "~", "null"].contains(scalar.string) { return SourceNode(.empty, at: place) }
            return SourceNode(.scalar(scalar.string), at: place)
        case .sequence(let sequence):
            let items = try sequence.map { try Self.node($0, file: file, depth: depth + 1, &pieces) }
            return SourceNode(.sequence(items), at: place)
        case .mapping(let mapping):
            let entries = try mapping.map { key, value in
                let keyPlace = SourcePlace(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                guard let name = key.scalar?.string else {
                    throw Overgrown(place: keyPlace, message: "A key must be one word.")
                }
                return SourceNode.Entry(
                    key: name, place: keyPlace, value: try Self.node(value, file: file, depth: depth + 1, &pieces))
            }
            return SourceNode(.mapping(entries), at: place)
        case .alias:
            throw Overgrown(place: place, message: "This alias names nothing.")
        }
    }

    private static func diagnostic(_ error: YamlError, _ top: SourcePlace) -> Diagnostic {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let place = SourcePlace(file: top.file, line: max(mark.line, 1), column: max(mark.column, 1))
            return Diagnostic(
                .error, at: place, "This is not YAML: \(problem).",
                advice: "Check the indentation, and put quotes around texts with \": \" or \" #\" in them.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let place = SourcePlace(
                file: top.file, line: max(context.mark.line, 1), column: max(context.mark.column, 1))
            let names = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return Diagnostic(.error, at: place, "\(names) stands twice in one place.", advice: "Remove one.")
        default:
            return Diagnostic(.error, at: top, "The file cannot be read as YAML.")
        }
    }
}
