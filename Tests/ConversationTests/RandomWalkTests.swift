import Conversation
import GatewayTestKit
import Testing
import Wording

/// Thousands of turns with inputs and outcomes made up by chance: through the project's own flows, and through a city that
/// has of everything.
struct RandomWalkTests {
    /// So many walks at least, and more while some place was not come to, up to the most.
    private static let walks = Thoroughness.count(daily: 60, nightly: 2_000)
    /// The odd city is small, and some of what it has happens seldom.
    private static let oddWalks = Thoroughness.count(daily: 250, nightly: 2_000)
    private static let mostWalks = 4_000
    private static let turns = 20
    /// How often wrong answers are given at one place of a program.
    private static let wrongAnswers = Thoroughness.count(daily: 4, nightly: .max)
    /// Bytes of a stored session, at most.
    private static let storedSize = 2048

    @Test(arguments: ["en", "fr", "pt", "ar", "sw", "rw"], Surface.Medium.allCases)
    func `whatever is typed, every turn fits, none fails and every walk can be ended`(
        tag: String, medium: Surface.Medium
    ) throws {
        let program = try RealCity.program(speaking: tag)
        try #require(program.profile.languages.contains(tag))
        let seen = try walk(through: program, RealCity.actions, language: tag, by: medium)
        #expect(Self.waitingPlaces(in: program).subtracting(seen.places).isEmpty, "No walk came to these.")
        #expect(Set(program.keywords.values.map(\.flow)).subtracting(seen.begun).isEmpty, "No walk began these.")
    }

    @Test(arguments: Surface.Medium.allCases)
    func `reminders, timeouts, other media, long lists and short forms end no walk badly either`(
        medium: Surface.Medium
    ) throws {
        let program = try OddCity.city.program()
        let seen = try walk(
            through: program, [OddCity.find.name: OddCity.find], language: "en", by: medium, walks: Self.oddWalks)
        #expect(Self.waitingPlaces(in: program).subtracting(seen.places).isEmpty, "No walk came to these.")
        #expect(seen.reminded > 0)
        #expect(seen.timedOut > 0)
        #expect(seen.sentElsewhere > 0)
    }

    private static func waitingPlaces(in program: Program) -> Set<String> {
        Set(
            program.flows.values.flatMap { flow in
                flow.states.values.filter { $0.facts.waits }.map { "\(flow.name)/\($0.name)" }
            })
    }

    /// What the walks came by.
    private struct Seen {
        /// How many walks there are at least.
        let walks: Int
        var places: Set<String> = []
        var begun: Set<String> = []
        /// How often wrong answers were given at each place.
        var refused: [String: Int] = [:]
        var turns = 0
        var ended = 0
        var reminded = 0
        var timedOut = 0
        var sentElsewhere = 0
    }

    private func walk(
        through program: Program, _ actions: [String: ActionSignature], language tag: String, by medium: Surface.Medium,
        walks: Int = Self.walks
    ) throws -> Seen {
        var seen = Seen(walks: walks)
        let places = Self.waitingPlaces(in: program)
        let named = Set(program.keywords.values.map(\.flow))
        for seed in 0..<Self.mostWalks {
            if seed >= walks, places.isSubset(of: seen.places), named.isSubset(of: seen.begun) { break }
            var chance = SeededGenerator(seed: UInt64(seed) &* 31 &+ UInt64(tag.utf8.first ?? 0))
            let fate = Fate(seed: UInt64(seed) &+ 1_000_000, currency: program.profile.currency, actions: actions)
            let phone = TestPhone(
                program: program, medium: medium, language: tag, chosen: seed % 3 > 0, changing: RealCity.changing,
                outcomes: fate.outcome)
            let left = places.subtracting(seen.places).sorted().compactMap { $0.split(separator: "/").first }
            try walk(phone, toward: left.map(String.init), &seen, &chance)
            if phone.session?.phase == .ended { seen.ended += 1 } else { try end(phone, &seen) }
            seen.places.formUnion(phone.places)
        }
        #expect(seen.turns > walks * 2)
        #expect(seen.ended > walks / 20)
        return seen
    }

