import Authoring
import Conversation
import Foundation
import Wording

/// A city just big enough for one conversation: a test writes states and texts, the rest is a fixture.
struct SmallCity {
    /// The states of the flow `main`, as they stand under `states:`; the first is the start.
    let states: String
    /// Texts by tag. A test that gives none speaks English only.
    var texts: [String: String] = [:]
    /// Other flows, whole.
    var flows: [String] = []
    var actions: [ActionSignature] = []

    /// What keeps a test's own city from compiling.
    struct Findings: Error, CustomStringConvertible {
        let description: String
    }

    init(_ states: String, texts: String, flows: [String] = [], actions: [ActionSignature] = []) {
        self.init(states, languages: ["en": texts], flows: flows, actions: actions)
    }

    init(
        _ states: String, languages: [String: String], flows: [String] = [], actions: [ActionSignature] = []
    ) {
        self.states = states
        texts = languages
        self.flows = flows
        self.actions = actions
    }

    var bundle: SourceBundle {
        get throws {
            var files = try Self.locales(texts.keys.sorted())
            let start = states.prefix { $0 != ":" }
            let indented = states.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
            files["Flows/city.yaml"] = """
                city: Test
                country: GH
                languages: [\(texts.keys.sorted().joined(separator: ", "))]
                entry: main
                """
            files["Flows/main.yaml"] = "flow: main\nstart: \(start)\nstates:\n\(indented)\n"
            for (index, flow) in flows.enumerated() { files["Flows/other\(index).yaml"] = flow }
            for (tag, text) in texts { files["Locales/\(tag)/texts.yaml"] = text }
            return SourceBundle(files: files)
        }
    }

    /// The program; throws what the checker found.
    func program() throws -> Program {
        let signatures = Dictionary(actions.map { ($0.name, $0) }) { first, _ in first }
        let compilation = Compiler(vocabulary: Vocabulary(actions: signatures)).recompile(try bundle)
        guard let program = compilation.program else {
            throw Findings(description: compilation.diagnostics.map(\.rendered).joined(separator: "\n"))
        }
        return program
    }

    func phone(
        medium: Surface.Medium = .ussd, language: String = "en", chosen: Bool = false,
        outcomes: @escaping (ActionCall) -> ActionOutcome = { _ in ActionOutcome("done") }
    ) throws -> TestPhone {
        let changing = Set(actions.filter(\.changes).map(\.name))
        return TestPhone(
            program: try program(), medium: medium, language: language, chosen: chosen, changing: changing,
            outcomes: outcomes)
    }

    /// The files of the fixture for these languages, by the path a bundle has them under.
    private static func locales(_ tags: [String]) throws -> [String: String] {
        var files: [String: String] = [:]
        for path in ["countries/GH.yaml"] + tags.flatMap({ ["\($0)/language.yaml", "\($0)/engine.yaml"] }) {
            let file = Checkout.fixtures.appending(path: "Conversation/SmallCity/Locales/\(path)")
            files["Locales/\(path)"] = try String(contentsOf: file, encoding: .utf8)
        }
        return files
    }
}

/// Where the files of this checkout are.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let fixtures = root.appending(path: "Tests/Fixtures")

    static func path(_ inside: String) -> String { root.appending(path: inside).path(percentEncoded: false) }

    /// The names of the Swift files of a folder, without their suffix.
    static func swiftFiles(_ folder: String) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: path(folder))
        return Set(names.filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) })
    }
}
