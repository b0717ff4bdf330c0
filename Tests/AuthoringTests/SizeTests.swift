import Authoring
import Conversation
import Foundation
import Testing

/// Programs of ten thousand states, in shapes that would take a checker long that looks at everything again for everything
/// it learns.
struct SizeTests {
    private static let count = 10_000
    /// The time of the processor checking may take. Without optimization it may take longer.
    #if DEBUG
        private static let most = Duration.seconds(60)
    #else
        private static let most = Duration.seconds(3)
    #endif

    /// What this thread has had of the processor: what else runs on the machine takes time, and none of this.
    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Compiles, and answers what of the processor that took. It all happens on one thread.
    private static func compile(_ files: [String: String]) -> (compilation: Compilation, took: Duration) {
        let began = processorTime()
        let compilation = Fixture.compile(files)
        return (compilation, processorTime() - began)
    }

    /// A shape: the lines of its flow, and a part of what every finding is about, nil where there is none.
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lines: @Sendable (Int) -> [String]
        var kind: FindingKind?
        var findings = 0
    }

    static let shapes: [Shape] = [
        Shape(testDescription: "a chain of menus") { count in
            (0..<count).map { "  s\($0): { menu: what, options: [{ tea: s\($0 + 1) }, { milk: s\(count) }] }" }
        },
        Shape(testDescription: "each copies a variable onward, the last one first") { count in
            (0..<count).reversed().map { "  s\($0): { say: hello, set: { v\($0 + 1): v\($0) }, then: s\($0 + 1) }" }
        },
        Shape(testDescription: "each copies a private variable onward, the last one first") { count in
            (1..<count).reversed().map { "  s\($0): { say: hello, set: { v\($0 + 1): v\($0) }, then: s\($0 + 1) }" }
                + ["  s0: { ask: { text: what, as: text, into: v1 }, private: true, then: s1 }"]
        },
        Shape(testDescription: "each asks for more than the one before, the last one first") { count in
            (0..<count).reversed().map {
                "  s\($0): { ask: { text: what, as: integer, into: v\($0 + 1), least: v\($0) + 1 }, then: s\($0 + 1) }"
            }
        },
        Shape(
            testDescription: "all of them silently in one ring",
            lines: { count in
                (0..<count).map { number in
                    "  s\(number): { branch: [{ if: language_chosen, then: s\((number + 1) % count) }, { then: s\(count) }] }"
                }
            }, kind: .silentLoop, findings: count),
        Shape(
            testDescription: "each reads a variable nobody set",
            lines: { count in
                (0..<count).map { number in
                    "  s\(number): { menu: what, options: [{ tea: s\(number + 1) },"
                        + " { milk: { set: { v\(number): v\((number + 1) % count) }, then: s\(count) } }] }"
                } + ["  unused: { say: hello, set: { v0: 1 }, then: s0 }"]
            }, kind: nil, findings: -1),
    ]

    @Test(arguments: shapes) func `ten thousand states are checked in time`(shape: Shape) throws {
        var files = try Fixture.smallCity()
        let head = ["flow: main", "start: s0", "takes: { v0: integer }", "states:"]
        files["Flows/main.yaml"] =
            (head + shape.lines(Self.count) + ["  s\(Self.count): { end: bye }"]).joined(separator: "\n")
        let (compilation, took) = Self.compile(files)
        #expect(took < Self.most, "\(took)")
        if shape.findings >= 0 {
            #expect(
                compilation.told.count == shape.findings, "\(compilation.diagnostics.prefix(3).map(\.rendered))")
        }
        #expect(compilation.told.allSatisfy { shape.kind == nil || $0.kind == shape.kind })
    }

    @Test func `a hundred flows of a hundred states in four languages are checked in time`() throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en, fr, pt, ar]\nentry: f0\n"
        files["Flows/main.yaml"] = nil
        for tag in ["fr", "pt", "ar"] {
            for file in ["language", "engine", "sent"] {
                files["Locales/\(tag)/\(file).yaml"] = files["Locales/en/\(file).yaml"]
            }
            files["Locales/\(tag)/texts.yaml"] = files["Locales/en/texts.yaml"]
        }
        for flow in 0..<100 {
            var lines = ["flow: f\(flow)", "start: s0", "states:"]
            for state in 0..<100 {
                lines.append("  s\(state): { ask: { text: what, as: integer, into: v\(state) }, then: s\(state + 1) }")
            }
            lines.append(
                flow < 99 ? "  s100: { call: f\(flow + 1), then: last }" : "  s100: { say: hello, then: last }")
            lines.append("  last: { end: bye }")
            files["Flows/f\(flow).yaml"] = lines.joined(separator: "\n")
        }
        for tag in ["fr", "pt", "ar"] {
            let record = try TranslationCity.translations(files).accept(.all, of: tag, reviewed: true).file
            files[record.path] = record.text
        }
        let (compilation, took) = Self.compile(files)
        #expect(compilation.told.map(\.rendered) == [])
        #expect(took < Self.most, "\(took)")
    }
}
