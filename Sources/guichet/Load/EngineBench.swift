import Conversation
import Foundation
import Wording

/// The engine alone, without a store or HTTP: what one turn of paying a bill costs, from stored session to stored session.
struct EngineBench {
    private static let flow = "taxes.pay"
    private static let number = "7319042851"

    let program: Program
    /// A figure is the median of so many measures, and each the mean of so many turns.
    let measures: Int
    let turnsInMeasure: Int
    private let engine: Engine
    private let surface = Surface(medium: .ussd, budget: .standard, address: "*384*21#", elsewhere: "21021")
    private let now = Instant(seconds: 1_800_000_000)

    init(program: Program, measures: Int, turnsInMeasure: Int) {
        self.program = program
        self.measures = max(1, measures)
        self.turnsInMeasure = max(1, turnsInMeasure)
        engine = Engine(program: program)
    }

    /// What the citizen does, step by step, with the name a reader knows the step by.
    private static let steps: [(name: String, typed: String?)] = [
        ("dial", nil), ("1 by number", "1"), (number, number), ("1 pay all", "1"), ("1 yes", "1"),
    ]

    /// Walks through the flow and measures each of its turns.
    func run() throws -> EngineFigures {
        var steps: [EngineFigures.Step] = []
        var stored: [UInt8]?
        for step in Self.steps {
            let turn = try turn(stored, step.typed)
            guard turn.failure == nil else {
                throw Ending.findings("\(Self.flow) does not take \"\(step.name)\": \(turn.screen.text)")
            }
            let microseconds = try median(of: stored, step.typed)
            let bytes = turn.session.phase == .ended ? 0 : turn.session.encoded.count
            steps.append(EngineFigures.Step(name: step.name, microseconds: microseconds, storedBytes: bytes))
            stored = turn.session.encoded
        }
        return EngineFigures(steps)
    }

    // MARK: One turn

    /// Reads the session, goes on with what was typed, and writes the session again.
    private func turn(_ stored: [UInt8]?, _ typed: String?) throws -> Turn {
        var advance: Advance
        if let stored, let typed {
            let session = try Session(encoded: stored)
            advance = engine.advance(session, typed.cleanedInput, surface: surface, now: now)
        } else {
            advance = engine.begin(
                flow: Self.flow, language: program.profile.defaultLanguage, languageChosen: true, surface: surface,
                now: now)
        }
        while true {
            switch advance {
            case .turn(let turn): return turn
            case .call(let call, let suspension): advance = engine.resume(suspension, with: outcome(of: call))
            }
        }
    }

    /// A bill that can be paid, and a payment that begins.
    private func outcome(of call: ActionCall) -> ActionOutcome {
        func money(_ minorUnits: Int64) -> Value {
            .money(Money(minorUnits: minorUnits, currency: program.profile.currency))
        }
        guard call.name == "taxes.find_bill" else {
            return ActionOutcome("started", ["reference": .text("40028147"), "amount": money(30_000)])
        }
        return ActionOutcome(
            "found",
            [
                "number": .text(Self.number), "payer": .text("A*** K****"), "object": .text("Shop 12 Kejetia Market"),
                "kind": .text("Market fee"), "period": .text("2026"), "total": money(30_000), "due": money(30_000),
                "minimum": money(7_500), "due_date": .date(CivilDate(daysSinceEpoch: 20_818)),
            ])
    }

    // MARK: Time

    private func median(of stored: [UInt8]?, _ typed: String?) throws -> Double {
        var microseconds: [Double] = []
        for _ in 0..<measures {
            let began = Self.threadNanoseconds
            var written = 0
            for _ in 0..<turnsInMeasure { written &+= try turn(stored, typed).session.encoded.count }
            let spent = Self.threadNanoseconds - began
            guard written > 0 else { throw Ending.findings("The engine wrote no session.") }
            microseconds.append(Double(spent) / Double(turnsInMeasure) / 1000)
        }
        return microseconds.sorted()[measures / 2]
    }

    /// CPU time of this thread, user and system.
    static var threadNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// What the engine's turns cost.
struct EngineFigures: Encodable {
    struct Step: Encodable {
        let name: String
        /// CPU time of one turn.
        let microseconds: Double
        /// The session after it; zero where it has ended.
        let storedBytes: Int

        enum CodingKeys: String, CodingKey {
            case name
            case microseconds = "cpu_us"
            case storedBytes = "stored_bytes"
        }
    }

    let steps: [Step]
    /// The mean of all steps.
    let microseconds: Double

    enum CodingKeys: String, CodingKey {
        case steps
        case microseconds = "cpu_us_per_turn"
    }

    init(_ steps: [Step]) {
        self.steps = steps
        microseconds = steps.reduce(0) { $0 + $1.microseconds } / Double(max(1, steps.count))
    }

    var lines: [String] {
        let each = steps.map { step in
            "         \(step.microseconds.decimals(1)) us  \(step.name)"
                + (step.storedBytes > 0 ? "; the session takes \(step.storedBytes) bytes" : "; the session has ended")
        }
        return ["Engine   one turn of taxes.pay without store and HTTP: \(microseconds.decimals(1)) us CPU in the mean"]
            + each
    }
}
