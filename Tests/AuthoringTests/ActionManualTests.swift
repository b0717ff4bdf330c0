import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing

/// The page about actions is what the actions say of themselves.
struct ActionManualTests {
    private static let root = Fixture.tests.deletingLastPathComponent()
    private static let page = root.appending(path: "Documentation/Actions.md")
    /// Set by `make manual`: the page is written instead of compared.
    private static let isWriting = ProcessInfo.processInfo.environment["GUICHET_WRITE_MANUAL"] != nil

    @Test func `the page is up to date`() throws {
        let manual = ActionManual(ProjectCity.compiler.vocabulary, notes: try Self.notes())
        if Self.isWriting { try Data(manual.text.utf8).write(to: Self.page) }
        let written = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(written == manual.text, "Documentation/Actions.md is out of date. Write it again: make manual")
    }

    @Test func `every action has a comment, and stands there with all it takes and may come of it`() throws {
        let notes = try Self.notes()
        let text = ActionManual(ProjectCity.compiler.vocabulary, notes: notes).text
        for action in ProjectCity.compiler.vocabulary.actions.values {
            #expect(notes[action.name] != nil, "\(action.name)")
            let section = try #require(text.components(separatedBy: "\n### \(action.name)\n").last)
            for name in Array(action.parameters.keys) + action.outcomes.keys {
                #expect(section.contains("| `\(name)` |"))
            }
            for value in action.allowed.values.joined() { #expect(section.contains("`\(value)`")) }
            for (name, type) in action.parameters {
                let row = try #require(section.components(separatedBy: "\n").first { $0.hasPrefix("| `\(name)` | ") })
                #expect(row.contains(" | \(type.word) | "))
                #expect(row.contains("may be left out") == action.optional.contains(name))
                #expect(row.contains("kept secret") == action.secret.contains(name))
                #expect(row.contains("one of ") == (action.allowed[name] != nil))
                #expect(row.contains("a wallet of the city") == action.wallets.contains(name))
            }
            for (name, record) in action.outcomes {
                for field in record.fields.keys { #expect(section.contains("`\(field)` "), "\(action.name) \(name)") }
            }
        }
    }

    @Test func `a kind of report and the grounds of an objection are among a few words`() {
        let allowed = ProjectCity.compiler.vocabulary.actions.mapValues(\.allowed)
        #expect(allowed["mobility.report"]?["kind"] == ["jam", "crash", "flood", "closure", "other"])
        #expect(allowed["taxes.object"]?["grounds"] == ["not_mine", "amount", "paid", "exempt", "other"])
    }

    /// The first paragraph of the comment above the declaration that names an action.
    private static func notes() throws -> [String: String] {
        let folder = root.appending(path: "Sources/Domains")
        let files = FileManager.default.enumerator(atPath: folder.path(percentEncoded: false))?.allObjects as? [String]
        var notes: [String: String] = [:]
        let names = Set(ProjectCity.compiler.vocabulary.actions.keys)
        for file in files ?? [] where file.hasSuffix(".swift") {
            let lines = try String(contentsOf: folder.appending(path: file), encoding: .utf8).components(
                separatedBy: "\n")
            for (index, line) in lines.enumerated() {
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                guard quoted.count > 2, let name = names.first(where: { $0 == quoted[1] }), notes[name] == nil else {
                    continue
                }
                guard let declaration = lines[...index].lastIndex(where: { $0.contains("static let ") }) else {
                    continue
                }
                let comment = lines[..<declaration].reversed().prefix { $0.contains("///") }.reversed()
                    .map { $0.drop { $0 == " " }.dropFirst(3).drop { $0 == " " } }
                let paragraph = comment.prefix { !$0.isEmpty }.joined(separator: " ")
                if !paragraph.isEmpty { notes[name] = paragraph }
            }
        }
        return notes
    }
}
