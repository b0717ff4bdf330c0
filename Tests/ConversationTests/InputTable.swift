import Authoring
import Conversation
import Foundation
import Wording

/// What citizens type for one kind of input and what becomes of it, as `Tests/Fixtures/Conversation/Inputs` holds it.
///
/// A file is named after its kind. `=== ` begins a table with its name, `in:` names the languages it is true in, and
/// `settings:` what stands beside `as:`; `country:` and `centre: none` change the city. Every other line is what is typed,
/// ` => ` and what becomes of it: the value, `! ` with the refusal and its figures, or `? ` with what is offered. The city
/// speaks English, French, Portuguese and Arabic as `Locales` has them.
struct InputTable: Sendable, CustomStringConvertible {
    struct Row: Sendable { let typed, expected: String }

    let kind: String
    let name: String
    private(set) var languages: [String] = []
    private(set) var settings = ""
    private(set) var country = "GH"
    private(set) var hasCentre = true
    private(set) var rows: [Row] = []

    var description: String { "\(kind): \(name)" }

    static func all() throws -> [InputTable] {
        let folder = Checkout.fixtures.appending(path: "Conversation/Inputs")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
        return try files.flatMap { file in
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return text.components(separatedBy: "\n=== ").dropFirst().map {
                InputTable($0, kind: String(file.dropLast(4)))
            }
        }
    }

    private init(_ text: String, kind: String) {
        var lines = text.components(separatedBy: "\n")
        self.kind = kind
        name = lines.removeFirst()
        for line in lines {
            let halves = line.components(separatedBy: " => ")
            if halves.count == 2 {
                rows.append(Row(typed: halves[0], expected: halves[1]))
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                switch line[..<colon] {
                case "in": languages = value.components(separatedBy: ", ")
                case "settings": settings = ", " + value
                case "country": country = String(value)
                case "centre": hasCentre = false
                default: break
                }
            }
        }
    }

    // MARK: The city that asks

    /// The action an input may ask, as the domain of roads has it.
    static let locate = ActionSignature(
        "mobility.locate", takes: ["words": .text],
        outcomes: [
            "found": RecordType("found", ["place": .text, "name": .text]),
            "unsure": RecordType(
                "unsure", ["places": .list(RecordType("place", ["code": .text, "name": .text])), "typed": .text]),
            "unknown": RecordType("unknown", ["typed": .text]),
        ])

    /// A program that asks for this kind once. The engine's texts are their own keys, so that a refusal tells which it is.
    func program() throws -> Program {
        let tags = ["en", "fr", "pt", "ar"]
        let path = "Locales/countries/\(country).yaml"
        var files = [path: try String(contentsOfFile: Checkout.path(path), encoding: .utf8)]
        files["Flows/city.yaml"] =
            "city: Kumasi demonstration\ncountry: \(country)\nlanguages: [\(tags.joined(separator: ", "))]\nentry: main\n"
            + (hasCentre ? "centre: [6.6885, -1.6244]\n" : "")
        files["Flows/main.yaml"] = """
            flow: main
            start: begin
            states:
              begin: { ask: { text: what, as: \(kind), into: answer\(settings) }, then: next }
              next: { menu: what, options: [{ over: { then: done } }] }
              done: { end: what }
            """
        let engine = EngineText.allCases.map { text in
            let shown =
                (text.hasBounds
                    ? ["least", "most"].filter { text.rawValue.hasSuffix($0 == "least" ? "little" : "much") }
                    : text.arguments.keys.sorted())
            let arguments = shown.map { " {\($0)}" }.joined()
            return "  \(text.rawValue): \"\(text.rawValue)\(arguments)\""
        }
        for tag in tags {
            let language = "Locales/\(tag)/language.yaml"
            files[language] = try String(contentsOfFile: Checkout.path(language), encoding: .utf8)
            files["Locales/\(tag)/engine.yaml"] = "engine:\n" + engine.joined(separator: "\n") + "\n"
            files["Locales/\(tag)/texts.yaml"] = "{ what: \"What?\", over: Over }\n"
        }
        let vocabulary = Vocabulary(actions: [Self.locate.name: Self.locate])
        let compilation = Compiler(vocabulary: vocabulary).recompile(SourceBundle(files: files))
        guard let program = compilation.program else {
            throw SmallCity.Findings(description: compilation.diagnostics.map(\.rendered).joined(separator: "\n"))
        }
        // The tables look at the answer where the turn leaves it, a PIN's too.
        let flows = program.flows.mapValues { $0.with(privateVariables: $0.privateVariables) }
        return Program(
            digest: program.digest, profile: program.profile, flows: flows, languages: program.languages,
            keywords: program.keywords)
    }

    /// What becomes of something typed, in the words of the files.
    func reading(_ typed: String, in tag: String, _ program: Program) throws -> String {
        let phone = TestPhone(program: program, language: tag) { call in
            let words = call.arguments["words"]?.asText ?? ""
            func place(_ code: String, _ name: String) -> Value { .record(["code": .text(code), "name": .text(name)]) }
            switch words.folded {
            case "mill": return ActionOutcome("found", ["place": .text("MILL"), "name": .text("Mill")])
            case "bridge":
                let both = [place("OLD", "Old Bridge"), place("NEW", "New Bridge")]
                return ActionOutcome("unsure", ["places": .list(both), "typed": .text(words)])
            default: return ActionOutcome("unknown", ["typed": .text(words)])
            }
        }
        try phone.dial()
        try phone.type(typed)
        if let failure = phone.failure { return "failed: \(failure)" }
        if let value = phone.variables["answer"] { return value.written }
        let lines = phone.screen.split(separator: "\n").map(String.init)
        guard lines.first != EngineText.didYouMean.rawValue else {
            return "? " + lines.dropFirst().dropLast().map { String($0.dropFirst(3)) }.joined(separator: ", ")
        }
        return "! " + (lines.first ?? "")
    }
}

extension Value {
    fileprivate var written: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let truth): String(truth)
        case .money(let money): money.decimal
        case .date(let date): date.iso
        case .phone(let phone): phone.e164
        case .record(let fields): fields["code"]?.asText ?? "?"
        case .list: "?"
        }
    }
}
