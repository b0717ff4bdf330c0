/// Drawings in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html).
package struct DOTDrawing {
    private let graphs: [FlowGraph]

    /// - Parameter graphs: one flow, or all of a city, each of which gets a frame of its own then.
    package init(_ graphs: [FlowGraph]) { self.graphs = graphs }

    /// The whole file, with a line feed at its end.
    package var text: String {
        let name = graphs.count == 1 ? graphs[0].flow : "city"
        var lines = ["digraph \(Self.quoted(name)) {"]
        lines += [
            "  graph [rankdir=TB, nodesep=0.35, ranksep=0.5, fontname=\"Helvetica\", charset=\"UTF-8\"]",
            "  node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.08\"]",
            "  edge [fontname=\"Helvetica\", fontsize=10]",
        ]
        for (index, graph) in graphs.enumerated() {
            lines += Self.lines(of: graph, frame: graphs.count > 1 ? index : nil)
        }
        if graphs.count > 1 { lines += callsBetween.map { "  " + $0 } }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func lines(of graph: FlowGraph, frame: Int?) -> [String] {
        let inner = graph.places.map(line) + graph.ways.map(line)
        guard let frame else { return inner.map { "  " + $0 } }
        return [
            "  subgraph cluster_\(frame) {", "    label=\(quoted(graph.flow)); color=\"#888888\"; style=\"rounded\"",
        ]
            + inner.map { "    " + $0 } + ["  }"]
    }

    /// From every call of a flow to that flow's own frame.
    private var callsBetween: [String] {
        let drawn = Set(graphs.map(\.flow))
        return graphs.flatMap(\.places).compactMap { place in
            guard case .flow(let name) = place.kind, drawn.contains(name) else { return nil }
            return
                "\(Self.quoted(place.id)) -> \(Self.quoted(name)) [style=dotted, color=\"#888888\", constraint=false]"
        }
    }

    // MARK: Lines

    private static func line(_ place: FlowGraph.Place) -> String {
        let lines = [place.head] + place.lines + place.notes
        let (shape, fill) = look(of: place.kind)
        let border = place.isPrivate ? ", color=\"#b3261e\", penwidth=2" : ""
        return "\(quoted(place.id)) [label=\(label(lines)), shape=\(shape), fillcolor=\"\(fill)\"\(border)]"
    }

    private static func line(_ way: FlowGraph.Way) -> String {
        var attributes: [String] = []
        let lines = way.linesWithCount
        if !lines.isEmpty { attributes.append("label=\(label(lines))") }
        if way.isAside { attributes.append("style=dashed") }
        let tail = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
        return "\(quoted(way.from)) -> \(quoted(way.to))\(tail)"
    }

    private static func look(of kind: FlowGraph.Place.Kind) -> (shape: String, fill: String) {
        switch kind {
        case .beginning: ("ellipse", "#ffffff")
        case .asks: ("box", "#d8efe4")
        case .passes: ("box", "#f1efe8")
        case .acts: ("box", "#dfe8fb")
        case .flow: ("folder", "#efe3f7")
        case .ends: ("ellipse", "#f7e3c8")
        }
    }

    // MARK: Strings

    /// A quoted identifier. Only the quotation mark has a meaning in it, and a backslash before that; the scanner joins
    /// lines at a backslash that ends one.
    static func quoted(_ text: String) -> String {
        "\"" + text.drawable.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// A quoted label of lines, each centred. Here a backslash begins an escape and an ampersand an entity of HTML, so
    /// both are written as what stands for themselves.
    static func label(_ lines: [String]) -> String {
        let escaped = lines.map { line in
            line.drawable.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("&", with: "&amp;")
                .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        }
        return "\"" + escaped.joined(separator: "\\n") + "\""
    }
}

extension FlowGraph.Place {
    /// The name, with the word for the kind.
    var head: String {
        switch kind {
        case .beginning, .flow: name
        case .asks, .passes, .acts, .ends: "\(name) (\(word))"
        }
    }

    /// Marks and counts.
    var notes: [String] { (marks.isEmpty ? [] : ["[\(marks.joined(separator: ", "))]"]) + (traffic?.lines ?? []) }
}

extension FlowGraph.Way {
    var linesWithCount: [String] { lines + (times.map { ["\($0) went"] } ?? []) }
}

extension String {
    /// The text without control characters, which no drawing shows and some readers refuse; breaks become spaces.
    var drawable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.compactMap { scalar in
                    switch scalar.value {
                    case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: " "
                    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: nil
                    default: scalar
                    }
                }))
    }
}
