import Conversation
import DomainKit
import GatewayTestKit
import Simulator
import Storage
import Synchronization
import Testing
import Wording

@testable import Gateway

/// Slow work of actions, which is done before their transaction.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Slow work of actions` {
    private struct Broken: Error {}

    /// A domain of tests: its action writes down what was prepared for it, under the address it is about.
    private final class SlowWork: Sendable {
        private struct State {
            var isHeldUp = false
            var prepared = 0
            /// How often what was prepared is out of date when it is used.
            var outdated = 0
            var breaks = false
        }

        private let state = Mutex(State())

        var prepared: Int { state.withLock { $0.prepared } }

        init(isHeldUp: Bool = false, outdated: Int = 0, breaks: Bool = false) {
            state.withLock { $0 = State(isHeldUp: isHeldUp, outdated: outdated, breaks: breaks) }
        }

        func letGo() { state.withLock { $0.isHeldUp = false } }

        private var isOutdated: Bool { state.withLock { $0.prepared <= $0.outdated } }

        private func prepare() async throws -> Int? {
            let (count, breaks) = state.withLock { state in
                state.prepared += 1
                return (state.prepared, state.breaks)
            }
            while state.withLock({ $0.isHeldUp }) { await Task.yield() }
            if breaks { throw Broken() }
            return count
        }

        private var action: Action {
            Action(
                ActionSignature(
                    "slow.work", takes: ["subject": .text], outcomes: ["worked": RecordType("worked", [:])],
                    changes: true),
                preparing: { [self] _, _ in try await prepare() }
            ) { [self] context, arguments, prepared in
                try context.transaction.post(
                    Statement(
                        "INSERT INTO early_reports (provider_id, status, at) VALUES ($1, $2, 0)",
                        [.text(try arguments.text("subject")), .text("\(prepared ?? 0)")]))
                if isOutdated { throw PreparationOutdated() }
                return ActionOutcome("worked")
            }
        }

        func open(_ body: (TestCity) async throws -> Void) async throws {
            let domains = DomainModules(ProjectCity.domains.all + [DomainModule("slow", actions: [action])])
            let program = try TestCity.program(of: domains, calling: "slow.work", "worked")
            try await TestCity.onNewPlace { place in
                try await TestCity.open(place, program, domains: domains, body)
            }
        }
    }

    private static func written(_ city: TestCity) async throws -> [String] {
        try await city.rows("SELECT status FROM early_reports").map { try $0.text(0) }
    }

    @Test func `turns of others are made while it is done, and then its own`() async throws {
        let work = SlowWork(isHeldUp: true)
        try await work.open { city async throws in
            await city.talk(1, ["3", "3"])
            async let answer = city.hop(1, "3*3*1")
            while work.prepared == 0 { await Task.yield() }
            #expect(await city.talk(2, ["3", "3"]).text.hasPrefix("CON "))
            #expect(try await Self.written(city) == [])
            work.letGo()
            #expect(await answer.text.hasPrefix("END "))
            #expect(try await Self.written(city) == ["1"])
            #expect(city.counted(.turnFailed) == 0)
        }
    }

    @Test func `a hop that comes five times at once has one effect and one answer`() async throws {
        let work = SlowWork(isHeldUp: true)
        try await work.open { city async throws in
            await city.talk(1, ["3", "3"])
            async let answers = [city].repeated(5).atOnce { await $0.hop(1, "3*3*1") }
            while work.prepared < 5 { await Task.yield() }
            work.letGo()
            let bodies = await answers.map(\.text)
            #expect(Set(bodies).count == 1 && bodies.allSatisfy { $0.hasPrefix("END ") }, "\(bodies)")
            #expect(try await Self.written(city).count == 1)
            #expect(city.counted(.turnRepeated) == 4)
        }
    }

    @Test func `what is out of date is prepared again`() async throws {
        let work = SlowWork(outdated: 2)
        try await work.open { city async throws in
            #expect(await city.talk(1, ["3", "3", "1"]).text.hasPrefix("END "))
            #expect(work.prepared == 3)
            #expect(try await Self.written(city) == ["3"])
            #expect(city.counted(.turnFailed) == 0)
        }
    }

    @Test func `what is out of date again and again, or cannot be done, undoes its turn`() async throws {
        for (work, times) in [(SlowWork(outdated: .max), Preparations.most), (SlowWork(breaks: true), 1)] {
            try await work.open { city async throws in
                let answer = await city.talk(1, ["3", "3", "1"])
                #expect(answer.text.hasPrefix("END Sorry, there is a problem here. Nothing was saved."))
                #expect(await city.hop(1, "3*3*1") == answer)
                #expect(work.prepared == times)
                #expect(try await Self.written(city) == [])
                #expect(city.counted(.turnFailed) == 1)
            }
        }
    }

    @Test func `what a call was given is not told when it could not be prepared`() {
        let call = ActionCall(name: "taxes.admit_officer", arguments: ["pin": .text("824671")])
        let error = UnpreparedCall(call: call, today: CivilDate(daysSinceEpoch: 0))
        #expect("\(error)" == "taxes.admit_officer is not prepared")
    }
}

extension [TestCity] {
    fileprivate func repeated(_ count: Int) -> [TestCity] { (0..<count).flatMap { _ in self } }
}
