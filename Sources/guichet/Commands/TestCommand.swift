import ArgumentParser
import Authoring
import Conversation
import Gateway
import SQLiteStorage

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Plays the transcripts beside the flows, each on a store of its own.",
        discussion: "A transcript is a file *.transcript.yaml; see Documentation/Running.md.")

    @OptionGroup var sources: SourceOptions
    @Option(help: "Play only transcripts whose file or name contains this.") var only: String?

    func run() async throws {
        let city = try CitySources.read(sources)
        let program = try city.shelved()
        var findings: [Diagnostic] = []
        let transcripts = TranscriptReader.read(city.bundle, &findings)
        for finding in findings { Terminal.complain(finding.rendered) }
        let runner = TranscriptRunner(program: program, compiler: CitySources.compiler) {
            try SQLiteDatabase(path: ":memory:")
        }
        var failed = findings.isEmpty ? 0 : 1
        var played = 0
        for transcript in transcripts where matches(transcript) {
            played += 1
            let failures = try await runner.play(transcript)
            Terminal.say("\(failures.isEmpty ? "ok  " : "FAIL") \(transcript.place.file): \(transcript.name)")
            for failure in failures { Terminal.say("     " + failure.rendered) }
            if !failures.isEmpty { failed += 1 }
        }
        Terminal.say("\(played) transcripts played, \(failed) failed.")
        if failed > 0 { throw Ending.findings() }
    }

    private func matches(_ transcript: Transcript) -> Bool {
        guard let only else { return true }
        return transcript.place.file.contains(only) || transcript.name.contains(only)
    }
}
