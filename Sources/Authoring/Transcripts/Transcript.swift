package import Conversation
package import Wording

/// A conversation written down: what was there, what the citizens did, what they saw, what was left behind.
package struct Transcript: Sendable, Hashable {
    package let name: String
    package let place: SourcePlace
    /// The phone of every turn that names none; nil for the usual one.
    package let phone: Located<String>?
    /// The language that phone chose earlier; nil for a phone that never did.
    package let language: Located<String>?
    /// What the city's clock shows at the beginning; nil for the usual morning.
    package let at: Located<LocalTime>?
    /// Phones that chose a language earlier.
    package let people: [Person]
    /// Records to import first, by kind, as `bills`.
    package let given: [TranscriptTurn.Given]
    package let turns: [TranscriptTurn]
    /// What each kind of export holds at the end.
    package let left: [Located<LeftBehind>]

    package init(
        name: String, place: SourcePlace, phone: Located<String>? = nil, language: Located<String>? = nil,
        at: Located<LocalTime>? = nil, people: [Person] = [], given: [TranscriptTurn.Given] = [],
        turns: [TranscriptTurn],
        left: [Located<LeftBehind>] = []
    ) {
        self.name = name
        self.place = place
        self.phone = phone
        self.language = language
        self.at = at
        self.people = people
        self.given = given
        self.turns = turns
        self.left = left
    }

    /// A phone that spoke to the city before.
    package struct Person: Sendable, Hashable {
        package let phone: Located<String>
        package let language: Located<String>

        package init(phone: Located<String>, language: Located<String>) {
            self.phone = phone
            self.language = language
        }
    }

    /// The rows of one kind: how many, and what stands in them where that is written.
    package struct LeftBehind: Sendable, Hashable {
        package let kind: String
        package let rows: Int
        /// One for each row, in any order; empty where rows are only counted.
        package let records: [Located<[String: Located<TextPattern>]>]

        package init(kind: String, rows: Int, records: [Located<[String: Located<TextPattern>]>] = []) {
            self.kind = kind
            self.rows = rows
            self.records = records
        }
    }
}

/// One thing that happens, and what must be seen after it.
package struct TranscriptTurn: Sendable, Hashable {
    package enum Deed: Sendable, Hashable {
        /// Dials a code, with or without numbers dialled through it.
        case dial(String)
        /// Dials once more what was dialled last.
        case redial
        /// Answers the screen.
        case type(String)
        /// Leaves the dialogue without an answer, as somebody who presses the red key or loses the network.
        case hangUp
        case sms(String)
        /// The payer of the latest prompt does something.
        case wallet(WalletAnswer)
        /// Seconds pass.
        case wait(Int64)
        /// Staff bring records in, as before the first turn.
        case given([Given])

        /// Whether a screen comes of it.
        package var showsScreen: Bool {
            switch self {
            case .dial, .redial, .type: true
            case .hangUp, .sms, .wallet, .wait, .given: false
            }
        }
    }

    /// Records of one kind; each field with the place of its value.
    package struct Given: Sendable, Hashable {
        package let kind: String
        package let place: SourcePlace
        package let records: [Located<[String: Located<String>]>]

        package init(kind: String, place: SourcePlace, records: [Located<[String: Located<String>]>]) {
            self.kind = kind
            self.place = place
            self.records = records
        }
    }

    /// What a payer does about the wallet's prompt, or a payer or the wallet without one.
    package enum WalletAnswer: Sendable, Hashable {
        case approve
        /// Leaves the prompt alone, and approves it when so many seconds have passed.
        case approveAfter(Int64)
        case ignore
        /// With the wallet's word for why.
        case refuse(String)
        /// Sends money from the wallet's own menu, with whatever was typed there as the number of the bill.
        case send(amount: String, account: String)
        /// The wallet takes the money that moved last back.
        case takeBack
    }

    package let deed: Deed
    package let place: SourcePlace
    /// The phone that does it; nil for the transcript's own.
    package let phone: Located<String>?
    package let seen: Seen

    package init(_ deed: Deed, place: SourcePlace, phone: Located<String>? = nil, seen: Seen) {
        self.deed = deed
        self.place = place
        self.phone = phone
        self.seen = seen
    }

    /// What must be seen after a turn; nothing is looked at that is not written.
    package struct Seen: Sendable, Hashable {
        /// The whole screen.
        package var see: Located<String>?
        /// Parts of the screen.
        package var contains: [Located<String>] = []
        /// The whole screen, with gaps.
        package var matches: Located<TextPattern>?
        /// Whether the dialogue closes.
        package var closes: Located<Bool>?
        /// The text messages that arrived at this phone since its last turn, whole, in order; empty when none may.
        package var messages: Located<[Located<String>]>?
        /// Parts of those messages.
        package var messagesContain: [Located<String>] = []
        /// Those messages in order, with gaps.
        package var messagesMatch: Located<[Located<TextPattern>]>?

        package init() {}

        /// True where nothing is expected.
        package var isEmpty: Bool { self == Self() }
    }
}

/// A day and what a clock shows, without a zone: `2026-03-02 10:00`.
package struct LocalTime: Sendable, Hashable {
    package let day: CivilDate
    /// Minutes since midnight, from 0 to 1439.
    package let minute: Int

    package init(day: CivilDate, minute: Int) {
        self.day = day
        self.minute = min(max(minute, 0), 1439)
    }

    /// Reads exactly `2026-03-02 10:00`; nil for anything else.
    package init?(_ text: String) {
        let halves = text.split(separator: " ", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = CivilDate(iso: String(halves[0])) else { return nil }
        let clock = Array(halves[1].utf8)
        guard clock.count == 5, clock[2] == UInt8(ascii: ":"),
            [0, 1, 3, 4].allSatisfy({ (0x30...0x39).contains(clock[$0]) })
        else { return nil }
        func two(_ index: Int) -> Int { Int(clock[index] - 0x30) * 10 + Int(clock[index + 1] - 0x30) }
        guard two(0) < 24, two(3) < 60 else { return nil }
        self.init(day: day, minute: two(0) * 60 + two(3))
    }

    /// `2026-03-02 10:00`.
    package var written: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day.iso) \(two(minute / 60)):\(two(minute % 60))"
    }
}
