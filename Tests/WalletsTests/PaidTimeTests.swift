import Conversation
import Testing

@testable import Wallets

/// When a payer paid, as wallets write it.
@Suite struct PaidTimeTests {
    /// 23 November 2026, 03:38:45 UTC.
    private static let moment = PaidTime.told(Instant(seconds: 1_795_405_125))

    @Test(
        arguments: [
            ("20261123063845", moment), ("2026112306384", .unreadable), ("202611230638450", .unreadable),
            ("20261323063845", .unreadable), ("20260229063845", .unreadable), ("20261123243845", .unreadable),
            ("20261123066045", .unreadable), ("2026-11-23 06:3", .unreadable), ("", nil), (nil, nil),
        ] as [(String?, PaidTime?)])
    func `is read in fourteen digits, on the wallet's own clock`(text: String?, expected: PaidTime?) {
        #expect(PaidTime(compact: text, hoursAhead: 3) == expected)
    }

    @Test(
        arguments: [
            ("2026-11-23T03:38:45Z", moment), ("2026-11-23T03:38:45.000Z", moment),
            ("2026-11-23 06:38:45+03:00", moment), ("2026-11-22T22:38:45.1-0500", moment),
            ("2026-11-23T03:38:45", .unreadable), ("2026-11-23", .unreadable), ("2026-11-23T03:38:45Zulu", .unreadable),
            ("2026-11-23T03:38:45+25:00", .unreadable), ("23/11/2026 03:38:45Z", .unreadable), ("", nil), (nil, nil),
        ] as [(String?, PaidTime?)])
    func `is read with its offset`(text: String?, expected: PaidTime?) {
        #expect(PaidTime(iso: text) == expected)
    }

    @Test(arguments: [moment, .unreadable, nil] as [PaidTime?])
    func `is kept among the notes of a payment`(time: PaidTime?) {
        let notes: WalletNotes = ["page": "x"]
        #expect(notes.adding(paid: time).paidTime == time)
    }
}
