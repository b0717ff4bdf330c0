import Authoring
import Conversation
import Synchronization
import Testing

/// Sources released before, read by a checker that has learnt to look for more.
struct RecompileTests {
    private let compiler = Compiler(vocabulary: Fixture.vocabulary)

    @Test func `what keeps from being released does not take a program away`() throws {
        var files = try Fixture.smallCity()
        files["Locales/en/engine.yaml"] = files["Locales/en/engine.yaml"]?.replacing(
            "  reminder: Still there?\n", with: "")
        let bundle = SourceBundle(files: files)
        #expect(compiler.compile(bundle).program == nil)
        let again = compiler.recompile(bundle)
        #expect(again.errors.map(\.kind) == [.missingText])
        #expect(again.program?.digest == bundle.digest)
        #expect(again.program?.text("engine.reminder", in: "en") == "")
    }

    @Test func `what nothing can be made of stays an end`() throws {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = "flow: main\nstart: begin\nstates: { begin: { say: bye, then: nowhere } }"
        #expect(compiler.recompile(SourceBundle(files: files)).program == nil)
    }

    @Test func `the same sources are compiled once, as long as few others come between`() throws {
        let files = try Fixture.smallCity()
        let compiler = Compiler(vocabulary: Fixture.vocabulary, kept: 2)
        func sources(_ name: String) -> SourceBundle {
            SourceBundle(files: files.mapValues { $0.replacing("city: Test", with: "city: \(name)") })
        }
        let first = try #require(compiler.compile(sources("One")).program)
        #expect(compiler.compile(sources("One")).program === first)
        #expect(compiler.recompile(sources("One")).program === first)
        for other in ["Two", "Three"] { #expect(compiler.compile(sources(other)).program !== first) }
        let later = try #require(compiler.compile(sources("One")).program)
        #expect(later !== first && later.digest == first.digest)
    }

    @Test func `of many that ask at once for the same program one compiles`() async throws {
        let counted = Mutex<[String]>([])
        let compiler = Compiler(vocabulary: Fixture.vocabulary) { digest in counted.withLock { $0.append(digest) } }
        let bundle = SourceBundle(files: try Fixture.smallCity())
        let programs = await withTaskGroup(of: Program?.self) { group in
            for place in 0..<8 {
                group.addTask {
                    // Released sources come back from the store without their transcripts.
                    place.isMultiple(of: 2) ? compiler.compile(bundle).program : compiler.recompile(bundle).program
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let first = try #require(programs.first ?? nil)
        #expect(programs.allSatisfy { $0 === first } && programs.count == 8)
        #expect(counted.withLock { $0 } == [bundle.digest])
    }

    @Test func `the city is read without what else has errors`() throws {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = "flow: main\nstart: nowhere\n"
        let (city, findings) = Compiler(vocabulary: Fixture.vocabulary).city(SourceBundle(files: files))
        #expect(city != nil && findings.isEmpty)
        files["Flows/city.yaml"] = "country: GH\n"
        let broken = Compiler(vocabulary: Fixture.vocabulary).city(SourceBundle(files: files))
        #expect(broken.city == nil && !broken.findings.isEmpty)
    }

    @Test func `kinds are named in the words staff read them by`() {
        for kind in FindingKind.allCases {
            let isPlain = kind.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
            #expect(isPlain, "\(kind.rawValue)")
        }
    }
}
