import Foundation

/// Numbers that look random and come again with the same seed (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A phone that pays and reports, by USSD and by text message, one request after the other, and writes down what happens.
///
/// What was not answered it sends again, byte for byte, until it is: as networks do.
struct ScriptedPhone: Sendable {
    /// A request whose answer came whole.
    struct Acknowledged: Sendable {
        let call: HTTPCall
        let answer: HTTPAnswer
        let at: ContinuousClock.Instant
    }

    /// One conversation: its requests in order.
    private struct Conversation {
        let calls: [HTTPCall]
        /// The bill it pays to the end, if it does.
        let pays: String?
        let isText: Bool
    }

    let number: String
    private(set) var acknowledged: [Acknowledged] = []
    /// Bills whose last question was answered with yes, and that answer acknowledged.
    private(set) var paid: [String] = []
    /// Numbers of reports that screens named.
    private(set) var reports: Set<String> = []
    private(set) var textsAcknowledged = 0
    private(set) var replayed = 0
    /// Screens that no conversation of this script should come to.
    private(set) var surprises: [String] = []
    /// A request that was sent, or was about to be, and has no answer.
    private(set) var unanswered: HTTPCall?

    private var chance: Chance
    private var bills: ArraySlice<String>
    private var conversation: Conversation?
    private var step = 0
    private var dialogues = 0
    private var texts = 0
    private var hasLanguage = false

    init(index: Int, bills: [String], seed: UInt64) {
        number = "+2332000" + String(10_000 + index)
        self.bills = bills[...]
        chance = Chance(seed: seed &+ UInt64(index))
    }

    /// Talks until the connection fails, an answer is no 200, or `stop` says so between two requests.
    mutating func talk(
        to port: Int, timeoutSeconds: Int = 20, until stop: (ScriptedPhone) -> Bool = { _ in false }
    ) {
        guard var connection = try? HTTPConnection(port: port, timeoutSeconds: timeoutSeconds) else { return }
        while !stop(self) {
            let call = unanswered ?? next()
            if unanswered != nil { replayed += 1 }
            unanswered = call
            guard let answer = try? connection.call(call), answer.status == 200, !answer.isLate else { return }
            unanswered = nil
            hear(answer, to: call)
        }
    }

    /// Sends what has no answer, and says whether it has one now.
    mutating func finish(with port: Int) -> Bool {
        talk(to: port) { $0.unanswered == nil }
        return unanswered == nil
    }

    private mutating func hear(_ answer: HTTPAnswer, to call: HTTPCall) {
        acknowledged.append(Acknowledged(call: call, answer: answer, at: .now))
        guard let conversation else { return }
        step += 1
        if conversation.isText {
            textsAcknowledged += 1
        } else if answer.text.hasPrefix(step < conversation.calls.count ? "END " : "CON ") {
            surprises.append(answer.text)
            self.conversation = nil
            return
        }
        guard step == conversation.calls.count else { return }
        self.conversation = nil
        if !conversation.isText { hasLanguage = true }
        if let bill = conversation.pays {
            paid.append(bill)
            if !conversation.isText, !answer.text.hasPrefix("END Now wait") { surprises.append(answer.text) }
        } else if let number = answer.text.firstMatch(of: /Report number ([0-9]+)/) {
            reports.insert(String(number.1))
        } else if !conversation.isText {
            surprises.append(answer.text)
        }
    }

    // MARK: What it says

    private mutating func next() -> HTTPCall {
        if let conversation, step < conversation.calls.count { return conversation.calls[step] }
        let begun = begin()
        (conversation, step) = (begun, 0)
        return begun.calls[0]
    }

    private mutating func begin() -> Conversation {
        // A text in a language would choose it too, so the first conversation is a dialogue.
        let kind = hasLanguage ? Int.random(in: 0..<10, using: &chance) : 0
        let mayText = texts <= Self.mostTexts - 3
        if kind < 4, let bill = bills.popFirst() {
            return kind < 3 || !mayText
                ? Conversation(calls: dialogue(["1", "1", bill, "1", "1"]), pays: bill, isText: false)
                : Conversation(calls: ["PAY \(bill)", "1", "1"].map { text($0) }, pays: bill, isText: true)
        }
        if kind == 9, mayText {
            let place = ["Kejetia", "Tech Junction", "Old Tafo", "Bomso"].randomElement(using: &chance) ?? "Adum"
            return Conversation(calls: [text("JAM \(place)")], pays: nil, isText: true)
        }
        let road = String(Int.random(in: 1...4, using: &chance))
        let place = String(Int.random(in: 1...4, using: &chance))
        let trouble = ["1", "3", "4", "5"].randomElement(using: &chance) ?? "1"
        return Conversation(calls: dialogue(["2", trouble, road, place, "1"]), pays: nil, isText: false)
    }

    /// A dial and what is typed after it; a phone's first dialogue chooses the language.
    private mutating func dialogue(_ keys: [String]) -> [HTTPCall] {
        dialogues += 1
        let keys = hasLanguage ? keys : ["1"] + keys
        return (0...keys.count).map { count in
            Self.hop(keys.prefix(count).joined(separator: "*"), "ATUid\(number.dropFirst())-\(dialogues)", from: number)
        }
    }

    private mutating func text(_ words: String) -> HTTPCall {
        texts += 1
        return Self.text(words, "ATXid\(number.dropFirst())-\(texts)", from: number)
    }

    /// A phone that texts more in an hour is not answered, so that a machine cannot talk at the city's expense.
    private static let mostTexts = 39

    static let hooks = "/hooks/africastalking/demo"

    static func hop(_ typed: String, _ session: String, from number: String, hooks: String = hooks) -> HTTPCall {
        let form =
            "sessionId=\(session)&phoneNumber=%2B\(number.dropFirst())&networkCode=62001"
            + "&serviceCode=%2A384%2A21%23&text=\(typed.replacing("*", with: "%2A"))"
        return HTTPCall("POST", hooks + "/ussd", form: Array(form.utf8))
    }

    static func text(_ words: String, _ id: String, from number: String) -> HTTPCall {
        let form = "id=\(id)&from=%2B\(number.dropFirst())&to=21021&text=\(words.replacing(" ", with: "+"))"
        return HTTPCall("POST", hooks + "/sms", form: Array(form.utf8))
    }
}

extension HTTPAnswer {
    /// The answer of a gateway that had no time: the hop is committed later, and sent again it gets its own answer.
    var isLate: Bool { text.contains("still working on it") }
}

extension [ScriptedPhone] {
    /// As many phones as asked, each with bills of its own.
    static func make(_ count: Int, bills: [String], seed: UInt64) -> [ScriptedPhone] {
        (0..<count).map { index in
            let own = bills.indices.filter { $0 % count == index }.map { bills[$0] }
            return ScriptedPhone(index: index, bills: own, seed: seed)
        }
    }

    /// All talk at once, each on a thread of its own, until the gateway is gone or `stop` says so.
    func talking(
        to port: Int, until stop: @escaping @Sendable (ScriptedPhone) -> Bool = { _ in false }
    ) async throws -> [ScriptedPhone] {
        try await withThrowingTaskGroup(of: (Int, ScriptedPhone).self) { group in
            for (index, phone) in enumerated() {
                group.addTask {
                    try await onThread {
                        var phone = phone
                        phone.talk(to: port, until: stop)
                        return (index, phone)
                    }
                }
            }
            return try await group.reduce(into: self) { $0[$1.0] = $1.1 }
        }
    }
}
