import Authoring
import DomainKit
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// A transcript under its own name in the list of tests.
struct Play: CustomTestStringConvertible {
    let transcript: Transcript
    var testDescription: String { "\(transcript.place.file): \(transcript.name)" }
}

/// The flows and texts of this checkout.
@Suite struct `The city's own flows` {
    @Test func `they compile without a finding`() throws {
        #expect(try ProjectCity.compiled().diagnostics.filter { $0.kind != .unreviewedText }.map(\.rendered) == [])
        #expect(try ProjectCity.compiled().program != nil)
    }

    @Test func `every action a flow calls is one the domains carry out`() throws {
        let bundle = try ProjectCity.bundle()
        var called: Set<String> = []
        for (path, text) in bundle.files where path.hasPrefix("Flows/") && !path.hasSuffix(TranscriptReader.suffix) {
            for line in text.split(separator: "\n") {
                guard let found = line.firstMatch(of: /^\s*do: ([a-z_.]+)/) else { continue }
                called.insert(String(found.1))
            }
        }
        #expect(called.count > 10)
        #expect(called.subtracting(ProjectCity.domains.actions.keys) == [])
        let uncalled = Set(ProjectCity.domains.actions.keys).subtracting(called)
        #expect(uncalled.isEmpty, "An action no flow calls is dead.")
    }

    private static func plays() -> [Play] {
        var findings: [Diagnostic] = []
        guard let bundle = try? ProjectCity.bundle() else { return [] }
        return TranscriptReader.read(bundle, &findings)
            .filter { Thoroughness.isNightly || !$0.place.file.contains(".en.") }.map(Play.init)
    }

    @Test func `every transcript file can be read and every flow has one`() throws {
        var findings: [Diagnostic] = []
        let vocabulary = TranscriptVocabulary(try ProjectCity.program().city, ProjectCity.exchange)
        let transcripts = TranscriptReader.read(try ProjectCity.bundle(), in: vocabulary, &findings)
        #expect(findings.map(\.rendered) == [])
        let files = Set(transcripts.map(\.place.file))
        for flow in try ProjectCity.program().program.flows.keys {
            let path = "Flows/" + flow.split(separator: ".").joined(separator: "/")
            #expect(files.contains { $0.hasPrefix(path + ".") }, "\(flow) has no transcript")
        }
    }

    /// Those in English are played with what they come by, and on PostgreSQL between gateways.
    @Test(.nightlyOnEveryStore(daily: .sqlite), arguments: plays())
    func `a transcript plays as it is written`(play: Play) async throws {
        let failures = try await TestCity.onNewPlace { place in
            let runner = TranscriptRunner(
                program: try ProjectCity.program(), compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                makeDatabase: place.open)
            return try await runner.play(play.transcript)
        }
        #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
    }
}
