import Consultations
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Synchronization
import Testing
import Wording

/// A day in the city, delivered in an orderly way once and then in every way networks have: several times, late, and
/// many at a time. What is left must be the same.
@Suite(.onEveryStore) struct `Schedules of deliveries` {
    /// What a phone sends, one thing after the other has been answered.
    private enum Step: Sendable, Hashable {
        case hop(String, dial: String)
        case text(String, id: String)
    }

    private static func hops(_ inputs: [String], dial: String = "1") -> [Step] {
        [.hop("", dial: dial)] + inputs.indices.map { .hop(inputs[...$0].joined(separator: "*"), dial: dial) }
    }

    /// What each phone does: pays, reports and votes, refuses an address and votes twice, pays by text, reports by text.
    private static let scripts: [Int: [Step]] = [
        1: hops(TestCity.payment(1)),
        2: hops(["2", "1", "1", "1", "1"]) + hops(["4", "1", "3"], dial: "2"),
        3: hops(["3", "3", "1"]) + hops(["4", "1", "1"], dial: "2") + hops(["4", "1", "2"], dial: "3"),
        4: [.text("PAY " + TestCity.bill(4), id: "a"), .text("1", id: "b"), .text("1", id: "c")],
        5: [.text("FLOOD ASAFO MARKET", id: "a"), .text("JAM TECH JUNCTION TO ASAFO MARKET", id: "b")],
        6: hops(TestCity.payment(6).dropLast()) + hops(["1"], dial: "2"),
    ]

    /// Answers by the delivery they answer: more than one for the same would show here.
    private final class Answers: Sendable {
        private let kept = Mutex<[Int: [Step: Set<HookResponse>]]>([:])

        func keep(_ answer: HookResponse, to step: Step, of phone: Int) {
            kept.withLock { _ = $0[phone, default: [:]][step, default: []].insert(answer) }
        }

        /// Numbers made by chance do not count.
        var screens: [Int: [Step: Set<String>]] {
            kept.withLock { $0.mapValues { $0.mapValues { Set($0.map { withoutChance("\($0.status) \($0.text)") }) } } }
        }

        var areUnique: Bool { kept.withLock { $0.values.allSatisfy { $0.values.allSatisfy { $0.count == 1 } } } }
    }

    /// Everything that is left, without what chance and order decide.
    private struct Remains: Equatable {
        let exports: [String: [String]]
        let messages: [Int: [String]]
        let screens: [Int: [Step: Set<String>]]
    }

    // MARK: Running

    private static func send(_ step: Step, of phone: Int, in city: TestCity) async -> HookResponse {
        switch step {
        case .hop(let typed, let dial): await city.hop(phone, typed, dial: dial)
        case .text(let words, let id): await city.text(phone, words, id: "\(phone)\(id)")
        }
    }

    /// One phone's day: every delivery one to five times, the copies at once with the first or up to three steps late.
    private static func live(
        _ phone: Int, _ steps: [Step], _ chance: SeededChance?, _ city: TestCity, _ answers: Answers
    ) async {
        var late: [(due: Int, step: Step)] = []
        for (index, step) in steps.enumerated() {
            let copies = chance.map { Int($0.next() % 5) } ?? 0
            late += (0..<copies).map { _ in (index + Int((chance?.next() ?? 0) % 4), step) }
            var now = late.filter { $0.due <= index }.map(\.step)
            late.removeAll { $0.due <= index }
            now.insert(step, at: Int((chance?.next() ?? 0) % UInt64(now.count + 1)))
            await deliver(now, of: phone, in: city, answers)
        }
        await deliver(late.map(\.step), of: phone, in: city, answers)
    }

    private static func deliver(_ steps: [Step], of phone: Int, in city: TestCity, _ answers: Answers) async {
        await withTaskGroup(of: Void.self) { group in
            for step in steps {
                group.addTask { answers.keep(await send(step, of: phone, in: city), to: step, of: phone) }
            }
        }
    }

    private static func run(_ seed: UInt64?) async throws -> (remains: Remains, areUnique: Bool) {
        var result: (Remains, Bool)?
        try await TestCity.open { city in
            let answers = Answers()
            if let seed {
                await withTaskGroup(of: Void.self) { group in
                    for (phone, steps) in scripts {
                        let chance = SeededChance(seed: seed &* 31 &+ UInt64(phone))
                        group.addTask { await live(phone, steps, chance, city, answers) }
                    }
                    group.addTask { await work(in: city, rounds: 3) }
                }
            } else {
                for (phone, steps) in scripts.sorted(by: { $0.key < $1.key }) {
                    await live(phone, steps, nil, city, answers)
                }
            }
            try await finish(city, seed.map { SeededChance(seed: $0) })
            result = (try await remains(of: city, answers), answers.areUnique)
        }
        return try #require(result)
    }

