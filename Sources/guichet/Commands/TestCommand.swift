import Composition
import ArgumentParser
import Authoring
import Conversation
import Gateway
import SQLiteStorage
import Simulator

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Plays the transcripts beside the flows, each on a store of its own.",
        discussion: """
            A transcript is a file *.transcript.yaml; see Documentation/Transcripts.md. At the end stands what of the flows \
            the transcripts came by.
            """)

    @OptionGroup var sources: SourceOptions
    @Option(help: "Play only transcripts whose file or name contains this.") var only: String?
    @Flag(help: "Name every state and way, with the languages and media it was reached in.") var coverage = false
    @Option(help: ArgumentHelp("Fail when less of all flows was reached.", valueName: "percent"))
    var minCoverage: Double?
    @Flag(help: "One JSON line a finding, a transcript, a state or way, and one for all.") var json = false

    func validate() throws {
        guard let minCoverage, !(0...100).contains(minCoverage) else { return }
        throw ValidationError("--min-coverage takes a number from 0 to 100.")
    }

    func run() async throws {
        let city = try CitySources.read(sources)
        let program = try city.runnable().tellingWays
        var findings: [Diagnostic] = []
        let transcripts = TranscriptReader.read(
            city.bundle, in: TranscriptVocabulary(program.city, CityDomains.exchange), &findings)
        let report = TestReport(isJSON: json)
        try findings.forEach(report.say)
        let recorder = CoverageRecorder()
        let runner = TranscriptRunner(
            program: program, compiler: CitySources.compiler, domains: CityDomains.all, witness: recorder.witness
        ) {
            try SQLiteDatabase(path: ":memory:")
        }
        let clock = ContinuousClock()
        let start = clock.now
        var total = TestReport.Total(findings: findings.count)
        for transcript in transcripts where matches(transcript) {
            let began = clock.now
            let failures = try await runner.play(transcript)
            total.played += 1
            total.failed += failures.isEmpty ? 0 : 1
            try report.say(transcript, failures, took: began.duration(to: clock.now))
        }
        total.took = start.duration(to: clock.now)
        let come = CoverageReport(program.program, recorder.coverage)
        try report.say(come, isFull: coverage)
        let isEnough = minCoverage.map { Double(come.share().permille) >= $0 * 10 } ?? true
        if !isEnough { Terminal.complain("Only \(come.share().percent) of the flows was reached.") }
        try report.say(total, come.share())
        if !total.isClean || !isEnough { throw Ending.findings() }
    }

    private func matches(_ transcript: Transcript) -> Bool {
        guard let only else { return true }
        return transcript.place.file.contains(only) || transcript.name.contains(only)
    }
}
