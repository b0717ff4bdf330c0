import ArgumentParser
import Authoring
import Civic
import Conversation
import Gateway
import SQLiteStorage
import Wording

struct TalkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "talk", abstract: "A phone in the terminal, on a store that is forgotten when you leave.",
        discussion: """
            Type what you would type on the phone. Besides: "dial" or a code dials, "sms <text>" sends a message, "approve" \
            and "refuse" answer the wallet's prompt, "wait 10m" lets time pass, "quit" leaves.
            """)

    @OptionGroup var sources: SourceOptions
    @Option(help: "The number of the phone.") var phone = "+233240000001"
    @Option(help: "The language the phone has chosen before; without it the phone is new.") var language: String?

    func run() async throws {
        let program = try CitySources.read(sources).shelved()
        let database = try SQLiteDatabase(path: ":memory:")
        let world = try await TranscriptWorld(
            program, compiler: CitySources.compiler, database: database, at: GatewayWorld.real.now())
        guard var phone = TranscriptPhone(world, number: phone) else {
            throw Ending.misuse("The number needs its country code, and the city a channel with USSD and SMS.")
        }
        for name in Demonstration.kinds {
            let file = "\(sources.flows)/demonstration/\(name).csv"
            guard let kind = Exchange.importKind(name) else { continue }
            let records = try FileImport.records(of: file, kind)
            _ = try await world.store(kind, records)
        }
        if let language { try await world.remember(language, of: phone.number) }
        let code = program.city.channels.first?.ussd ?? ""
        Terminal.say("Dial \(code) with \"dial\"; \"quit\" leaves.")
        await converse(&phone, code: code, budget: program.city.channels.first?.budget ?? .standard)
        await database.close()
    }

    private func converse(_ phone: inout TranscriptPhone, code: String, budget: ScreenBudget) async {
        while let line = readLine(strippingNewline: true), line != "quit" {
            guard let deed = deed(line, code: code) else { continue }
            do {
                if let screen = try await phone.perform(deed) { show(screen, budget) }
                for message in try await phone.newMessages() { show(message) }
            } catch let misuse as TranscriptPhone.Misuse {
                Terminal.say("(\(misuse.message))")
            } catch {
                Terminal.say("(something went wrong: \(error))")
            }
        }
    }

    private func deed(_ line: String, code: String) -> TranscriptTurn.Deed? {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = words.first else { return nil }
        let rest = words.count > 1 ? words[1] : ""
        switch first {
        case "dial": return .dial(rest.isEmpty ? code : rest)
        case "sms": return .sms(rest)
        case "approve": return .wallet("approve")
        case "refuse": return .wallet(rest.isEmpty ? "declined" : rest)
        case "wait":
            let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
            guard let unit = rest.last.flatMap({ units[$0] }), let number = Int64(rest.dropLast()),
                (0...10_000).contains(number)
            else { return nil }
            return .wait(number * unit)
        default: return line.hasPrefix("*") && line.hasSuffix("#") ? .dial(line) : .type(line)
        }
    }

    /// The screen in a frame, with what it costs beside it.
    private func show(_ screen: Screen, _ budget: ScreenBudget) {
        let measure = TextMeasure(screen.text)
        let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
        Terminal.say("  ." + String(repeating: "-", count: 32))
        for line in lines { Terminal.say("  | " + line) }
        Terminal.say(
            "  '" + String(repeating: "-", count: 14) + " \(measure.units)/\(budget.room(for: measure.encoding)) "
                + "\(measure.encoding.rawValue)\(screen.closes ? ", closed" : "")")
    }

    private func show(_ message: String) {
        let segments = SMSSegments(message)
        Terminal.say("  SMS: \(message)")
        Terminal.say("       \(segments.units) \(segments.encoding.rawValue), \(segments.segments.count) part(s)")
    }
}
