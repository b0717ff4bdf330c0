import Conversation
import Testing
import Wording

/// Thousands of turns through the project's own flows with inputs and outcomes made up by chance.
struct RandomWalkTests {
    private static let walks = 250
    private static let turns = 20

    @Test(arguments: ["en", "fr", "pt", "ar"], [Surface.Medium.ussd, .sms])
    func `whatever is typed, every turn fits, none fails and every walk can be ended`(
        tag: String, medium: Surface.Medium
    ) throws {
        let program = try RealCity.program()
        try #require(program.profile.languages.contains(tag))
        var taken = 0
        var ended = 0
        var unseen = Self.waitingPlaces(in: program)
        for seed in 0..<Self.walks {
            var chance = SeededGenerator(seed: UInt64(seed) &* 31 &+ UInt64(tag.utf8.first ?? 0))
            let fate = Fate(seed: UInt64(seed) &+ 1_000_000, currency: program.profile.currency)
            let phone = TestPhone(
                program: program, medium: medium, language: tag, chosen: seed % 3 > 0, changing: RealCity.changing,
                outcomes: fate.outcome)
            taken += try walk(phone, &chance)
            if phone.session?.phase == .ended { ended += 1 } else { try end(phone) }
            unseen.subtract(phone.places)
        }
        #expect(taken > 500)
        #expect(ended > Self.walks / 20)
        #expect(unseen.isEmpty, "No walk came to these.")
    }

    private static func waitingPlaces(in program: Program) -> Set<String> {
        Set(
            program.flows.values.flatMap { flow in
                flow.states.values.filter { $0.facts.waits }.map { "\(flow.name)/\($0.name)" }
            })
    }

    /// Talks until the session ends or the turns are used up, and gives the number of turns.
    private func walk(_ phone: TestPhone, _ chance: inout SeededGenerator) throws -> Int {
        try begin(phone, &chance)
        var typed: [String] = []
        for _ in 0..<Self.turns {
            check(phone, typed)
            if phone.session?.phase == .ended { return typed.count + 1 }
            if phone.closes || Int.random(in: 0..<25, using: &chance) == 0 {
                typed.append("<redial>")
                try phone.redial()
                continue
            }
            let text = Self.input(&chance)
            typed.append(text)
            try phone.type(text)
        }
        check(phone, typed)
        return typed.count + 1
    }

    private func begin(_ phone: TestPhone, _ chance: inout SeededGenerator) throws {
        guard Int.random(in: 0..<4, using: &chance) == 0,
            let keyword = phone.engine.program.keywords.sorted(by: { $0.key < $1.key }).randomElement(using: &chance)?
                .value
        else {
            try phone.dial()
            return
        }
        var arguments = keyword.arguments
        let takesWords = phone.engine.program.flows[keyword.flow]?.takes["words"] != nil
        if takesWords { arguments["words"] = .text(Self.input(&chance)) }
        try phone.dial(flow: keyword.flow, arguments: arguments)
    }

    private func check(_ phone: TestPhone, _ typed: [String]) {
        #expect(phone.failure == nil, "after \(typed)")
        #expect(!phone.screen.isEmpty, "after \(typed)")
        guard phone.surface.medium == .ussd else { return }
        #expect(phone.surface.budget.fits(phone.screen), "after \(typed): \(phone.screen)")
    }

    /// From wherever a walk got to, the main menu and three wrong answers close the dialogue.
    private func end(_ phone: TestPhone) throws {
        if phone.session?.phase == .offeringToResume { try phone.type("1") }
        try phone.type("00")
        for _ in 0..<ConversationLimits.attempts { try phone.type("nothing of the kind") }
        check(phone, ["00", "nothing of the kind"])
        #expect(phone.closes)
    }

    private static func input(_ chance: inout SeededGenerator) -> String {
        let numbers = ["1", "1", "1", "2", "2", "3", "4", "5", "6", "7", "12", "97"]
        let keys = ["0", "00", "98", "98", "99"]
        let odd = [
            "", " ", "😀👨‍👩‍👧", "hello", "pay", "blue gate behind the market", "\u{661}", "1.", "2)", "é", "مرحبا", "0.5",
            "50", "12,50",
            "1234567889", "0240000001", "31 12 2026", "\u{202E}abc", "{name}", "'; --",
            String(repeating: "long ", count: 60),
            String(repeating: "😀", count: 300),
        ]
        let groups = [numbers, numbers, numbers, numbers, keys, odd]
        let group = groups.randomElement(using: &chance) ?? numbers
        if Int.random(in: 0..<12, using: &chance) == 0 {
            let payload = String(Int.random(in: 10_000_000...99_999_999, using: &chance))
            return ReferenceNumber(payload: payload)?.digits ?? payload
        }
        return group.randomElement(using: &chance) ?? "1"
    }
}

/// What actions come out as, when chance decides.
private final class Fate {
    private var chance: SeededGenerator
    private let currency: Currency

    init(seed: UInt64, currency: Currency) {
        chance = SeededGenerator(seed: seed)
        self.currency = currency
    }

    func outcome(_ call: ActionCall) -> ActionOutcome {
        guard let signature = RealCity.actions.first(where: { $0.name == call.name }),
            let (name, record) = signature.outcomes.sorted(by: { $0.key < $1.key }).randomElement(using: &chance)
        else { return ActionOutcome("no such action") }
        for (name, type) in signature.parameters where !signature.optional.contains(name) {
            #expect(call.arguments[name].map { Self.fits($0, type) } == true, "\(call.name) was not given its \(name)")
        }
        return ActionOutcome(name, fields(record))
    }

    private func fields(_ record: RecordType) -> [String: Value] {
        Dictionary(
            uniqueKeysWithValues: record.fields.sorted { $0.key < $1.key }.map { ($0.key, value($0.value)) })
    }

    private func value(_ type: ValueType) -> Value {
        switch type {
        case .text: return .text(words())
        case .integer: return .integer(Int64.random(in: -5...100_000, using: &chance))
        case .boolean: return .boolean(Bool.random(using: &chance))
        case .money:
            return .money(Money(minorUnits: Int64.random(in: 1...900_000_000, using: &chance), currency: currency))
        case .date: return .date(CivilDate(daysSinceEpoch: Int.random(in: 10_000...30_000, using: &chance)))
        case .phone: return PhoneNumber(e164: "+233240000001").map(Value.phone) ?? .text("")
        case .record(let record): return .record(fields(record))
        case .list(let record):
            return .list((0..<Int.random(in: 0...12, using: &chance)).map { _ in .record(fields(record)) })
        }
    }

    private func words() -> String {
        ["", "1", "Kejetia", "Market store, Adum", "Ɔkyena", "سوق", "😀", String(repeating: "wide ", count: 12)]
            .randomElement(using: &chance) ?? ""
    }

    private static func fits(_ value: Value, _ type: ValueType) -> Bool {
        switch (value, type) {
        case (.text, .text), (.integer, .integer), (.boolean, .boolean), (.money, .money), (.date, .date),
            (.phone, .phone),
            (.record, .record), (.list, .list):
            true
        default: false
        }
    }
}
