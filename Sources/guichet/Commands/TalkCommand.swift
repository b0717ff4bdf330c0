import Composition
import ArgumentParser
import Authoring
import Conversation
import Foundation
import Gateway
import SQLiteStorage
import Simulator
import Wording

struct TalkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "talk", abstract: "A phone in the terminal, on a store that is forgotten when you leave.",
        discussion: """
            Type what you would type on the phone; ":help" tells what else there is. With --record the conversation is \
            added to a file of transcripts when you leave with "quit" or the end of the input.
            """)

    @OptionGroup var sources: SourceOptions
    @Option(help: "The number of the phone.") var phone = TranscriptStage.usualPhone
    @Option(help: "The language the phone has chosen before; without it the phone is new.") var language: String?
    @Option(
        help: ArgumentHelp("What the city's clock shows, as \"2026-03-02 10:00\"; now by default.", valueName: "time"))
    var at: String?
    @Option(help: ArgumentHelp("The file of transcripts the conversation is added to.", valueName: "file"))
    var record: String?
    @Option(help: "What the recorded transcript is called.") var name: String?

    func run() async throws {
        let program = try CitySources.read(sources).runnable()
        guard let number = program.program.profile.numbering.parse(phone) else {
            throw Ending.misuse("\"\(phone)\" is not a telephone number.")
        }
        if let language, program.program.languages[language] == nil {
            throw Ending.misuse("The city does not speak \"\(language)\".")
        }
        let channels = program.city.channels.sorted { $0.name < $1.name }
        guard let channel = channels.first(where: { $0.ussd != nil && $0.sms != nil }) else {
            throw Ending.misuse("The city has no channel with USSD and SMS.")
        }
        let time = try beginning(program)
        let given = try DemonstrationRecords.read(below: sources.flows)
        let file = try record.map { try RecordingFile($0) }
        let title = name ?? "Recorded at \(time.written)"
        try file?.check(for: title)
        let recorder = file.map { _ in
            TranscriptRecorder(.init(name: title, phone: number, language: language, at: time, given: given))
        }
        let database = try SQLiteDatabase(path: ":memory:")
        let state = TalkState()
        let world = try await TranscriptWorld(
            program, compiler: CitySources.compiler, domains: CityDomains.all, database: database,
            at: program.calendar.moment(of: time),
            witness: state.witness)
        try await DemonstrationRecords.store(given, in: world)
        if let language { try await world.remember(language, of: number) }
        var session = try await TalkSession(
            world, state: state, settings: channel, phone: number, paint: paint, recorder: recorder)
        Terminal.say("\(program.city.name): \"dial\" dials \(channel.ussd ?? ""), \":help\" helps, \"quit\" leaves.")
        await converse(&session)
        try await writeRecording(session, in: file)
        await database.close()
    }

    private func converse(_ session: inout TalkSession) async {
        let isTerminal = isatty(STDIN_FILENO) == 1
        while true {
            if isTerminal { Terminal.ask(session.prompt) }
            guard let line = readLine(strippingNewline: true) else { return }
            let answer = await session.answerLine(line)
            for line in answer.lines { Terminal.say(line) }
            if answer.isOver { return }
        }
    }

    private func writeRecording(_ session: TalkSession, in file: RecordingFile?) async throws {
        guard let file else { return }
        if let spoilt = session.spoilt { throw Ending.findings("Nothing was recorded: \(spoilt)") }
        guard let transcript = try await session.recorded() else {
            return Terminal.say("Nothing was done, so nothing was recorded.")
        }
        try file.add(transcript)
        Terminal.say("\(file.path): \(transcript.name)")
    }

    private func beginning(_ program: RunnableProgram) throws -> LocalTime {
        guard let at else { return program.calendar.localTime(of: GatewayWorld.real.now()) }
        guard let time = LocalTime(at) else {
            throw Ending.misuse("--at takes a day and a time, as \"2026-03-02 10:00\".")
        }
        return time
    }

    private var paint: TalkPaint {
        TalkPaint(onTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    }
}
