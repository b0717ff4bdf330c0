import Authoring
import Conversation
import Gateway
import GatewayTestKit
import SQLiteStorage
import Simulator
import Testing

/// Everything the manual shows is right.
struct ManualExampleTests {
    @Test(arguments: ManualExamples.pages) func `every piece of a flow in the manual compiles`(page: String) throws {
        let examples = try ManualExamples(page)
        #expect(examples.fragments.count >= 3)
        for fragment in examples.fragments {
            let findings = try ManualExamples.findings(in: fragment)
            #expect(findings.isEmpty, "\(page):\n\(fragment)\n\(findings.map(\.rendered).joined(separator: "\n"))")
        }
    }

    @Test func `a piece that is wrong would be found`() throws {
        let kinds = try ManualExamples.findings(
            in: "one:\n  ask: { text: a, as: pin, digits: 9, into: b }\n  then: two\n"
        )
        .map(\.kind)
        #expect(kinds == [.badValue])
    }

    @Test func `the whole service of the manual compiles without a finding, and its transcript plays`() async throws {
        let bundle = try ManualExamples("Flows").city()
        let compilation = ProjectCity.compiler.compile(bundle)
        let findings = compilation.diagnostics.filter { $0.severity == .error || $0.place.file.contains("roads") }
        #expect(findings.map(\.rendered) == [])
        var unreadable: [Diagnostic] = []
        let transcripts = TranscriptReader.read(bundle, &unreadable)
        #expect(unreadable.map(\.rendered) == [])
        #expect(transcripts.count == 1)
        let runner = TranscriptRunner(
            program: try ProjectCity.program(of: bundle), compiler: ProjectCity.compiler, domains: ProjectCity.domains
        ) { try SQLiteDatabase(path: ":memory:") }
        for transcript in transcripts {
            let failures = try await runner.play(transcript)
            #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
        }
    }
}