    /// Workers at work while citizens are.
    private static func work(in city: TestCity, rounds: Int) async {
        let (outbox, timers) = city.workers(city.world.network)
        for _ in 0..<rounds {
            _ = await atOnce(2) { (try? await outbox.round(), try? await timers.round()) }
            await Task.yield()
        }
    }

    /// Payers approve, wallets call back and networks report, each once or up to five times and all at once.
    private static func finish(_ city: TestCity, _ chance: SeededChance?) async throws {
        try await city.world.settle()
        while city.world.network.wallet.decideLatest(.approve) != nil {}
        let hooks = city.world.network.wallet.announcements(at: city.world.clock.now).map(\.hook)
        await withTaskGroup(of: Void.self) { group in
            for hook in hooks {
                for _ in 0...((chance?.next() ?? 0) % 5) {
                    group.addTask {
                        _ = await city.world.handler.handleHook(
                            hook, channel: TestCity.wallet, secret: TranscriptWorld.secret)
                    }
                }
            }
            if chance != nil { group.addTask { await work(in: city, rounds: 4) } }
        }
        try await city.world.settle()
        var reports: [(id: String, word: String)] = []
        for id in try await city.export("messages").compactMap({ $0["provider_id"] }) {
            for word in ["Sent", "Success"] {
                for _ in 0...((chance?.next() ?? 0) % 3) { reports.append((id, word)) }
            }
        }
        if let chance {
            var generator = Generator(chance: chance)
            reports.shuffle(using: &generator)
        }
        await withTaskGroup(of: Void.self) { group in
            for report in reports {
                group.addTask { _ = await city.hook("delivery", ["id": report.id, "status": report.word]) }
            }
        }
    }

    // MARK: Comparing

    private static func remains(of city: TestCity, _ answers: Answers) async throws -> Remains {
        #expect(try await city.ledgerFaults() == [])
        let gateway = city.world.gateway
        try await gateway.database.write { transaction in
            _ = try Participation.countBox(
                "first-work", vault: gateway.vault, random: gateway.world.random, at: city.world.clock.now,
                in: transaction)
        }
        let columns = [
            "receipts": ["bill", "amount", "left", "wallet"], "postings": ["account", "amount"],
            "payments": ["bill", "amount", "state", "reason"], "reports": ["kind", "place", "toward"],
            "addresses": ["number", "status", "words"], "results": ["option", "votes"],
            "messages": ["channel", "state", "attempts"], "bills": ["number", "status", "paid"],
        ]
        var exports: [String: [String]] = [:]
        for (name, columns) in columns {
            exports[name] = try await city.export(name).map { row in
                columns.map { row[$0] ?? "" }.joined(separator: "|")
            }.sorted()
        }
        var messages: [Int: [String]] = [:]
        for phone in TestCity.phones { messages[phone] = try await city.received(phone).map(withoutChance).sorted() }
        return Remains(exports: exports, messages: messages, screens: answers.screens)
    }

    // MARK: Tests

    private static let seeds: [Range<UInt64>] = stride(from: UInt64(0), to: 240, by: 20).map { $0..<($0 + 20) }

    @Test(arguments: seeds)
    private func `whatever comes again, late or at once, is as if all had come in order`(
        seeds: Range<UInt64>
    ) async throws {
        let orderly = try await Self.run(nil)
        #expect(orderly.remains.exports["receipts"]?.count == 2)
        #expect(orderly.remains.exports["reports"]?.count == 3)
        for seed in seeds {
            let (remains, areUnique) = try await Self.run(seed)
            #expect(areUnique, "seed \(seed)")
            #expect(remains.exports == orderly.remains.exports, "seed \(seed)")
            #expect(remains.messages == orderly.remains.messages, "seed \(seed)")
            #expect(remains.screens == orderly.remains.screens, "seed \(seed)")
        }
    }
}

private struct Generator: RandomNumberGenerator {
    let chance: SeededChance
    mutating func next() -> UInt64 { chance.next() }
}

/// A text without the numbers that chance made: reports and receipts.
private func withoutChance(_ text: String) -> String {
    text.replacing(/(Report number |receipt number: )[0-9]+/) { $0.output.1 + "#" }
}
