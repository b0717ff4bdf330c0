import ArgumentParser
import Conversation
import DomainKit
import Gateway
import Storage

struct OutboxDeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Lists the messages that did not arrive, the latest first.",
        discussion: """
            A message is a dead letter when a provider refused it, when it was tried in vain, or when its time was over before \
            it left. No number and no word of it is shown. guichet outbox resend sends it again.
            """)

    @OptionGroup var queue: QueueOptions
    @Option(help: ArgumentHelp("How many at most.", valueName: "count")) var limit = 100
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 100000.") }
    }

    func run() async throws {
        try await OutboxContext.use(sources, store) { outbox in
            let choice = DeadLetters.Choice(line: queue.channel, rank: queue.rank)
            let (limit, vault) = (limit, outbox.vault)
            let letters = try await outbox.database.read {
                try DeadLetters(transaction: $0, vault: vault).latest(choice, atMost: limit)
            }
            if letters.isEmpty, let line = queue.channel { try outbox.requireLine(line) }
            for letter in letters { Terminal.say(json ? try JSONLine.text(LetterLine(letter)) : letter.sentence) }
        }
    }
}

struct OutboxResendCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Has messages that did not arrive leave again.",
        discussion: """
            Who wanted it, when, and what had come of the message before stays in the store. A message whose time is over \
            leaves again only with --hours, which says how long it is still worth something. A notice or broadcast to a phone \
            that has texted STOP since does not leave.

            guichet outbox resend 1207 1219 --as esi
            guichet outbox resend --all --class receipt --as esi
            """)

    @Argument(help: "Their numbers, as guichet outbox dead lists them.") var numbers: [Int64] = []
    @Flag(help: "All of them, or all of a line or class.") var all = false
    @OptionGroup var queue: QueueOptions
    @Option(help: ArgumentHelp("For how many hours they are still worth something.", valueName: "count"))
    var hours: Int?
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard all != !numbers.isEmpty else { throw ValidationError("Give the numbers of messages, or --all.") }
        guard all || (queue.channel == nil && queue.rank == nil) else {
            throw ValidationError("--channel and --class go with --all.")
        }
        if let hours, !(1...720).contains(hours) { throw ValidationError("--hours is a number from 1 to 720.") }
    }

    func run() async throws {
        let subject: Subject =
            all ? queue.subject : .record(numbers.prefix(20).map(String.init).joined(separator: " "))
        let proof = StaffProof(of: .outboxResend, about: subject, acting)
        try await OutboxContext.use(sources, store, proof: proof) { outbox in
            let now = GatewayWorld.real.now()
            let resend = Resend(
                outbox: outbox, until: hours.map { now.adding(seconds: Int64($0) * 3_600) },
                author: try outbox.author(), now: now)
            if all {
                if let line = queue.channel { try outbox.requireLine(line) }
                try await resend.all(DeadLetters.Choice(line: queue.channel, rank: queue.rank))
            } else {
                try await resend.letters(numbers)
            }
        }
    }
}

/// Has dead letters leave again, and tells what came of it.
private struct Resend {
    private static let batch = 500

    let outbox: OutboxContext
    let until: Instant?
    let author: String
    let now: Instant

    /// Those of some numbers; the command ends with 1 where one of them is not sent.
    func letters(_ numbers: [Int64]) async throws {
        let results = try await resend(numbers)
        let refused = zip(numbers, results).filter { $0.1 != .queued }.map { "\($0.0): \($0.1.sentence)" }
        Terminal.say(Self.sentence(numbers.count - refused.count))
        guard refused.isEmpty else { throw Ending.findings(refused.joined(separator: "\n")) }
    }

    /// All that are meant, a batch at a time.
    func all(_ choice: DeadLetters.Choice) async throws {
        var last: DeadLetter?
        var queued = 0
        var refused: [DeadLetters.Resending: Int] = [:]
        while true {
            let (end, vault) = (last, outbox.vault)
            let letters = try await outbox.database.read {
                try DeadLetters(transaction: $0, vault: vault)
                    .batch(choice, until: now, after: end, atMost: Self.batch)
            }
            for result in try await resend(letters.map(\.id)) {
                if result == .queued { queued += 1 } else { refused[result, default: 0] += 1 }
            }
            last = letters.last
            if letters.count < Self.batch { break }
        }
        Terminal.say(Self.sentence(queued))
        guard !refused.isEmpty else { return }
        let lines = refused.map { "\($0.value) not sent: \($0.key.sentence)" }
        throw Ending.findings(lines.sorted().joined(separator: "\n"))
    }

    private func resend(_ numbers: [Int64]) async throws -> [DeadLetters.Resending] {
        let (vault, until, author, now) = (outbox.vault, until, author, now)
        return try await outbox.database.write { transaction in
            let letters = DeadLetters(transaction: transaction, vault: vault)
            return try numbers.map { try letters.resend($0, until: until, by: author, now: now) }
        }
    }

    private static func sentence(_ count: Int) -> String {
        count == 1 ? "1 message leaves again." : "\(count) messages leave again."
    }
}

private struct LetterLine: Encodable {
    let number: Int64
    let line: String
    let `class`: String
    let isExpired: Bool
    let reason: String
    let attempts: Int
    let written: String
    let died: String

    init(_ letter: DeadLetter) {
        number = letter.id
        line = letter.line
        self.class = letter.rank.token
        isExpired = letter.isExpired
        reason = letter.reason
        attempts = letter.attempts
        written = letter.written.iso8601
        died = letter.died.iso8601
    }
}

extension DeadLetter {
    fileprivate var sentence: String {
        "\(id)  \(line)  \(rank.word)  \(died.iso8601)  \(attempts) \(attempts == 1 ? "attempt" : "attempts")  \(reason)"
    }
}

extension DeadLetters.Resending {
    /// Why it does not leave.
    fileprivate var sentence: String {
        switch self {
        case .queued: "it leaves again."
        case .missing: "there is no message of this number; guichet outbox dead lists them."
        case .alive(let state): "it is no dead letter but \(state.rawValue)."
        case .push: "it asks a wallet for money; the citizen pays again instead."
        case .expired: "its time is over; say with --hours how long it is still worth something."
        case .unwanted: "the phone has texted STOP since."
        case .unopened: "it cannot be opened with this key."
        }
    }
}
