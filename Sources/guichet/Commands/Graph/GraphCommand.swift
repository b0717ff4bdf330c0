import ArgumentParser
import Authoring
import Conversation
import Foundation
import Gateway
import Storage
import Wording

struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draws a flow: its states, what they say, and where each answer leads.",
        discussion: """
            With a store it also says how many citizens came to each state, answered, were refused and left, and how many \
            took each way: counts, in which nobody can be found. SVG needs Graphviz; DOT and Mermaid need nothing.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case dot, svg, mermaid

        /// By the ending of a file's name.
        init(file: String?) {
            let ending = file.map { URL(filePath: $0).pathExtension.lowercased() } ?? ""
            self = ending == "svg" ? .svg : ["mmd", "mermaid"].contains(ending) ? .mermaid : .dot
        }
    }

    @Argument(help: "The flow, as taxes.pay.") var flow: String?
    @Flag(help: "All flows of the city in one drawing.") var all = false
    @Option(help: "dot, svg or mermaid; by the name of the file where it is left out, and else dot.")
    var format: Format?
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?
    @Option(help: "The language the texts are shown in; the city's first one where it is left out.")
    var language: String?
    @Option(
        help: ArgumentHelp(
            "The store whose counts are shown, as sqlite:<file> or postgres://<user>@<host>/<database>.",
            valueName: "url"))
    var database: String?
    @Option(help: ArgumentHelp("Only what was counted since this day, as 2026-03-01.", valueName: "day"))
    var since: String?
    @OptionGroup var sources: SourceOptions

    func validate() throws {
        guard all != (flow != nil) else { throw ValidationError("Name a flow, or write --all.") }
        guard since == nil || database != nil else { throw ValidationError("--since needs --database.") }
        guard since.map({ CivilDate(iso: $0) != nil }) ?? true else {
            throw ValidationError("\"\(since ?? "")\" is no day; write it as 2026-03-01.")
        }
    }

    func run() async throws {
        let city = try CitySources.read(sources).runnable()
        let tag = language ?? city.program.profile.defaultLanguage
        guard let painter = FlowPainter(program: city.program, city: city.city, language: tag) else {
            throw Ending.misuse(
                "The city does not speak \"\(tag)\"; it speaks \(city.program.profile.languages.joined(separator: ", "))."
            )
        }
        let names = try flow.map { [try known($0, in: city.program)] } ?? city.program.flows.keys.sorted()
        let counted = try await traffic(of: names)
        let graphs = names.compactMap { painter.graph(of: $0, traffic: counted?[$0]) }
        try write(try drawing(of: graphs))
    }

    private func known(_ flow: String, in program: Program) throws -> String {
        guard program.flows[flow] == nil else { return flow }
        let advice = program.flows.keys.suggestion(for: flow)
        throw Ending.misuse(
            "There is no flow \"\(flow)\". "
                + (advice ?? "The flows are: \(program.flows.keys.sorted().joined(separator: ", "))."))
    }

    private func traffic(of flows: [String]) async throws -> [String: Traffic]? {
        guard let database else { return nil }
        let address = try StoreAddress(database)
        try address.requireFile()
        let day = since.flatMap { CivilDate(iso: $0) }
        return try await address.use { store in
            try await store.read { transaction in
                try flows.reduce(into: [:]) { $0[$1] = try Traffic(of: $1, since: day, in: transaction) }
            }
        }
    }

    private func drawing(of graphs: [FlowGraph]) throws -> Data {
        switch format ?? Format(file: output) {
        case .dot: Data(DOTDrawing(graphs).text.utf8)
        case .mermaid: Data(MermaidDrawing(graphs).text.utf8)
        case .svg: try Graphviz.svg(of: DOTDrawing(graphs).text)
        }
    }

    private func write(_ drawing: Data) throws {
        guard let output else { return FileHandle.standardOutput.write(drawing) }
        do {
            try drawing.write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Ending.misuse("The file \(output) cannot be written.")
        }
    }
}
