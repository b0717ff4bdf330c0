import ArgumentParser
import Authoring
import Conversation
import DomainKit
import Gateway
import Storage

/// `guichet outbox`: what waits to leave, what staff let wait, and what did not arrive.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Shows what waits to leave, lets it wait, and sends again what did not arrive.",
        discussion: """
            Everything that leaves is of a class: answer, receipt, wallet-call, notice or broadcast. At each line an earlier \
            class leaves before a later one, however much of that waits. These commands work beside running gateways: give \
            them the same --database, key and folders.
            """,
        subcommands: [
            OutboxListCommand.self, OutboxPauseCommand.self, OutboxResumeCommand.self, OutboxDeadCommand.self,
            OutboxResendCommand.self,
        ])
}

/// Which part of the outbox is meant.
struct QueueOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only the line of this name in city.yaml.", valueName: "line")) var channel: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp("Only this class: answer, receipt, wallet-call, notice or broadcast.", valueName: "class"))
    var rank: OutboxClass?

    /// The queues as records name them.
    var subject: Subject {
        let words = [channel, rank?.word].compactMap(\.self)
        return words.isEmpty ? .city : .record(words.joined(separator: " "))
    }
}

extension OutboxClass: ExpressibleByArgument {
    package init?(argument: String) { self.init(word: argument) }

    /// As they are typed, with no space in them.
    package static var allValueStrings: [String] { allCases.map(\.token) }
}

struct OutboxListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what waits at each line, class by class, and what holds it up.",
        discussion: """
            Of each line its rate, its window and what it has sent of its budget for the day are told, with an alarm from four \
            fifths on; of each class what waits and since when, whether staff let it wait, and how many messages did not arrive.
            """)

    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each class at each line.") var json = false

    func run() async throws {
        try await OutboxContext.use(sources, store) { outbox in
            let now = GatewayWorld.real.now()
            let standing = try await outbox.database.read {
                try OutboxStanding(of: outbox.city, outbox.calendar, at: now, in: $0)
            }
            if !json { Terminal.say("all lines: \(standing.budget.sentence("messages"))") }
            for line in standing.lines {
                if !json { Terminal.say(line.sentence) }
                for queue in line.queues {
                    Terminal.say(json ? try JSONLine.text(QueueLine(queue, line, standing)) : queue.sentence)
                }
            }
        }
    }
}

struct OutboxPauseCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Lets a class wait, a line, or a class at a line.",
        discussion: """
            What is under way still arrives. What waits stays in the store and leaves in its order after guichet outbox resume; \
            only what is worth nothing any more by then becomes a dead letter. A push to a wallet that waits for ten minutes is \
            given up and its payer told.

            guichet outbox pause --class broadcast --as esi
            """)

    @OptionGroup var queue: QueueOptions
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard queue.channel != nil || queue.rank != nil else {
            throw ValidationError("Say what is to wait: --channel, --class or both.")
        }
    }

    func run() async throws {
        let proof = StaffProof(of: .outboxPause, about: queue.subject, acting)
        try await OutboxContext.use(sources, store, proof: proof) { outbox in
            let (queues, now) = (try outbox.queues(queue.channel, queue.rank), GatewayWorld.real.now())
            let name = try outbox.author()
            let paused = try await outbox.database.write { transaction in
                let pauses = OutboxPauses(transaction: transaction)
                return try queues.map { try pauses.pause($0.rank, at: $0.line, by: name, now: now) }
            }
            for (queue, isNew) in zip(queues, paused) {
                Terminal.say("\(queue.line): \(queue.rank.word) \(isNew ? "waits." : "waits already.")")
            }
        }
    }
}

