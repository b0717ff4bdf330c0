import ArgumentParser
import Billing
import Conversation
import DomainKit
import Gateway
import Storage
import Wording

/// `guichet objections`: what citizens say is wrong with their bills.
struct ObjectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objections", abstract: "Lists what citizens object to, and answers them.",
        discussion: """
            An answer moves no money and changes no bill. Where the objection is right, put the bill right first: guichet bills \
            correct, guichet bills cancel, or guichet import with the corrected bill. Then answer.

            Who answered, when and why is kept, and listed by guichet export objections.
            """,
        subcommands: [ObjectionsListCommand.self, ObjectionsAnswerCommand.self])
}

struct ObjectionsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists objections without an answer, the oldest first, and how old they are.")

    @Flag(help: "Answered ones too.") var all = false
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        try await BooksContext.use(sources, store) { books in
            let isOpen = !all
            let today = books.calendar.day(of: GatewayWorld.real.now())
            let objections = try await books.database.read { try Taxes.objections(waiting: isOpen, in: $0) }
            for objection in objections {
                Terminal.say(json ? try JSONLine.text(ObjectionLine(objection, today)) : objection.line(today))
            }
        }
    }
}

struct ObjectionsAnswerCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Accepts an objection or rejects it, once, and tells the citizen.",
        discussion: """
            The citizen gets a text message with the answer and the reason, unless the phone texted STOP, and sees the answer \
            on the bill. Accepting does not change the bill: put it right first, with guichet bills correct, guichet bills \
            cancel, or guichet import.

            guichet objections answer 509321005 --reject --as esi --reason "the shop was measured on 4 May"
            """)

    @Argument(help: "The number of the objection, as guichet objections list names it.") var number: String
    @Flag(help: "The objection is right.") var accept = false
    @Flag(help: "The bill is right.") var reject = false
    @Option(
        help: ArgumentHelp(
            "Why, in at most \(Taxes.longestObjectionReason) letters that name nobody, in the citizen's language; it is "
                + "sent as it stands.", valueName: "text"))
    var reason: String
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard accept != reject else { throw ValidationError("Say either --accept or --reject.") }
    }

    func run() async throws {
        let proof = StaffProof(of: .objectionsAnswer, about: .record(number), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            let (number, reason) = (number, reason)
            let verdict: ObjectionVerdict = accept ? .accepted : .rejected
            let bill = try await books.handler.write { context in
                try Taxes.answerObjection(number, verdict, because: reason, context)
            }
            Terminal.say("Objection \(number) to bill \(bill) is \(verdict.rawValue); the citizen is told.")
            guard accept else { return }
            Terminal.say(
                "The answer changed nothing on the bill. Is it not put right yet? guichet bills correct \(bill)")
        }
    }
}

private struct ObjectionLine: Encodable {
    let number: String
    let bill: String
    let grounds: String
    let day: String
    let age: Int
    /// `open`, `accepted` or `rejected`.
    let state: String
    let reason: String?
    let by: String?

    init(_ objection: Taxes.Objection, _ today: CivilDate) {
        number = objection.number
        bill = objection.bill
        grounds = objection.grounds
        day = objection.day.iso
        age = objection.age(on: today)
        state = objection.answer?.verdict.rawValue ?? "open"
        reason = objection.answer?.reason
        by = objection.answer?.author
    }
}

extension Taxes.Objection {
    fileprivate func age(on today: CivilDate) -> Int { max(0, today.daysSinceEpoch - day.daysSinceEpoch) }

    fileprivate func line(_ today: CivilDate) -> String {
        let answered = answer.map { "; \($0.verdict.rawValue) by \($0.author): \($0.reason)" } ?? ""
        return "\(number)  bill \(bill)  \(day.iso), \(age(on: today)) days  \(words)\(answered)"
    }

    /// The ground in words.
    private var words: String {
        switch grounds {
        case "not_mine": "it is not mine"
        case "amount": "the amount is wrong"
        case "paid": "I have paid it"
        case "exempt": "I need not pay it"
        default: "something else"
        }
    }
}
