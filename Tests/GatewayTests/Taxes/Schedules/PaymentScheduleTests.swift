import Foundation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// Ten thousand days that may happen, of which a few are lived each time and all of them in a night: `GUICHET_SCHEDULES=500`
/// lives so many on each store, and `GUICHET_SCHEDULE=<seed>` one alone.
@Suite(.onEveryStore) struct `Random schedules of payments` {
    private static let events = 60
    private static let batch: UInt64 = 20

    private static let seeds: [Range<UInt64>] = {
        let one = ProcessInfo.processInfo.environment["GUICHET_SCHEDULE"]
        if let one = one.flatMap({ UInt64($0) }) { return [one..<(one + 1)] }
        let count = UInt64(Thoroughness.count(daily: 20, nightly: 10_000, "GUICHET_SCHEDULES"))
        return stride(from: 0, to: count, by: Int(batch)).map { $0..<min($0 + batch, count) }
    }()

    @Test(arguments: seeds)
    func `the ledger balances, each movement is posted once, and each citizen is told the truth`(
        seeds: Range<UInt64>
    ) async throws {
        var (kills, moved, refused) = (0, 0, 0)
        for seed in seeds {
            try await TestCity.onNewPlace { place in
                try await TestCity.open(place) { city async throws in
                    let schedule = try await PaymentSchedule(seed: seed, at: place, city)
                    try await schedule.live(events: Self.events)
                    try await schedule.settle()
                    try await schedule.check(seed)
                    kills += schedule.kills
                    moved += schedule.wallet.movements.count
                    refused += try await city.count(
                        "SELECT reference FROM attempts WHERE state IN ('failed', 'expired')")
                }
            }
        }
        // So many days without a death, without money or without a refusal would prove nothing.
        if seeds.count == Int(Self.batch) { #expect(kills > 10 && moved > 20 && refused > 5) }
    }
}
