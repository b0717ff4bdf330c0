import Authoring
import Conversation
import Testing

@testable import Gateway

/// How many messages a line with a rate sends in a time.
@Suite struct `The pace of a line` {
    static let rates: [(text: String, window: Int64)] = [
        ("1/second", 1_000), ("5/second", 1_000), ("15/second", 1_000), ("30/second", 1_000), ("250/second", 1_000),
        ("1/minute", 60_000), ("7/minute", 60_000), ("100/minute", 60_000),
    ]

    /// When messages leave of a line that always has some, looked at every tenth of a second or sooner.
    private func departures(_ rate: MessageRate, during milliseconds: Int64, seed: UInt64) -> [Int64] {
        let (pace, chance) = (LinePace(rate: rate), SeededChance(seed: seed))
        let start: Int64 = 1_772_445_600_000
        var (now, next, left) = (start, Int64(0), [Int64]())
        while now < start + milliseconds {
            let moment = Instant(milliseconds: now)
            // A line may have places for fewer.
            let count = min(pace.allowance(next, at: moment), Int(chance.next() % 3 == 0 ? 2 : 10_000))
            if count > 0 { next = pace.next(next, taking: count, at: moment) }
            left += [Int64](repeating: now, count: count)
            now += 1 + Int64(chance.next() % 100)
        }
        return left
    }

    @Test(arguments: rates, [1, 2, 3] as [UInt64])
    func `no second has more messages than its rate says, whenever it begins, and not many fewer`(
        rate: (text: String, window: Int64), seed: UInt64
    ) throws {
        let wanted = try #require(MessageRate(rate.text))
        let left = departures(wanted, during: rate.window * 20, seed: seed)
        for (first, last) in zip(left, left.dropFirst(wanted.messages)) {
            #expect(last - first >= rate.window, "\(rate.text)")
        }
        #expect(left.count >= wanted.messages * 20 * 7 / 10, "\(rate.text): \(left.count)")
    }

    @Test func `a line that was idle sends no more at once than a tenth of a second holds`() throws {
        let pace = LinePace(rate: try #require(MessageRate("30/second")))
        let now = Instant(seconds: 1_772_445_600)
        #expect(pace.allowance(0, at: now) == 4)
        let next = pace.next(0, taking: 4, at: now)
        #expect(pace.allowance(next, at: now) == 0)
        #expect(pace.allowance(next, at: now.adding(milliseconds: 36)) == 0)
        #expect(pace.allowance(next, at: now.adding(milliseconds: 38)) == 1)
    }

    @Test func `what a clock wrote that was ahead holds nothing up`() throws {
        let pace = LinePace(rate: try #require(MessageRate("2/second")))
        let now = Instant(seconds: 1_772_445_600)
        let ahead = pace.next(0, taking: 1, at: now.adding(seconds: 3_600))
        #expect(pace.allowance(ahead, at: now) == 1)
        // Clocks of two gateways differ a little, and that is no reason to send twice as much.
        #expect(pace.allowance(pace.next(0, taking: 1, at: now.adding(milliseconds: 300)), at: now) == 0)
    }

    @Test(arguments: ["", "30", "30/hour", "0/second", "-1/second", "many/second", "1/second/2", "100000/second"])
    func `what is no rate is none`(text: String) {
        #expect(MessageRate(text) == nil)
    }

    @Test(arguments: ["30/second", "100/minute"])
    func `a rate is written as it is read`(text: String) {
        #expect(MessageRate(text)?.text == text)
    }
}
