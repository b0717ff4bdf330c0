/// Drawings as flowcharts of Mermaid (https://mermaid.js.org/syntax/flowchart.html), which many readers of Markdown show.
package struct MermaidDrawing {
    private let graphs: [FlowGraph]

    /// - Parameter graphs: one flow, or all of a city, each of which gets a frame of its own then.
    package init(_ graphs: [FlowGraph]) { self.graphs = graphs }

    /// The whole drawing, with a line feed at its end.
    package var text: String {
        // Names of flows and states may be words of Mermaid's own, so places go by number.
        let places = graphs.flatMap(\.places)
        let numbers = Dictionary(places.enumerated().map { ($0.element.id, "n\($0.offset)") }) { first, _ in first }
        func number(_ id: String) -> String { numbers[id] ?? "n" }
        var lines = ["flowchart TD"]
        for (index, graph) in graphs.enumerated() {
            let inner = graph.places.map { Self.line($0, number($0.id)) }
            lines += graphs.count == 1 ? inner.map { "  " + $0 } : Self.framed(inner, index, graph.flow)
        }
        for way in graphs.flatMap(\.ways) { lines.append("  " + Self.line(way, number(way.from), number(way.to))) }
        if graphs.count > 1 { lines += calls(among: places, number) }
        lines += Self.looks(of: places, number)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func framed(_ lines: [String], _ index: Int, _ flow: String) -> [String] {
        ["  subgraph f\(index)[\(quoted([flow]))]"] + lines.map { "    " + $0 } + ["  end"]
    }

    private func calls(among places: [FlowGraph.Place], _ number: (String) -> String) -> [String] {
        let drawn = Set(graphs.map(\.flow))
        return places.compactMap { place in
            guard case .flow(let name) = place.kind, drawn.contains(name) else { return nil }
            return "  \(number(place.id)) -.-> \(number(name))"
        }
    }

    // MARK: Lines

    private static func line(_ place: FlowGraph.Place, _ number: String) -> String {
        let label = quoted([place.head] + place.lines + place.notes)
        return switch place.kind {
        case .beginning, .ends: "\(number)([\(label)])"
        case .asks, .passes: "\(number)[\(label)]"
        case .acts: "\(number)[/\(label)/]"
        case .flow: "\(number)[[\(label)]]"
        }
    }

    private static func line(_ way: FlowGraph.Way, _ from: String, _ to: String) -> String {
        let arrow = way.isAside ? "-.->" : "-->"
        let lines = way.linesWithCount
        return lines.isEmpty ? "\(from) \(arrow) \(to)" : "\(from) \(arrow)|\(quoted(lines))| \(to)"
    }

    private static func looks(of places: [FlowGraph.Place], _ number: (String) -> String) -> [String] {
        let classes: [(name: String, look: String, isMember: (FlowGraph.Place) -> Bool)] = [
            ("asks", "fill:#d8efe4,stroke:#5b6663,color:#1d2523", { $0.kind == .asks }),
            ("acts", "fill:#dfe8fb,stroke:#5b6663,color:#1d2523", { $0.kind == .acts }),
            ("ends", "fill:#f7e3c8,stroke:#5b6663,color:#1d2523", { $0.kind == .ends }),
            ("hidden", "stroke:#b3261e,stroke-width:3px", { $0.isPrivate }),
        ]
        return classes.flatMap { name, look, isMember in
            let members = places.filter(isMember).map { number($0.id) }
            return members.isEmpty
                ? [] : ["  classDef \(name) \(look)", "  class \(members.joined(separator: ",")) \(name)"]
        }
    }

    // MARK: Strings

    /// Everything in a label but letters, digits and harmless signs is written by its number: quotation marks end a
    /// label, brackets of HTML make elements, a backtick makes it Markdown, and some words before a colon are looked
    /// for even inside quotation marks.
    static func quoted(_ lines: [String]) -> String {
        let escaped = lines.map { line in
            line.drawable.unicodeScalars.map { scalar in
                scalar.isHarmless ? String(scalar) : "#\(scalar.value);"
            }.joined()
        }
        return "\"" + escaped.joined(separator: "<br/>") + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        guard isASCII else { return true }
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ".", "!", "?", "'", "(", ")", "+", "=", "/", "_", "%":
            return true
        default: return false
        }
    }
}
