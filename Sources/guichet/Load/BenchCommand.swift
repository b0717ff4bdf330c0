import ArgumentParser
import Foundation
import Gateway
import LoadGenerator

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures this gateway on this machine, beside the bare HTTP server.",
        discussion: """
            Fills a SQLite store in a temporary folder with bills, serves the demonstration city from it, and lets phones \
            pay them: every turn is durable, and the payments and messages it causes are made and counted too. The same \
            is done on a PostgreSQL database where one is given, and its server's CPU is counted in; make bench gives \
            it one. Then the same hooks go to a server that only echoes them. Build with -c release; nothing else should run meanwhile. Exit \
            status 1 when any answer was wrong.
            """)

    static let longestSeconds = 600
    static let mostBills = 1_000_000

    @Flag(help: "Measure the engine alone, without a store or HTTP: the CPU time of one turn.") var engine = false
    @Flag(help: "Measure the CPU time of understanding a text message among 10000 places, without a store or HTTP.")
    var understanding = false
    @Option(help: "How long each number of phones talks.") var seconds = 10
    @Option(parsing: .upToNextOption, help: "Numbers of phones that talk at once, one measure each.")
    var phones = [1, 64, 256]
    @Option(help: "Bills in the store; as many as can be paid in the time unless given.") var bills: Int?
    @Option(
        help: ArgumentHelp(
            "Sessions, and as many replies, put into each store before: up to \(StoredSessions.most).",
            valueName: "number"))
    var storedSessions = 0
    @Option(
        help: ArgumentHelp(
            "An empty PostgreSQL database to measure on too; GUICHET_POSTGRES unless given. It is left filled.",
            valueName: "url"))
    var postgres: String?
    @OptionGroup var sources: SourceOptions
    @Option(help: ArgumentHelp("Where the temporary folder is made: on the disk to measure.", valueName: "folder"))
    var folder = FileManager.default.temporaryDirectory.path
    @Option(help: ArgumentHelp("The guichet to measure, when it is not this one.", valueName: "file"))
    var executable: String?
    @Flag(help: "Print the figures as one JSON object.") var json = false

    func validate() throws {
        guard (1...Self.longestSeconds).contains(seconds) else {
            throw ValidationError("A measure takes from 1 to \(Self.longestSeconds) seconds.")
        }
        guard (1...8).contains(phones.count), phones.allSatisfy((1...LoadLimits.phones).contains) else {
            throw ValidationError("Give up to eight numbers of phones, each from 1 to \(LoadLimits.phones).")
        }
        guard (phones.count...Self.mostBills).contains(bills ?? phones.count) else {
            throw ValidationError("A store to measure holds from \(phones.count) to \(Self.mostBills) bills.")
        }
        guard (0...StoredSessions.most).contains(storedSessions) else {
            throw ValidationError("A store to measure holds from 0 to \(StoredSessions.most) sessions.")
        }
    }

    /// What was given, else what the environment says; an empty word names none.
    static func postgresURL(given: String?, _ environment: [String: String]) -> String? {
        (given ?? environment["GUICHET_POSTGRES"]).flatMap { $0.isEmpty ? nil : $0 }
    }

    private func sayEngine() throws {
        let figures = try Self.measureEngine(sources)
        if json { return Terminal.say(try JSONLine.text(figures)) }
        for line in figures.lines { Terminal.say(line) }
    }

    private func sayUnderstanding() throws {
        let program = try CitySources.read(sources).runnable().program
        let figures = try UnderstandingBench(program: program, measures: 21, messagesInMeasure: 500).run()
        if json { return Terminal.say(try JSONLine.text(figures)) }
        for line in figures.lines { Terminal.say(line) }
    }

    /// The engine with the city's own program.
    static func measureEngine(
        _ sources: SourceOptions, measures: Int = 41, turnsInMeasure: Int = 500
    ) throws -> EngineFigures {
        let program = try CitySources.read(sources).runnable().program
        return try EngineBench(program: program, measures: measures, turnsInMeasure: turnsInMeasure).run()
    }

    func run() async throws {
        #if DEBUG
            Terminal.complain("This is a debug build: its figures say nothing. Build with -c release.")
        #endif
        if engine { return try sayEngine() }
        if understanding { return try sayUnderstanding() }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let billCount = bills ?? min(Self.mostBills, phones.count * seconds * Bench.billsPerSecond)
        let bench = Bench(
            settings: Bench.Settings(
                seconds: seconds, phones: phones, bills: billCount, storedSessions: storedSessions,
                sources: sources, postgres: Self.postgresURL(given: postgres, ProcessInfo.processInfo.environment),
                folder: folder, gateway: executable ?? own, echo: own))
        let report: BenchReport
        do {
            report = try await untilInterrupted { try await bench.run() }
        } catch is CancellationError {
            throw Ending.findings("The bench was stopped.")
        }
        for sample in report.rows.flatMap(\.load.wrongAnswers) { Terminal.complain(sample) }
        if json {
            Terminal.say(try JSONLine.text(report))
        } else {
            for line in report.lines { Terminal.say(line) }
        }
        let wrong = report.rows.reduce(0) { $0 + $1.load.errors }
        guard wrong == 0 else { throw Ending.findings("Wrong answers: \(wrong).") }
    }
}
