import Authoring
import Conversation
import Testing

/// Files that try to be more than a machine can hold, and programs that are large and right.
struct LimitTests {
    private func findings(in flow: String) throws -> [Diagnostic] {
        var files = try Fixture.smallCity()
        files["Flows/other.yaml"] = flow
        return Fixture.compile(files).errors
    }

    @Test func `a few lines of aliases that unfold into millions are refused`() throws {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for level in 1...9 {
            let before = "*a\(level - 1)"
            lines.append("a\(level): &a\(level) [\([String](repeating: before, count: 10).joined(separator: ", "))]")
        }
        let errors = try findings(in: lines.joined(separator: "\n"))
        #expect(errors.count == 1)
        #expect(errors.first?.message.contains("could unfold into too many pieces") == true)
        #expect(errors.first?.place.file == "Flows/other.yaml")
    }

    @Test func `a character no file may hold is told at its place`() throws {
        let errors = try findings(in: "flow: other\nstart: a\u{1}\nstates: { a: { end: bye } }\n")
        #expect(errors.map(\.message) == ["U+0001 stands here, which no YAML may hold."])
        #expect(errors.first?.place == SourcePlace(file: "Flows/other.yaml", line: 2, column: 9))
    }

    @Test(arguments: [("no", "\"no\""), ("1", "'1'"), ("~", "\"~\""), ("taxes", "\"taxes\"")])
    func `a name that stands twice is refused, with quotes around it or without`(bare: String, quoted: String) throws {
        let errors = try findings(in: "flow: other\n\(bare): { a: b }\n\(quoted): { a: b }\n")
        #expect(errors.map(\.kind) == [.duplicate])
        #expect(errors.map(\.message) == ["\"\(bare)\" stands twice in one place."])
    }

    @Test func `one long list repeated often is refused by the number of its pieces`() throws {
        let list = "- &a [\([String](repeating: "x", count: 500).joined(separator: ", "))]"
        let errors = try findings(in: list + String(repeating: "\n- *a", count: 500))
        #expect(errors.map(\.message) == ["The file unfolds into more than 200000 pieces."])
    }

    @Test func `a file or a text too large to be read is refused`() throws {
        let large = try findings(in: "flow: \(String(repeating: "x", count: YAMLReader.maximumSize))")
        #expect(large.map(\.kind) == [.tooLarge])
        var files = try Fixture.smallCity()
        files["Locales/en/more.yaml"] = "long: \(String(repeating: "x", count: 2001))"
        let long = Fixture.compile(files).errors
        #expect(long.map(\.message) == ["The text is longer than 2000 characters."])
        #expect(long.first?.place == SourcePlace(file: "Locales/en/more.yaml", line: 1, column: 7))
    }

    @Test func `an anchor used a few times is allowed`() throws {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] =
            "flow: main\nstart: one\nstates:\n  one: { menu: what, options: &both [{ tea: two }, { milk: end }] }\n"
            + "  two: { menu: hello, options: *both }\n  end: { end: bye }\n"
        #expect(Fixture.compile(files).told.isEmpty)
    }

    @Test func `aliases that unfold into millions are refused as keys too`() throws {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for level in 1...9 {
            let before = "*a\(level - 1)"
            lines.append("a\(level): &a\(level) [\([String](repeating: before, count: 10).joined(separator: ", "))]")
        }
        lines.append("? *a9\n: x")
        #expect(try findings(in: lines.joined(separator: "\n")).count == 1)
    }

    @Test(arguments: [33, 200, 900, 5000, 100_000])
    func `deep nesting is refused`(depth: Int) throws {
        let brackets = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let errors = try findings(in: "flow: " + brackets)
        #expect(errors.count == 1)
        #expect(errors.first?.place.file == "Flows/other.yaml")
    }

    @Test func `ten thousand states compile`() throws {
        let count = 10_000
        var files = try Fixture.smallCity()
        var lines = ["flow: main", "start: s0", "states:"]
        for index in 0..<count {
            let target = index + 1 < count ? "s\(index + 1)" : "last"
            lines.append("  s\(index): { menu: what, options: [{ tea: \(target) }, { milk: last }] }")
        }
        lines.append("  last: { end: bye }")
        files["Flows/main.yaml"] = lines.joined(separator: "\n")
        let compilation = Fixture.compile(files)
        #expect(compilation.told.isEmpty)
        #expect(compilation.program?.flows["main"]?.states.count == count + 1)
    }

    @Test func `any damage to a file is a finding or a program, never a stop`() throws {
        let sound = try Fixture.smallCity()
        let flow = """
            flow: main
            start: begin
            takes: { word: text }
            states:
              begin: { menu: what, options: [{ tea: { if: word == 'x', set: { n: 1 + 2 }, then: ask } }, { milk: last }] }
              ask: { ask: { text: hello, as: integer, into: n, least: 3 }, then: find }
              find: { do: bills.find, with: { number: word }, when: { found: { into: bill, then: pick }, unknown: last } }
              pick: { list: what, from: bill.lines, label: line, into: picked, empty: last, then: last }
              last: { end: bye }
            """
        var chance = SeededGenerator(seed: 11)
        let pieces = Array("{}[]:,-'\"&*#|>%@\n \t?!x0\u{0}é")
        var broken = 0
        for _ in 0..<1500 {
            var damaged = Array(flow)
            for _ in 0...Int.random(in: 0...2, using: &chance) {
                let place = Int.random(in: damaged.indices, using: &chance)
                let piece = pieces.randomElement(using: &chance) ?? " "
                if Bool.random(using: &chance) { damaged[place] = piece } else { damaged.insert(piece, at: place) }
            }
            var files = sound
            files["Flows/main.yaml"] = String(damaged)
            let compilation = Fixture.compile(files)
            #expect((compilation.program == nil) == !compilation.errors.isEmpty, "\(String(damaged))")
            if compilation.program == nil { broken += 1 }
        }
        #expect(broken > 500)
    }
}

/// Chance that is the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
