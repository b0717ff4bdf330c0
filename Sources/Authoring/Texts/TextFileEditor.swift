import Conversation
import Yams

/// A text as it shall stand in a file: nil keeps a form as it is.
struct TextChange: Sendable, Hashable {
    var full: String?
    var short: String?
}

/// Changes texts in a file of texts and leaves every other byte, comment and line where it was.
///
/// YAML says where each value begins; how it is written says where it ends. What cannot be changed so, as a text two keys
/// share, is left out and told: the caller compares what the new file says with what it should.
struct TextFileEditor {
    private struct Edit {
        let range: Range<Int>
        let text: String
    }

    private let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]
    private var edits: [Edit] = []
    /// Changes not yet made.
    private var remaining: [String: TextChange]
    /// Keys of changes whose text stands in the file.
    private var met: Set<String> = []

    private init(_ text: String, _ changes: [String: TextChange]) {
        scalars = Array(text.unicodeScalars)
        lineStarts = Self.lineStarts(scalars)
        remaining = changes
    }

    /// The file with texts changed, those it lacks put at its end, and the keys that could not be changed.
    static func edited(_ text: String, _ changes: [String: TextChange]) -> (text: String, undone: [String]) {
        guard let root = try? Yams.compose(yaml: text) else { return (text, changes.keys.sorted()) }
        var editor = TextFileEditor(text, changes)
        editor.visit(root, prefix: "", isFlow: false)
        let edited = editor.applied()
        let undone = editor.met.intersection(editor.remaining.keys)
        let added = editor.remaining.filter { !undone.contains($0.key) }.sorted { $0.key < $1.key }
        guard !added.isEmpty else { return (edited, undone.sorted()) }
        guard editor.isOpenBlock(root) else { return (edited, editor.remaining.keys.sorted()) }
        let end = edited.unicodeScalars.last == "\n" ? "" : "\n"
        let lines = added.map { "\(YAMLScalar.written($0.key)): \(written($0.value))\n" }
        return (edited + end + lines.joined(), undone.sorted())
    }

    /// A text as it is written after its key.
    static func written(_ change: TextChange) -> String {
        let full = change.full ?? ""
        guard let short = change.short else { return YAMLScalar.written(full) }
        return "{ text: \(YAMLScalar.written(full)), short: \(YAMLScalar.written(short)) }"
    }

    // MARK: The tree

    /// Whether a mapping is written in braces. The parser knows, and its Swift wrapper does not say.
    private func isInBraces(_ mapping: Node) -> Bool {
        guard let mark = mapping.mark, lineStarts.indices.contains(mark.line - 1) else { return false }
        let start = lineStarts[mark.line - 1] + mark.column - 1
        return scalars.indices.contains(start) && scalars[start] == "{"
    }

    /// Whether a line at the end of the file is one more entry of it.
    private func isOpenBlock(_ root: Node) -> Bool {
        root.mapping != nil && !isInBraces(root) && root.mark?.column == (scalars.first == "\u{FEFF}" ? 2 : 1)
    }

    private mutating func visit(_ node: Node, prefix: String, isFlow: Bool) {
        guard let mapping = node.mapping else { return }
        let isFlow = isFlow || isInBraces(node)
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { continue }
            let full = prefix.isEmpty ? name : prefix + "." + name
            let indent = (key.mark?.column ?? 1) - 1
            if remaining[full] != nil { met.insert(full) }
            if let inner = value.mapping {
                if inner["text"]?.scalar != nil {
                    change(inner, full, isFlow: isFlow || isInBraces(value))
                } else {
                    visit(value, prefix: full, isFlow: isFlow)
                }
            } else if value.scalar != nil, let change = remaining[full] {
                self.change(value, to: change, key: full, indent: indent, isFlow: isFlow)
            }
        }
    }

    /// A text without settings.
    private mutating func change(_ value: Node, to change: TextChange, key: String, indent: Int, isFlow: Bool) {
        guard let scalar = value.scalar, let range = extent(of: value, indent: indent) else { return }
        let full = change.full ?? scalar.string
        let text = change.short.map { Self.written(TextChange(full: full, short: $0)) } ?? written(full, like: scalar)
        edits.append(Edit(range: range, text: text))
        remaining[key] = nil
    }

    /// A text with settings.
    private mutating func change(_ mapping: Node.Mapping, _ key: String, isFlow: Bool) {
        guard let change = remaining[key], let value = mapping["text"], let scalar = value.scalar,
            let name = mapping.keys.first(where: { $0.scalar?.string == "text" }), let mark = name.mark,
            let range = extent(of: value, indent: mark.column - 1)
        else { return }
        var text = change.full.map { written($0, like: scalar) }
        if let short = change.short {
            if let old = mapping["short"], let style = old.scalar {
                guard let range = extent(of: old, indent: mark.column - 1) else { return }
                edits.append(Edit(range: range, text: written(short, like: style)))
            } else {
                let separator = isFlow ? ", " : "\n" + String(repeating: " ", count: mark.column - 1)
                text =
                    (text ?? written(scalar.string, like: scalar)) + separator + "short: " + YAMLScalar.written(short)
            }
        }
        if let text { edits.append(Edit(range: range, text: text)) }
        remaining[key] = nil
    }

    /// A value in the quotes the one before it had, where it can be written so.
    private func written(_ text: String, like scalar: Node.Scalar) -> String {
        switch scalar.style {
        case .plain, .any: YAMLScalar.written(text)
        case .singleQuoted where !text.contains("\n") && YAMLScalar.quoted(text).filter({ $0 == "\\" }).isEmpty:
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        default: YAMLScalar.quoted(text)
        }
    }

    private func applied() -> String {
        var result = String.UnicodeScalarView()
        var place = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where edit.range.lowerBound >= place
        {
            result.append(contentsOf: scalars[place..<edit.range.lowerBound])
            result.append(contentsOf: edit.text.unicodeScalars)
            place = edit.range.upperBound
        }
        result.append(contentsOf: scalars[place...])
        return String(result)
    }

    // MARK: Where a value ends

    /// - Parameter indent: how far its key is indented.
    private func extent(of node: Node, indent: Int) -> Range<Int>? {
        guard let mark = node.mark, let scalar = node.scalar, lineStarts.indices.contains(mark.line - 1) else {
            return nil
        }
        let start = lineStarts[mark.line - 1] + mark.column - 1
        guard scalars.indices.contains(start) else { return nil }
        switch scalar.style {
        case .doubleQuoted where scalars[start] == "\"": return quoted(from: start, escape: "\\")
        case .singleQuoted where scalars[start] == "'": return quoted(from: start, escape: "'")
        case .plain, .any: return plain(scalar.string, from: start)
        case .literal where scalars[start] == "|", .folded where scalars[start] == ">":
            return block(from: start, line: mark.line, indent: indent)
        // An anchor or a tag stands before the value.
        default: return nil
        }
    }

    private func quoted(from start: Int, escape: Unicode.Scalar) -> Range<Int>? {
        let quote = scalars[start]
        var index = start + 1
        while index < scalars.count {
            if scalars[index] == escape,
                escape != quote || scalars.indices.contains(index + 1) && scalars[index + 1] == quote
            {
                index += 2
            } else if scalars[index] == quote {
                return start..<index + 1
            } else {
                index += 1
            }
        }
        return nil
    }

    /// Words without quotes stand in the file as they are, but for line breaks, which are a space in the value.
    private func plain(_ text: String, from start: Int) -> Range<Int>? {
        var index = start
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard index < scalars.count else { return nil }
            if scalars[index] == scalar {
                index += 1
            } else {
                guard scalar == " " || scalar == "\n", Self.isBlank(scalars[index]) else { return nil }
                while index < scalars.count, Self.isBlank(scalars[index]) { index += 1 }
                while rest.first == "\n" { rest.removeFirst() }
            }
        }
        return start..<index
    }

    /// The lines after `|` or `>` that are indented further than the key.
    private func block(from start: Int, line: Int, indent: Int) -> Range<Int> {
        var end = lineEnd(line)
        var number = line + 1
        while lineStarts.indices.contains(number - 1) {
            let text = scalars[lineStarts[number - 1]..<lineEnd(number)]
            let spaces = text.prefix { $0 == " " }.count
            if text.contains(where: { !Self.isBlank($0) }) {
                guard spaces > indent else { break }
                end = lineEnd(number)
            }
            number += 1
        }
        return start..<end
    }

    /// Where the break at the end of a line begins.
    private func lineEnd(_ line: Int) -> Int {
        var end = lineStarts.indices.contains(line) ? lineStarts[line] : scalars.count
        while end > lineStarts[line - 1], Self.isBreak(scalars[end - 1]) { end -= 1 }
        return end
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || isBreak(scalar) }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    private static func lineStarts(_ scalars: [Unicode.Scalar]) -> [Int] {
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where isBreak(scalar) {
            if scalar == "\r", scalars.indices.contains(index + 1), scalars[index + 1] == "\n" { continue }
            starts.append(index + 1)
        }
        return starts
    }
}
