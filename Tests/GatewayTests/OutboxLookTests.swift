import Conversation
import GatewayTestKit
import Simulator
import Testing
import Wording

@testable import Gateway

/// How often the outbox is looked at: each look is a transaction, which most of the gateway's work is made beside.
@Suite struct `Looks at the outbox` {
    private static func runner(_ city: TestCity, _ network: SilentWallet) -> OutboxService {
        let (outbox, timers) = city.workers(network)
        return OutboxService(outbox: outbox, timers: timers, wakeSignal: city.world.gateway.wakeSignal, log: .silent)
    }

    @Test func `a message that has left wakes nobody while its line has places`() async throws {
        try await TestCity.open { city async throws in
            let runner = Self.runner(city, SilentWallet(city.world.clock, silent: "nothing"))
            let signal = city.world.gateway.wakeSignal
            try await city.queue(.receipt, to: 1, "PAID")
            signal.wake()
            await signal.waitForWake()
            let look = await runner.look()
            #expect(look.hasTaken && look.work.count == 1)
            for operation in look.work { await operation() }
            #expect(!signal.isRung)
        }
    }

    @Test func `a look that was cut short is followed by one, and then by one for each place that gets free`()
        async throws
    {
        try await TestCity.open { city async throws in
            let network = SilentWallet(city.world.clock, silent: "PAID")
            let runner = Self.runner(city, network)
            let (signal, traffic) = (city.world.gateway.wakeSignal, city.world.gateway.traffic)
            for phone in 1...(LineTraffic.places + 1) { try await city.queue(.receipt, to: phone, "PAID") }
            await withDiscardingTaskGroup { group in
                let first = await runner.look()
                #expect(first.mayHaveMore && first.work.count == LineTraffic.places)
                for operation in first.work { group.addTask { await operation() } }
                while network.hanging < LineTraffic.places { await Task.yield() }
                let second = await runner.look()
                #expect(!second.mayHaveMore && second.work.isEmpty)
                #expect(traffic.isCrowded(TestCity.line) && !signal.isRung)
                city.world.clock.advance(seconds: 11)
                network.endOverdue()
            }
            #expect(signal.isRung)
        }
    }

    @Test func `timers are looked at ten times a second, and at once where one was served or the clock was set back`() {
        let (pace, now) = (TimerPace(), Instant(milliseconds: 1_000_000))
        #expect(pace.admitsLook(at: now))
        #expect(!pace.admitsLook(at: now.adding(milliseconds: 99)))
        #expect(pace.admitsLook(at: now.adding(milliseconds: 100)))
        #expect(pace.admitsLook(at: now.adding(milliseconds: -60_000)))
        #expect(!pace.admitsLook(at: now.adding(milliseconds: -60_000)))
        pace.admitNext()
        #expect(pace.admitsLook(at: now.adding(milliseconds: -60_000)))
    }
}
