package import Conversation
import Yams

/// Reads YAML into the engine's own tree, with the place of every piece and bounds on its size.
package enum YAMLReader {
    /// Pieces of one file and levels within levels; aliases count as often as they are used, so that a few lines
    /// cannot unfold into millions.
    package static let maximumPieces = 200_000
    package static let maximumDepth = 32
    /// Bytes of one file.
    package static let maximumSize = 1 << 20

    /// The root of a file, or nil with a diagnostic.
    package static func read(_ text: String, file: String, _ diagnostics: inout [Diagnostic]) -> SourceNode? {
        let top = SourcePlace(file: file, line: 1, column: 1)
        guard text.utf8.count <= maximumSize else {
            diagnostics.append(
                Diagnostic(
                    .error, .tooLarge, at: top, "The file is larger than \(maximumSize) bytes.",
                    advice: "Make several files of it."))
            return nil
        }
        guard !couldUnfoldBeyondBounds(text) else {
            diagnostics.append(
                Diagnostic(
                    .error, .tooLarge, at: top,
                    "The anchors and aliases of the file could unfold into too many pieces.",
                    advice: "Write out what an alias stands for where anchors stand inside anchors."))
            return nil
        }
        do {
            // Without rules of what a word means, which are many, slow, and asked for each key: here all are words.
            guard let root = try Yams.compose(yaml: text, .basic) else {
                diagnostics.append(Diagnostic(.error, .notYaml, at: top, "The file is empty."))
                return nil
            }
            var pieces = 0
            return try node(root, file: file, depth: 0, &pieces)
        } catch let error as Unusable {
            diagnostics.append(
                Diagnostic(.error, error.kind, at: error.place, error.message, advice: error.advice))
        } catch let error as YamlError {
            diagnostics.append(diagnostic(error, text, top))
        } catch {
            diagnostics.append(unreadable(text, top))
        }
        return nil
    }

    private struct Unusable: Error {
        let kind: FindingKind
        let place: SourcePlace
        let message: String
        var advice: String?
    }

    /// True where aliases within aliases could multiply to more than a machine can compare, as keys are compared while
    /// the file is read, before any piece can be counted.
    ///
    /// Signs that may begin an anchor or alias are counted wherever they stand, in texts too: so this is a bound from
    /// above, and a file without anchors has no aliases to unfold.
    private static func couldUnfoldBeyondBounds(_ text: String) -> Bool {
        var anchors = 0
        var aliases = 0
        var before = UInt8(ascii: "\n")
        for byte in text.utf8 {
            if separators.contains(before) {
                if byte == UInt8(ascii: "&") { anchors += 1 }
                if byte == UInt8(ascii: "*") { aliases += 1 }
            }
            before = byte
        }
        // The worst that so many can do is a chain of anchors that share the aliases evenly.
        let uses = aliases / max(anchors, 1) + 1
        var unfolded = 1
        for _ in 0..<anchors {
            unfolded *= uses
            if unfolded > maximumPieces { return uses > 1 }
        }
        return false
    }

    private static let separators = Set(" \t\r\n[{,:".utf8)

    private static func node(
        _ node: Yams.Node, file: String, depth: Int, _ pieces: inout Int
    ) throws -> SourceNode {
        let place = SourcePlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        pieces += 1
        guard pieces <= maximumPieces else {
            throw Unusable(
                kind: .tooLarge, place: place, message: "The file unfolds into more than \(maximumPieces) pieces.")
        }
        guard depth <= maximumDepth else {
            throw Unusable(
                kind: .tooLarge, place: place, message: "The file is nested more than \(maximumDepth) levels deep.")
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
            if isPlain, ["", "~", "null"].contains(scalar.string) { return SourceNode(.empty, at: place) }
            // A quoted text begins after its quote, so that a finding inside it can be told at its character.
            return SourceNode(.scalar(scalar.string), at: isQuoted ? place.moved(by: 1) : place)
        case .sequence(let sequence):
            let items = try sequence.map { try Self.node($0, file: file, depth: depth + 1, &pieces) }
            return SourceNode(.sequence(items), at: place)
        case .mapping(let mapping):
            let entries = try mapping.map { key, value in
                let keyPlace = SourcePlace(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                guard let name = key.scalar?.string else {
                    throw Unusable(kind: .badValue, place: keyPlace, message: "A key must be one word.")
                }
                if let index = name.unicodeScalars.firstIndex(where: StrangeSpace.isStrange) {
                    let before = name.unicodeScalars.distance(from: name.unicodeScalars.startIndex, to: index)
                    throw Unusable(
                        kind: .notYaml, place: keyPlace.moved(by: before),
                        message: StrangeSpace.message(name.unicodeScalars[index]), advice: StrangeSpace.advice)
                }
                return SourceNode.Entry(
                    key: name, place: keyPlace, value: try Self.node(value, file: file, depth: depth + 1, &pieces))
            }
            return SourceNode(.mapping(entries), at: place)
        case .alias:
            throw Unusable(kind: .notYaml, place: place, message: "This alias names nothing.")
        }
    }

    private static func diagnostic(_ error: YamlError, _ text: String, _ top: SourcePlace) -> Diagnostic {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let place = SourcePlace(file: top.file, line: max(mark.line, 1), column: max(mark.column, 1))
            if let space = StrangeSpace.nearest(above: place, in: text) {
                return Diagnostic(
                    .error, .notYaml, at: space.place, StrangeSpace.message(space.scalar), advice: StrangeSpace.advice)
            }
            return Diagnostic(
                .error, .notYaml, at: place, "This is not YAML: \(problem).",
                advice: isAboutAlias(problem)
                    ? "Put quotes around what begins with * or &, as \"*384*21#\"."
                    : "Check the indentation, and put quotes around texts with \": \" or \" #\" in them.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let place = SourcePlace(
                file: top.file, line: max(context.mark.line, 1), column: max(context.mark.column, 1))
            let names = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return Diagnostic(
                .error, .duplicate, at: place, "\(names) stands twice in one place.", advice: "Remove one.")
        default:
            return unreadable(text, top)
        }
    }

    /// Whether what was found stands behind a sign that names a piece of the file.
    private static func isAboutAlias(_ problem: String) -> Bool {
        problem.contains("alias") || problem.contains("anchor") || problem.contains("alphabetic or numeric")
    }

    /// Where nothing else is known: at the first character no file of YAML may hold.
    private static func unreadable(_ text: String, _ top: SourcePlace) -> Diagnostic {
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            let isAllowed = scalar.value >= 0x20 || ["\t", "\n", "\r"].contains(scalar)
            guard isAllowed, scalar.value != 0x7F else {
                return Diagnostic(
                    .error, .notYaml, at: SourcePlace(file: top.file, line: line, column: column),
                    "\(StrangeLetter.name(of: scalar)) stands here, which no YAML may hold.", advice: "Take it out.")
            }
            column = scalar == "\n" ? 1 : column + 1
            line += scalar == "\n" ? 1 : 0
        }
        return Diagnostic(.error, .notYaml, at: top, "The file cannot be read as YAML.")
    }
}