    /// Talks until the session ends or the turns are used up.
    ///
    /// - Parameter flows: those with a place no walk has reached yet.
    private func walk(
        _ phone: TestPhone, toward flows: [String], _ seen: inout Seen, _ chance: inout SeededGenerator
    ) throws {
        // What lies deep in a service is hardly reached from the first screen.
        if seen.turns > seen.walks * Self.turns / 2, Bool.random(using: &chance) {
            let all = phone.engine.program.flows.keys.sorted()
            try phone.dial(flow: (flows.isEmpty ? all : flows).randomElement(using: &chance))
        } else {
            try begin(phone, &seen, &chance)
        }
        var typed: [String] = []
        for _ in 0..<Self.turns {
            check(phone, typed, &seen)
            seen.turns += 1
            if phone.session?.phase == .ended { return }
            typed.append(try step(phone, &seen, &chance))
        }
        check(phone, typed, &seen)
    }

    /// One turn, and what to call it where it went wrong.
    private func step(_ phone: TestPhone, _ seen: inout Seen, _ chance: inout SeededGenerator) throws -> String {
        if phone.turn?.goesOnElsewhere == true, Bool.random(using: &chance) {
            seen.sentElsewhere += 1
            phone.change(to: phone.surface.medium.other)
        }
        switch Int.random(in: 0..<25, using: &chance) {
        case 0, 1:
            if try phone.remind() != nil {
                seen.reminded += 1
                return "<reminder>"
            }
        case 2:
            if try phone.timeOut() != nil {
                seen.timedOut += 1
                return "<timeout>"
            }
        case 3:
            try phone.repeatHop()
            return "<repetition>"
        default: break
        }
        if phone.closes || Int.random(in: 0..<25, using: &chance) == 0 {
            try phone.redial()
            return "<redial>"
        }
        // Some questions hardly anything answers by chance.
        let text = Bool.random(using: &chance) ? Self.answer(to: phone, &chance) : nil
        let typed = text ?? Self.input(&chance)
        try phone.type(typed)
        return typed
    }

    private func begin(_ phone: TestPhone, _ seen: inout Seen, _ chance: inout SeededGenerator) throws {
        guard Int.random(in: 0..<4, using: &chance) == 0,
            let keyword = phone.engine.program.keywords.sorted(by: { $0.key < $1.key }).randomElement(using: &chance)?
                .value
        else {
            try phone.dial()
            return
        }
        seen.begun.insert(keyword.flow)
        var arguments = keyword.arguments
        let takesWords = phone.engine.program.flows[keyword.flow]?.takes["words"] != nil
        if takesWords { arguments["words"] = .text(Self.input(&chance)) }
        try phone.dial(flow: keyword.flow, arguments: arguments)
    }

    private func check(_ phone: TestPhone, _ typed: [String], _ seen: inout Seen) {
        #expect(phone.failure == nil, "after \(typed)")
        #expect(!phone.screen.isEmpty || typed.last == "<timeout>", "after \(typed)")
        switch phone.surface.medium {
        case .ussd: #expect(phone.surface.budget.fits(phone.screen), "after \(typed): \(phone.screen)")
        case .sms:
            #expect(SMSSegments.count(of: phone.screen) <= phone.surface.parts, "after \(typed): \(phone.screen)")
        }
        let size = phone.session?.encoded.count ?? 0
        #expect(size <= Self.storedSize, "after \(typed)")
        if let frame = phone.session?.frames.last {
            seen.refused["\(frame.flow)/\(frame.state)", default: 0] += 1
            guard seen.refused["\(frame.flow)/\(frame.state)", default: 0] <= Self.wrongAnswers else { return }
        }
        checkRefusals(phone, typed)
    }

