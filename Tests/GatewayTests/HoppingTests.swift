import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Testing

/// Conversations that do not stay at one gateway.
@Suite(.timeLimit(.minutes(5))) struct `Conversations between gateways` {
    /// Those in English: the others say the same in other words.
    private static func plays() -> [Play] {
        var findings: [Diagnostic] = []
        guard let bundle = try? ProjectCity.bundle() else { return [] }
        return TranscriptReader.read(bundle, &findings).filter { $0.place.file.contains(".en.") }.map(Play.init)
    }

    @Test(.nightlyOnEveryStore(daily: .postgres), arguments: plays())
    func `a transcript plays as it is written with every turn at another of three gateways`(play: Play) async throws {
        let failures = try await TestCity.onNewPlace { place in
            let runner = TranscriptRunner(
                program: try ProjectCity.program(), compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                gateways: 3,
                makeDatabase: place.open)
            return try await runner.play(play.transcript)
        }
        #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
    }

    /// Something a network delivers.
    enum Delivery: Sendable {
        case hop(String, dial: String)
        case text(String)
    }

    /// Two deliveries of one phone's at the same moment, where their order matters.
    struct Race: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the phone typed before, in the dialogue `1`.
        let before: [String]
        let first: Delivery
        let second: Delivery
        /// The hop that tells where the phone stands afterwards.
        let after: (typed: String, dial: String)
    }

    private static let races = [
        Race(
            testDescription: "two answers to one screen", before: ["2"], first: .hop("2*1", dial: "1"),
            second: .hop("2*3", dial: "1"), after: ("2*1*1", "1")),
        Race(
            testDescription: "a screen's answer and the next one's", before: ["2"], first: .hop("2*1", dial: "1"),
            second: .hop("2*1*1", dial: "1"), after: ("2*1*1*1", "1")),
        Race(
            testDescription: "a late hop and a new dial", before: ["2"], first: .hop("2*1", dial: "1"),
            second: .hop("", dial: "2"), after: ("1", "2")),
        Race(
            testDescription: "two dials", before: ["2", "1"], first: .hop("", dial: "2"), second: .hop("", dial: "3"),
            after: ("1", "2")),
        Race(
            testDescription: "a dial through the code and a plain one", before: [], first: .hop("2*1", dial: "2"),
            second: .hop("", dial: "3"), after: ("1", "3")),
        Race(
            testDescription: "two texts", before: [], first: .text("JAM"), second: .text("1"), after: ("2", "1")),
        Race(
            testDescription: "a text and a hop", before: ["2"], first: .text("JAM"), second: .hop("2*1", dial: "1"),
            after: ("2*1*1", "1")),
    ]

    @Test(.onEveryStore, arguments: races)
    func `what one phone sends to two gateways at once ends as if it had come in one order`(race: Race) async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            let one = cities[0]
            var orders: [[String]] = []
            for (phone, isReversed) in [(1, false), (2, true)] {
                await Self.prepare(phone, race, at: one)
                let order = isReversed ? [race.second, race.first] : [race.first, race.second]
                var answers: [String] = []
                for delivery in order { answers.append(await Self.deliver(delivery, phone, at: one)) }
                orders.append(
                    try await Self.outcome(phone, isReversed ? answers.reversed() : answers, race, at: one))
            }
            for phone in 3...8 {
                await Self.prepare(phone, race, at: cities[phone % 2])
                async let first = Self.deliver(race.first, phone, at: cities[0])
                async let second = Self.deliver(race.second, phone, at: cities[1])
                let outcome = try await Self.outcome(phone, [first, second], race, at: cities[phone % 2])
                #expect(orders.contains(outcome), "\(outcome) is neither \(orders[0]) nor \(orders[1])")
            }
            #expect(cities.allSatisfy { $0.counted(.turnFailed) == 0 })
        }
    }

    private static func prepare(_ phone: Int, _ race: Race, at city: TestCity) async {
        guard !race.before.isEmpty else { return }
        await city.talk(phone, race.before)
    }

    private static func deliver(_ delivery: Delivery, _ phone: Int, at city: TestCity) async -> String {
        switch delivery {
        case .hop(let typed, let dial): await city.hop(phone, typed, dial: dial).text
        case .text(let words): "\(await city.text(phone, words, id: "\(phone) \(words)").status)"
        }
    }

    /// What the two were answered, where the phone stands, and what it was texted.
    private static func outcome(
        _ phone: Int, _ answers: [String], _ race: Race, at city: TestCity
    ) async throws -> [String] {
        let after = await city.hop(phone, race.after.typed, dial: race.after.dial).text
        try await city.world.settle()
        return try await answers + [after] + city.received(phone)
    }
}