struct OutboxResumeCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets leave again what was paused.",
        discussion: "Running gateways go on within a second.\n\nguichet outbox resume --class broadcast --as esi")

    @OptionGroup var queue: QueueOptions
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let proof = StaffProof(of: .outboxResume, about: queue.subject, acting)
        try await OutboxContext.use(sources, store, proof: proof) { outbox in
            let all = try await outbox.database.read { try OutboxPauses(transaction: $0).all() }
            if let line = queue.channel, !all.contains(where: { $0.line == line }) { try outbox.requireLine(line) }
            let pauses = all.filter {
                (queue.channel == nil || $0.line == queue.channel) && (queue.rank == nil || $0.rank == queue.rank)
            }
            guard !pauses.isEmpty else { return Terminal.say("Nothing of it was paused.") }
            let resumed = try await outbox.database.write { transaction in
                try pauses.filter { try OutboxPauses(transaction: transaction).resume($0.rank, at: $0.line) }
            }
            let own = OutboxStanding.classes(of: outbox.city)
            for pause in resumed {
                let isOfCity = own[pause.line] != nil
                let end =
                    isOfCity ? "leaves again." : "is paused no more, but city.yaml has no such line: nothing leaves."
                Terminal.say("\(pause.line): \(pause.rank.word) \(end)")
            }
        }
    }
}

private struct QueueLine: Encodable {
    let line: String
    /// Whether city.yaml has the line: else no gateway sends what waits there.
    let isOfCity: Bool
    let `class`: String
    let waiting: Int64
    let since: String?
    let pausedBy: String?
    let pausedSince: String?
    let dead: Int64
    let rate: String?
    let window: String?
    let isOpen: Bool
    /// Parts that left by the line today, and how many may.
    let parts: Int64
    let budget: Int?
    /// Percentage of the line's budget that was reached; nil below four fifths.
    let alarm: Int?
    /// The same of the city's messages.
    let cityMessages: Int64
    let cityBudget: Int?
    let cityAlarm: Int?

    init(_ queue: OutboxStanding.Queue, _ line: OutboxStanding.Line, _ standing: OutboxStanding) {
        self.line = line.name
        isOfCity = line.isOfCity
        self.class = queue.rank.token
        waiting = queue.waiting
        since = queue.since?.iso8601
        pausedBy = queue.pause?.author
        pausedSince = queue.pause?.since.iso8601
        dead = queue.dead
        rate = line.limits.rate?.text
        window = line.limits.window.map { "\($0.from)-\($0.to)" }
        isOpen = line.isOpen
        parts = line.budget.sent
        budget = line.budget.limit
        alarm = line.budget.reached.last
        cityMessages = standing.budget.sent
        cityBudget = standing.budget.limit
        cityAlarm = standing.budget.reached.last
    }
}

extension OutboxStanding.Line {
    fileprivate var sentence: String {
        guard isOfCity else { return "\(name): not in city.yaml, so nothing leaves by it until it is there again" }
        // Pushes are no messages: nobody counts them in parts.
        guard queues.contains(where: { $0.rank != .walletCall }) else { return name }
        var parts = [budget.sentence("parts")]
        if let rate = limits.rate { parts.append("at most \(rate.text)") }
        if let window = limits.window {
            let hours = "\(window.from) to \(window.to) o'clock"
            parts.append("notices and broadcasts from \(hours)\(isOpen ? "" : ", not now")")
        }
        return "\(name): \(parts.joined(separator: "; "))"
    }
}

extension OutboxStanding.Queue {
    fileprivate var sentence: String {
        var words = "  \(rank.word): \(waiting) waiting"
        if let since { words += " since \(since.iso8601)" }
        if let pause { words += "; paused by \(pause.author) since \(pause.since.iso8601)" }
        if dead > 0 { words += "; \(dead) did not arrive" }
        return words
    }
}

extension MessageBudget {
    /// What left today against what may, with the alarm.
    fileprivate func sentence(_ unit: String) -> String {
        guard let limit else { return "\(sent) \(unit) today" }
        let alarm = isUsedUp ? ", used up" : reached.isEmpty ? "" : ", more than four fifths"
        return "\(sent) of \(limit) \(unit) today\(alarm)"
    }
}