    /// Wrong answers take nothing from the first page that may be chosen there, and pages turned under them stay the same.
    private func checkRefusals(_ phone: TestPhone, _ typed: [String]) {
        guard phone.surface.medium == .ussd, var session = phone.session, session.phase == .waiting, !session.isUnseen
        else { return }
        let (engine, surface, now) = (phone.engine, phone.surface, session.lastTurn)
        session.page = 0
        session.notices = []
        session.refusals = 0
        guard case .turn(let asked) = engine.repeatScreen(session, surface: surface, now: now) else { return }
        let offered = Self.options(of: asked.screen.text)
        for wrong in ["nothing of the kind", "777"] {
            guard case .turn(var turn) = engine.advance(session, wrong, surface: surface, now: now),
                turn.session.refusals == session.refusals + 1, !turn.screen.closes
            else { continue }
            session = turn.session
            let shown = Self.options(of: turn.screen.text)
            #expect(offered.isSubset(of: shown), "after \(typed), then \(wrong): \(turn.screen.text)")
            #expect(surface.budget.fits(turn.screen.text), "after \(typed), then \(wrong)")
            guard !session.notices.isEmpty else { continue }
            let pages = engine.pages(of: session, surface: surface, now: now)
            var seen: [String] = []
            repeat {
                seen.append(turn.screen.text)
                guard case .turn(let again) = engine.repeatScreen(turn.session, surface: surface, now: now) else {
                    break
                }
                #expect(again.screen.text == turn.screen.text, "after \(typed), then \(wrong)")
                guard seen.count < pages.count,
                    case .turn(let next) = engine.advance(again.session, "98", surface: surface, now: now)
                else { break }
                turn = next
            } while true
            #expect(seen == pages, "after \(typed), then \(wrong)")
        }
    }

    /// The numbers a page offers.
    private static func options(of page: String) -> Set<Substring> {
        Set(
            page.split(separator: "\n").compactMap { line in
                let number = line.prefix { $0.isNumber }
                return !number.isEmpty && line.dropFirst(number.count).hasPrefix(". ") ? number : nil
            })
    }

    /// From wherever a walk got to, the main menu and three wrong answers close the dialogue.
    private func end(_ phone: TestPhone, _ seen: inout Seen) throws {
        if phone.session?.phase == .offeringToResume { try phone.type("1") }
        try phone.type("00")
        for _ in 0..<ConversationLimits.attempts { try phone.type("nothing of the kind") }
        check(phone, ["00", "nothing of the kind"], &seen)
        #expect(phone.closes)
    }

