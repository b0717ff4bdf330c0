import Authoring
import Conversation
import Foundation
import Testing

/// Files with marks at the places where a finding is expected, as `Tests/Fixtures/Authoring/Findings` holds them.
///
/// `=== ` begins a case with its name, `--- PATH` a file, `--- no PATH` takes away a file every case has, `--- unread PATH`
/// names one that is passed over, and `>>> ` is a
/// finding: severity, its kind where that matters, a part of its message, and after ` | ` a part of its advice. The findings stand in the order of the
/// marks `⟦…⟧`, which are taken out before the files are read; `>>> also` is one more at the same mark, and
/// `>>> at FILE:LINE:COLUMN` needs none. A case without findings must compile. Texts of which a case says nothing in a
/// language's `translation.yaml` are accepted and read there.
struct FindingCase: Sendable, CustomTestStringConvertible {
    struct Expected: Sendable {
        let place: SourcePlace
        let severity: String
        /// Nil where the case leaves the kind open.
        let kind: FindingKind?
        let message: String
        let advice: String

        func describes(_ diagnostic: Diagnostic) -> Bool {
            diagnostic.place == place && diagnostic.severity.rawValue == severity
                && (kind == nil || diagnostic.kind == kind) && diagnostic.message.contains(message)
                && (advice.isEmpty || diagnostic.advice?.contains(advice) == true)
        }
    }

    /// What is wrong with a case itself.
    struct Unreadable: Error { let line: String }

    let name: String
    let bundle: SourceBundle
    let expected: [Expected]

    var testDescription: String { name }

    /// Every case of one file of the folder.
    static func all(in file: String) throws -> [FindingCase] {
        let text = try String(contentsOf: Fixture.folder.appending(path: "Findings/\(file).txt"), encoding: .utf8)
        return try text.components(separatedBy: "\n=== ").dropFirst().map { try FindingCase($0) }
    }

    private init(_ text: String) throws {
        var lines = text.components(separatedBy: "\n")
        name = lines.removeFirst()
        var files = try Fixture.smallCity()
        var marked: [(path: String, lines: [String])] = []
        var removed: Set<String> = []
        var unread: [String] = []
        var findings: [String] = []
        for line in lines {
            if line.hasPrefix("--- no ") {
                removed.insert(String(line.dropFirst(7)))
                files[String(line.dropFirst(7))] = nil
            } else if line.hasPrefix("--- unread ") {
                unread.append(String(line.dropFirst(11)))
            } else if line.hasPrefix("--- ") {
                marked.append((String(line.dropFirst(4)), []))
            } else if line.hasPrefix(">>> ") {
                findings.append(String(line.dropFirst(4)))
            } else if findings.isEmpty, let last = marked.indices.last {
                marked[last].lines.append(line)
            }
        }
        var marks: [SourcePlace] = []
        for (path, lines) in marked.sorted(by: { $0.path < $1.path }) {
            files[path] = lines.enumerated().map { Self.unmarked($0.element, path, $0.offset + 1, &marks) }
                .joined(separator: "\n")
        }
        bundle = SourceBundle(files: Self.accepted(files, unlessNamed: removed).files, unread: unread)
        expected = try Self.expected(findings, marks)
    }

    /// The files with records that accept every text a case says nothing of; a record that is taken away stays away.
    private static func accepted(_ files: [String: String], unlessNamed named: Set<String>) -> SourceBundle {
        var files = files
        let translations = Translations(SourceBundle(files: files), compiler: Compiler(vocabulary: Fixture.vocabulary))
        for status in (try? translations?.status()) ?? [] where !status.isFirst {
            guard let record = try? translations?.accept(.all, of: status.tag, reviewed: true).file,
                !named.contains(record.path)
            else { continue }
            guard let own = files[record.path] else {
                files[record.path] = record.text
                continue
            }
            let others = record.text.split(separator: "\n").filter { line in
                line.hasPrefix("  ") && !own.contains(line.prefix { $0 != ":" } + ":")
            }
            files[record.path] = own + "\n" + others.joined(separator: "\n") + "\n"
        }
        return SourceBundle(files: files)
    }

    /// The line without its marks, whose places are added. Columns count Unicode scalars, as YAML does.
    private static func unmarked(
        _ line: String, _ path: String, _ number: Int, _ marks: inout [SourcePlace]
    ) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            switch scalar {
            case "⟦": marks.append(SourcePlace(file: path, line: number, column: plain.count + 1))
            case "⟧": continue
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    private static func expected(_ findings: [String], _ marks: [SourcePlace]) throws -> [Expected] {
        var marks = marks[...]
        var place: SourcePlace?
        let found = try findings.map { line in
            var rest = line
            if rest.hasPrefix("also ") {
                rest = String(rest.dropFirst(5))
            } else if rest.hasPrefix("at ") {
                let parts = rest.split(separator: " ", maxSplits: 2).map(String.init)
                let numbers = parts[1].split(separator: ":").map(String.init)
                guard parts.count == 3, numbers.count == 3, let row = Int(numbers[1]), let column = Int(numbers[2])
                else { throw Unreadable(line: line) }
                place = SourcePlace(file: numbers[0], line: row, column: column)
                rest = parts[2]
            } else {
                place = marks.popFirst()
            }
            let halves = rest.components(separatedBy: " | ")
            let head = halves[0].components(separatedBy: ": ")
            guard let place, head.count > 1 else { throw Unreadable(line: line) }
            let words = head[0].split(separator: " ").map(String.init)
            let kind = words.count > 1 ? FindingKind(rawValue: words[1]) : nil
            guard let severity = words.first, (kind == nil) == (words.count == 1) else { throw Unreadable(line: line) }
            return Expected(
                place: place, severity: severity, kind: kind, message: head.dropFirst().joined(separator: ": "),
                advice: halves.count > 1 ? halves[1] : "")
        }
        guard marks.isEmpty else { throw Unreadable(line: "There are more marks than findings.") }
        return found
    }
}
