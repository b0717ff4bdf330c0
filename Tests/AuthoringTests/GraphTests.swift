import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing

@Suite struct `Drawings of flows` {
    /// A flow with everything a drawing must show.
    private static let states = """
        flow: main
        title: "Everything \\"at\\" once & <more>"
        start: begin
        keywords: [{ text: words }]
        states:
          begin: { branch: [{ if: "language == 'en'", then: ask }, { then: menu }] }
          ask:
            ask: { text: what, as: integer, into: count }
            private: true
            then: menu
          menu:
            menu: hello
            channels: [sms]
            otherwise: end
            timeout: { after: 12h, then: end }
            options: [{ tea: { then: look } }, { milk: { if: language == 'en', then: look } }, { line: { call: other, then: end } }]
          look: { do: bills.find, with: { number: "'1'" }, when: { found: { into: bill, then: pick }, unknown: { say: bye, then: menu } } }
          pick: { list: what, from: bill.lines, label: each, into: line, empty: end, then: end }
          end: { end: bye }
        """

    private static func painter(_ texts: [String: String] = [:]) throws -> FlowPainter {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = states
        files["Flows/other.yaml"] = "flow: other\nstart: a\nstates: { a: { say: bye, then: b }, b: { end: } }\n"
        let all = ["words": "hey, menu", "line": "Line", "each": "\\\"{item.name}\\\"", "bye": "Bye"].merging(texts) {
            $1
        }
        files["Locales/en/texts.yaml"] =
            "hello: Hello\nwhat: What?\ntea: Tea\nmilk: Milk\n"
            + all.sorted { $0.key < $1.key }
            .map { "\($0.key): \"\($0.value)\"\n" }.joined()
        let compilation = Compiler(vocabulary: Fixture.vocabulary).recompile(SourceBundle(files: files))
        let told = Comment(rawValue: compilation.errors.map(\.rendered).joined(separator: "\n"))
        let (program, city) = (try #require(compilation.program, told), try #require(compilation.city))
        return try #require(FlowPainter(program: program, city: city, language: "en"))
    }

    private static func graph(_ texts: [String: String] = [:], traffic: Traffic? = nil) throws -> FlowGraph {
        try #require(try painter(texts).graph(of: "main", traffic: traffic))
    }

    @Test func `show every state once, in the order of the file, with its kind, text and marks`() throws {
        let places = try Self.graph().places
        #expect(
            places.map(\.id) == [
                "main", "main/begin", "main/ask", "main/menu", "main>other>end", "main/look", "main/pick", "main/end",
            ])
        #expect(
            places.map(\.word) == ["flow", "branch", "ask", "menu", "flow", "do", "list", "end"])
        let byID = Dictionary(uniqueKeysWithValues: places.map { ($0.id, $0) })
        #expect(byID["main"]?.lines == ["Everything \"at\" once & <more>", "text hey, menu"])
        #expect(byID["main/ask"]?.marks == ["private"] && byID["main/ask"]?.lines == ["What?"])
        #expect(byID["main/menu"]?.marks == ["SMS only", "asks again after 12 h"])
        #expect(byID["main/look"]?.lines == ["bills.find"])
        #expect(places.allSatisfy { $0.traffic == nil })
    }

    @Test func `show every way with its number, condition, outcome or reason`() throws {
        let ways = try Self.graph().ways.map {
            "\($0.from) \($0.isAside ? "~" : "-") \($0.to): \($0.lines.joined(separator: " | "))"
        }
        #expect(
            ways == [
                "main - main/begin: ", "main/begin - main/ask: if language == 'en'", "main/begin - main/menu: ",
                "main/ask - main/menu: ", "main/menu - main/look: 1 Tea | 2 Milk, if language == 'en'",
                "main/menu - main>other>end: 3 Line", "main>other>end ~ main/end: ",
                "main/menu ~ main/end: by another medium | still no answer", "main/look - main/pick: found",
                "main/look - main/menu: unknown; says: Bye", "main/pick - main/end: nothing to choose",
            ])
    }

    @Test func `show counts beside the states, and by outcome where several lead to one place`() throws {
        var (menu, look) = (Traffic.State(), Traffic.State())
        (menu.entered, menu.waited, menu.answered, menu.refused) = (40, 40, 30, 7)
        menu.went = ["main/look": 28, "other/a": 2]
        (look.entered, look.outcomes) = (28, ["found": 25, "unknown": 3])
        let graph = try Self.graph(traffic: Traffic(states: ["menu": menu, "look": look]))
        #expect(menu.left == 10 && menu.percentGoingOn == 75 && look.percentGoingOn == nil)
        let text = DOTDrawing([graph]).text
        #expect(text.contains("40 came, 30 answered\\n7 refused, 10 left, 75 % go on"))
        #expect(text.contains("28 came\""))
        let times = Dictionary(graph.ways.map { ("\($0.from) \($0.to)", $0.times) }) { first, _ in first }
        #expect(times["main/menu main/look"] == 28 && times["main/menu main>other>end"] == 2)
        #expect(times["main/look main/pick"] == 25 && times["main/look main/menu"] == 3)
        // Nobody came there: that is told too.
        #expect(times["main/ask main/menu"] == 0)
    }

    @Test(arguments: [
        (#"a "quoted" word"#, #"a \"quoted\" word"#, "a #34;quoted#34; word"),
        (#"back\slash \n"#, #"back\\slash \\n"#, "back#92;slash #92;n"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;", "#60;b#62;#38;amp#59;#60;/b#62;"),
        ("`#35;` | {x} [y]", "`#35;` | {x} [y]", "#96;#35;35#59;#96; #124; #123;x#125; #91;y#93;"),
        ("style a: b", "style a: b", "style a#58; b"),
        ("line\nbreak\u{0}\u{1B}", "line break", "line break"),
        ("\u{2068}مرحبا 1\u{2069}", "\u{2068}مرحبا 1\u{2069}", "\u{2068}مرحبا 1\u{2069}"),
    ])
    func `keep every string a string`(text: String, dot: String, mermaid: String) throws {
        let place = FlowGraph.Place(
            id: text, kind: .flow(text), name: text, word: "flow", lines: [text], marks: [], traffic: nil)
        let graph = FlowGraph(
            flow: text, title: "", places: [place],
            ways: [FlowGraph.Way(from: text, to: text, lines: [text], isAside: false, times: nil)])
        #expect(DOTDrawing([graph]).text.contains(" [label=\"\(dot)\\n\(dot)\", shape=folder"))
        #expect(DOTDrawing([graph]).text.contains(" [label=\"\(dot)\"]\n"))
        #expect(MermaidDrawing([graph]).text.contains("n0[[\"\(mermaid)<br/>\(mermaid)\"]]"))
        #expect(MermaidDrawing([graph]).text.contains("n0 -->|\"\(mermaid)\"| n0\n"))
    }

    @Test func `text that runs from the right is kept to itself`() throws {
        let painter = try #require(try Self.cityPainter("ar"))
        let graph = try #require(painter.graph(of: "taxes.pay"))
        let lines = try #require(graph.places.first { $0.name == "how" }?.lines)
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("\u{2068}") && $0.hasSuffix("\u{2069}") })
    }

    @Test func `a menu of many options stays one arrow of a few lines`() throws {
        let options = (1...40).map { "{ tea: { then: \($0 == 40 ? "other" : "begin") } }" }.joined(separator: ", ")
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] =
            "flow: main\nstart: begin\nstates:\n  begin: { menu: what, options: [\(options)] }\n  other: { end: bye }\n"
        let compilation = Compiler(vocabulary: Fixture.vocabulary).recompile(SourceBundle(files: files))
        let painter = try FlowPainter(
            program: #require(compilation.program), city: #require(compilation.city), language: "en")
        let ways = try #require(painter?.graph(of: "main")).ways
        #expect(ways.map(\.lines.count) == [0, 9, 1])
        #expect(ways[1].lines.last == "and 31 more")
    }

    @Test func `a flow or language nobody has is not drawn`() throws {
        #expect(try Self.painter().graph(of: "nowhere") == nil)
        #expect(try Self.cityPainter("xx") == nil)
    }

    // MARK: The city's own flows

    private static func cityPainter(_ language: String) throws -> FlowPainter? {
        let compiled = try ProjectCity.compiled()
        return try FlowPainter(
            program: #require(compiled.program), city: #require(compiled.city), language: language)
    }

    private static func cityGraphs(_ language: String) throws -> [FlowGraph] {
        let painter = try #require(try cityPainter(language))
        let flows = try #require(try ProjectCity.compiled().program).flows.keys.sorted()
        return flows.compactMap { painter.graph(of: $0) }
    }

    @Test(arguments: ["en", "fr", "pt", "ar"])
    func `the city's flows are drawn the same every time, and every arrow has both ends`(language: String) throws {
        let (first, second) = (try Self.cityGraphs(language), try Self.cityGraphs(language))
        #expect(first.count >= 6 && first == second)
        #expect(DOTDrawing(first).text == DOTDrawing(second).text)
        for graph in first {
            let ids = graph.places.map(\.id)
            #expect(Set(ids).count == ids.count)
            #expect(graph.ways.allSatisfy { Set(ids).isSuperset(of: [$0.from, $0.to]) })
            // Nothing stands there alone.
            #expect(graph.places.dropFirst().allSatisfy { place in graph.ways.contains { $0.to == place.id } })
        }
    }

    @Test(arguments: ["en", "ar"])
    func `every line of a Mermaid drawing is one Mermaid has`(language: String) throws {
        let graphs = try Self.cityGraphs(language)
        for drawing in graphs.map({ MermaidDrawing([$0]).text }) + [MermaidDrawing(graphs).text] {
            var places: Set<Substring> = []
            var frames = 0
            let lines = drawing.split(separator: "\n")
            #expect(lines.first == "flowchart TD")
            for line in lines.dropFirst() {
                let line = line.drop { $0 == " " }
                if let place = line.wholeMatch(
                    of: /(n\d+)(?:\(\[|\[\[|\[\/|\[)"[^"<>]*(?:<br\/>[^"<>]*)*"(?:\]\)|\]\]|\/\]|\])/)
                {
                    #expect(places.insert(place.1).inserted)
                } else if let way = line.wholeMatch(
                    of: /(n\d+) (?:-->|-\.->)(?:\|"[^"<>]*(?:<br\/>[^"<>]*)*"\|)? (n\d+)/)
                {
                    #expect(places.contains(way.1) && places.contains(way.2), "\(line)")
                } else if line.wholeMatch(of: /subgraph f\d+\["[^"<>]*"\]/) != nil {
                    frames += 1
                } else if line == "end" {
                    frames -= 1
                } else {
                    #expect(line.wholeMatch(of: /classDef \w+ [\w:#,-]+|class n\d+(?:,n\d+)* \w+/) != nil, "\(line)")
                }
            }
            #expect(frames == 0 && !places.isEmpty)
        }
    }
}
