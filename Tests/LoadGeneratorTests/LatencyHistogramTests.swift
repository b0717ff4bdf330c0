import LoadGenerator
import Testing

@Suite struct `A histogram of answer times` {
    @Test(arguments: [
        (share: 0.5, exact: 5_000_000 as UInt64), (0.99, 9_900_000), (0.999, 9_990_000), (1, 10_000_000),
    ])
    func `tells a share at most 1/128 too long and never too short`(share: Double, exact: UInt64) {
        var histogram = LatencyHistogram()
        for microsecond: UInt64 in 1...10_000 { histogram.record(nanoseconds: microsecond * 1000) }
        let told = histogram.nanoseconds(at: share)
        #expect(told >= exact)
        #expect(told <= exact + exact / 128)
    }

    @Test(arguments: [0, 1, 127, 128, 255, 256, 257, 65_535, 1 << 40, UInt64.max - 1, .max])
    func `holds any time there is`(nanoseconds: UInt64) {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: nanoseconds)
        #expect(histogram.nanoseconds(at: 0.5) == nanoseconds)
        #expect(histogram.longest == nanoseconds)
        #expect(histogram.count == 1)
    }

    @Test func `of nothing says nothing`() {
        #expect(LatencyHistogram().nanoseconds(at: 0.99) == 0)
    }
}
