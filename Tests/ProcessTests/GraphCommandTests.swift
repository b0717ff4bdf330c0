import Foundation
import GatewayTestKit
import Testing

extension `The program beside others` {
    @Suite struct Drawing {
        /// Whether Graphviz is on this machine; without it only what needs no SVG is tested.
        private static let hasGraphviz = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/dot") }

        @Test func `a flow is drawn as DOT, or as the file's name says, and only where it was asked`() async throws {
            try await Workplace.use { place in
                let dot = try await place.run(["graph", "taxes.pay"] + Workplace.city)
                #expect(dot.status == 0 && dot.complaints.isEmpty && dot.output.hasPrefix("digraph \"taxes.pay\" {"))
                let written = try await place.run(["graph", "taxes.pay", "-o", "pay.mmd"] + Workplace.city)
                #expect(written.status == 0 && written.output.isEmpty)
                let file = try String(contentsOfFile: place.folder + "/pay.mmd", encoding: .utf8)
                #expect(file.hasPrefix("flowchart TD\n") && file.contains("Type the 10 digits of the bill"))
                let french = try await place.run(
                    ["graph", "taxes.pay", "--language", "fr", "--format", "mermaid"] + Workplace.city)
                #expect(french.status == 0 && !french.output.contains("Type the 10 digits"))
                let all = try await place.run(["graph", "--all"] + Workplace.city)
                #expect(all.status == 0 && all.output.contains("subgraph cluster_1 {"))
            }
        }

        @Test(arguments: [
            ([], "Name a flow"), (["taxes.pay", "--all"], "Name a flow"),
            (["taxes.bay"], "Did you mean \"taxes.pay\"?"),
            (["taxes.pay", "--language", "xx"], "it speaks en, fr"), (["taxes.pay", "--format", "png"], "png"),
            (["taxes.pay", "--since", "2026-03-01"], "--since needs --database"),
            (["taxes.pay", "--since", "today", "--database", "sqlite:x"], "is no day"),
            (["taxes.pay", "--database", "sqlite:nowhere.sqlite"], "nowhere.sqlite"),
            (["taxes.pay", "-o", "nowhere/x.dot"], "cannot be written"),
        ])
        func `what cannot be drawn is told in a line and ends with 2`(arguments: [String], word: String) async throws {
            try await Workplace.use { place in
                let ended = try await place.run(["graph"] + arguments + Workplace.city)
                #expect(ended.status == 2 && ended.output.isEmpty)
                #expect(ended.complaints.contains(word), "\(ended.complaints)")
                #expect(!FileManager.default.fileExists(atPath: place.folder + "/nowhere.sqlite"))
            }
        }

        @Test func `without Graphviz SVG is refused with what to do instead`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["graph", "taxes.pay", "-o", "pay.svg"] + Workplace.city, environment: ["PATH": place.folder])
                #expect(ended.status == 2 && ended.complaints.contains("--format mermaid"))
                #expect(!FileManager.default.fileExists(atPath: place.folder + "/pay.svg"))
            }
        }

        @Test(.enabled(if: hasGraphviz), arguments: ["en", "ar"])
        func `Graphviz takes every flow of the city, each alone at night`(language: String) async throws {
            try await Workplace.use { place in
                let city = try String(contentsOfFile: Workplace.checkout + "/Flows/city/main.yaml", encoding: .utf8)
                let called = city.matches(of: /call: ([a-z.]+)/).map { String($0.1) }
                try #require(called.count >= 5)
                let alone = Thoroughness.isNightly ? called + ["city.main"] : ["taxes.pay"]
                for flow in alone + ["--all"] {
                    let ended = try await place.run(
                        ["graph", flow, "--language", language, "-o", "flow.svg"] + Workplace.city)
                    #expect(ended.status == 0 && ended.complaints.isEmpty, "\(flow): \(ended.complaints)")
                    let drawing = try Data(contentsOf: URL(filePath: place.folder + "/flow.svg"))
                    #expect(String(decoding: drawing, as: UTF8.self).contains("</svg>"))
                    #expect(WellFormed.holds(drawing))
                }
            }
        }

        @Test func `the counts of a served city stand in the drawing and in an export, once it has stopped`()
            async throws
        {
            try await Workplace.use { place in
                try await place.serve { gateway in
                    _ = try await gateway.call(
                        HTTPCall(
                            "POST", "/hooks/africastalking/demo/ussd",
                            form: Array("sessionId=a&phoneNumber=%2B233240000001&serviceCode=*384*21%23&text=1".utf8)))
                    gateway.process.signal(SIGTERM)
                    #expect(try await gateway.process.end() == 0)
                }
                let drawn = try await place.run(
                    ["graph", "city.main", "--since", "2026-01-01"] + place.database + Workplace.city)
                #expect(drawn.status == 0 && drawn.output.contains("1 came, 1 answered"), "\(drawn.complaints)")
                let rows = try await place.export("flow-metrics").filter { $0["flow"] == "taxes.pay" }
                #expect(rows.contains { $0["state"] == "how" && $0["event"] == "waited" && $0["times"] == "1" })
            }
        }
    }
}

/// Reads XML to its end.
private enum WellFormed {
    static func holds(_ data: Data) -> Bool {
        let text = String(decoding: data, as: UTF8.self)
        // Foundation's own reader of XML is a package apart on Linux; what matters here is that no text broke out.
        let bare = text.replacing(/<!--.*?-->|<!DOCTYPE[^>]*>|<\?xml[^>]*\?>/.dotMatchesNewlines(), with: "")
        var open: [Substring] = []
        for tag in bare.matches(of: /<(\/?)([a-z]+)([^<>]*?)(\/?)>/) {
            if tag.4 == "/" { continue }
            if tag.1.isEmpty { open.append(tag.2) } else if open.popLast() != tag.2 { return false }
        }
        let texts = bare.replacing(/<[^<>]*>/, with: "")
        return open.isEmpty && !texts.contains("<") && !texts.contains(">")
    }
}