    /// What fits a question: one of its options, a number with check digits, a PIN, a phone, a number in bounds.
    private static func answer(to phone: TestPhone, _ chance: inout SeededGenerator) -> String? {
        guard let frame = phone.session?.frames.last,
            let facts = phone.engine.program.flows[frame.flow]?.states[frame.state]?.facts
        else { return nil }
        if !facts.options.isEmpty { return String(Int.random(in: 1...facts.options.count, using: &chance)) }
        if facts.isSecret { return "824671" }
        if facts.refusals.contains(.wrongReference) {
            guard case .exactly(let count)? = facts.digits else { return "1000000161" }
            return ReferenceNumber(payload: String(repeating: "7", count: count - 2))?.digits
        }
        if facts.refusals.contains(.wrongPhone) { return "0240000003" }
        return facts.refusals.contains(.tooMuch) ? "3" : nil
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
    private let actions: [String: ActionSignature]

    init(seed: UInt64, currency: Currency, actions: [String: ActionSignature]) {
        chance = SeededGenerator(seed: seed)
        self.currency = currency
        self.actions = actions
    }

    func outcome(_ call: ActionCall) -> ActionOutcome {
        guard let signature = actions[call.name] else { return ActionOutcome("no such action") }
        // What leads on mostly brings something.
        let all = signature.outcomes.sorted { $0.key < $1.key }
        let rich = all.filter { !$0.value.fields.isEmpty }
        let among = !rich.isEmpty && Bool.random(using: &chance) ? rich : all
        guard let (name, record) = among.randomElement(using: &chance) else { return ActionOutcome("no such action") }
        for (name, type) in signature.parameters where !signature.optional.contains(name) {
            #expect(call.arguments[name].map { Self.fits($0, type) } == true, "\(call.name) was not given its \(name)")
        }
        return ActionOutcome(name, fields(record))
    }

    /// A value for each field, as wide as was promised of it at most.
    private func fields(_ record: RecordType) -> [String: Value] {
        Dictionary(
            uniqueKeysWithValues: record.fields.sorted { $0.key < $1.key }.map { name, type in
                (name, value(type, record.widths[name] ?? .usual(for: type)))
            })
    }

    private func value(_ type: ValueType, _ width: ValueWidth) -> Value {
        switch type {
        case .text: return .text(text(width))
        case .integer: return .integer(Int64.random(in: -5...100_000, using: &chance))
        case .boolean: return .boolean(Bool.random(using: &chance))
        case .money:
            // Some sums are nothing, as the penalty of a bill that is not late.
            let isNothing = Int.random(in: 0..<4, using: &chance) == 0
            let minorUnits = isNothing ? 0 : Int64.random(in: 1...900_000_000, using: &chance)
            return .money(Money(minorUnits: minorUnits, currency: currency))
        case .date: return .date(CivilDate(daysSinceEpoch: Int.random(in: 10_000...30_000, using: &chance)))
        case .phone: return PhoneNumber(e164: "+233240000001").map(Value.phone) ?? .text("")
        case .record(let record): return .record(fields(record))
        case .list(let record):
            guard case .list(_, let most) = width else { return .list([]) }
            // Mostly few, now and then as many as there may be.
            let count = Int.random(in: 0..<10, using: &chance) == 0 ? most : Int.random(in: 0...most, using: &chance)
            return .list((0..<count).map { _ in .record(fields(record)) })
        }
    }

    private func text(_ width: ValueWidth) -> String {
        guard case .text(let most, let letters) = width else { return "" }
        let words =
            letters == .plain
            ? ["7319042851", "TECH", "", "1"]
            : ["", "1", "Kejetia", "Market store, Adum", "Ɔkyena", "سوق", "😀", String(repeating: "wide ", count: 30)]
        return String((words.randomElement(using: &chance) ?? "").prefix(most))
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

/// A city that has of everything: timeouts, states for one medium, a list longer than its keys leave numbers, plain letters
/// and short forms.
private enum OddCity {
    static let find = ActionSignature(
        "store.find",
        outcomes: [
            "found": RecordType(
                "found", ["all": .list(RecordType("thing", ["name": .text]))],
                widths: ["all": .list(.record(["name": .text(most: 8, letters: .words)]), most: 120)]),
            "none": RecordType("none", [:]),
        ])

    static let city = SmallCity(
        """
        begin:
          menu: what
          timeout: { after: 12h, remind: still, then: done }
          options: [{ list: find }, { ask: ask }, { photo: photo }, { dial: dial }, { ring: ring }, { end: done }]
        find: { do: store.find, when: { found: { into: found, then: pick }, none: { say: none, then: begin } } }
        pick:
          list: which
          from: found.all
          label: line
          into: thing
          empty: begin
          timeout: { after: 1h }
          then: ask
        ask:
          ask: { text: ask, as: text, into: name }
          timeout: { after: 1h, say: late, then: begin }
          then: sure
        sure: { menu: sure, options: [{ yes: done }, { no: ask }] }
        photo: { ask: { text: photo, as: text, into: name }, channels: [sms], then: sure }
        dial:
          ask: { text: dial, as: text, into: name }
          channels: [ussd]
          otherwise: { say: late, then: photo }
          then: sure
        ring: { ask: { text: dial, as: text, into: name }, channels: [ussd], then: sure }
        done: { end: bye }
        """,
        texts: """
            what: { text: "Ɛdeɛn na wopɛ? « Yi baako »", letters: fold }
            list: { text: Nneɛma, letters: fold }
            ask: Ask
            photo: Photo
            dial: Dial
            ring: Ring
            end: End
            still: Still there?
            none: None.
            late: { text: "It is late, and so we go on by another way than the one you took before.", short: Late. }
            which: { text: "Which of all the many things that there are do you mean?", short: Which? }
            line: { text: "{item.name}, a thing", short: "{item.name}" }
            sure: { text: "You said “{name}”. Is that what you wished to say? Think well.", short: "{name}?", letters: fold }
            yes: Yes
            no: No
            bye: Bye
            """, actions: [find])
}
