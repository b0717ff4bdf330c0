import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// A network that waits no longer than it waits.
@Suite(.timeLimit(.minutes(1))) struct `Deadlines` {
    @Test(.onEveryStore) func `a turn held up is put off politely, finished, and answered when the hop comes again`()
        async throws
    {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1", "1", "1"])
            let gate = Gate()
            try city.holdUp(1...1, until: gate)
            let waiting = Task { await city.hop(1, "2*1*1*1*1") }
            while city.world.handler.board.count == 0 { await Task.yield() }

            city.world.clock.advance(seconds: 3)
            city.world.handler.board.expire(at: city.world.clock.now)
            #expect(city.world.handler.board.count == 1)
            city.world.clock.advance(seconds: 1)
            city.world.handler.board.expire(at: city.world.clock.now)
            let late = await waiting.value
            #expect(late.status == 200)
            #expect(late.text.hasPrefix("END We are still working on it."))
            #expect(late.text.contains(TestCity.code))
            #expect(city.counted(.turnLate) == 1)

            gate.open()
            let answer = await city.hop(1, "2*1*1*1*1")
            #expect(answer.text.hasPrefix("END Thank you."))
            let reports = try await city.export("reports")
            #expect(reports.count == 1)
            #expect(city.counted(.turnTaken) == 6)
            #expect(city.counted(.turnRepeated) == 1)
        }
    }

    @Test func `the first to come gives the answer`() async {
        let board = DeadlineBoard<Int>()
        let deadline = Instant(seconds: 100)
        let given = await board.answer(by: deadline) { give in
            give(1)
            give(2)
        }
        #expect(given == 1)
        #expect(board.count == 0)
    }

    @Test func `an answer after the deadline harms nobody`() async {
        let board = DeadlineBoard<Int>()
        let late = Late<Int>()
        async let answer = board.answer(by: Instant(seconds: 100)) { late.keep($0) }
        while board.count == 0 { await Task.yield() }
        board.expire(at: Instant(milliseconds: 99_999))
        #expect(board.count == 1)
        board.expire(at: Instant(seconds: 100))
        #expect(await answer == nil)
        late.give(7)
        #expect(board.count == 0)
    }

    @Test func `only those whose time is over are given up`() async {
        let board = DeadlineBoard<Int>()
        let late = Late<Int>()
        async let early = board.answer(by: Instant(seconds: 1)) { _ in }
        async let patient = board.answer(by: Instant(seconds: 2)) { late.keep($0) }
        while board.count < 2 { await Task.yield() }
        board.expire(at: Instant(milliseconds: 1500))
        #expect(await early == nil)
        #expect(board.count == 1)
        late.give(5)
        #expect(await patient == 5)
    }
}
