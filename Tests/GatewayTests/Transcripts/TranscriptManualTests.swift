import Authoring
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// The chapter of the manual about transcripts: its examples are played.
@Suite(.onEveryStore) struct `The manual of transcripts` {
    private static let page = "Documentation/Transcripts.md"

    private static func text() throws -> String {
        let checkout = URL(filePath: #filePath).appending(path: "../../../..").standardized
        return try String(contentsOf: checkout.appending(path: page), encoding: .utf8)
    }

    /// The blocks of YAML that are whole files, each at its line of the page.
    private static func examples() -> [Play] {
        guard let text = try? text(), let city = try? ProjectCity.program().city else { return [] }
        let blocks = text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
        return blocks.filter { $0.hasPrefix("transcripts:") }.flatMap { block in
            var findings: [Diagnostic] = []
            let found = TranscriptReader.read(
                block, file: page, in: TranscriptVocabulary(city, ProjectCity.exchange), &findings)
            // A finding makes the test below fail by its name.
            return found.map(Play.init)
                + findings.map { finding in
                    Play(transcript: Transcript(name: finding.rendered, place: finding.place, turns: []))
                }
        }
    }

    @Test(arguments: examples()) func `an example plays as it is written`(play: Play) async throws {
        #expect(!play.transcript.turns.isEmpty, "\(play.transcript.name)")
        let failures = try await TestCity.onNewPlace { place in
            try await TranscriptRunner(
                program: try ProjectCity.program(), compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                makeDatabase: place.open
            ).play(play.transcript)
        }
        #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
    }

    @Test func `it names every gap of a pattern and every command of the phone`() throws {
        let text = try Self.text()
        for gap in TextPattern.Gap.allCases { #expect(text.contains("`{\(gap.rawValue)}`"), "\(gap)") }
        for topic in TalkLine.Topic.allCases { #expect(text.contains("`:\(topic.rawValue)`"), "\(topic)") }
        #expect(Self.examples().count >= 4)
    }
}
