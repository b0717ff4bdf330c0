package import Conversation
import Wording

/// When the payer paid, as a wallet tells it. Whether it can be believed is decided where the time is known.
package enum PaidTime: Sendable, Hashable {
    case told(Instant)
    /// Something stands there that is no time.
    case unreadable

    /// Reads `20261123063845` on a clock so many hours ahead of UTC; nil where nothing stands there.
    init?(compact text: String?, hoursAhead: Int) {
        guard let text, !text.isEmpty else { return nil }
        guard let seconds = Self.seconds(Array(text.utf8)) else {
            self = .unreadable
            return
        }
        self = .told(Instant(seconds: seconds - Int64(hoursAhead) * 3600))
    }

    /// Reads `2026-11-23T08:00:40.000Z` or with an offset behind it (RFC 3339); nil where nothing stands there.
    init?(iso text: String?) {
        guard let text, !text.isEmpty else { return nil }
        let bytes = Array(text.utf8)
        let signs: [Int: Set<UInt8>] = [
            4: [UInt8(ascii: "-")], 7: [UInt8(ascii: "-")], 10: [UInt8(ascii: "T"), UInt8(ascii: " ")],
            13: [UInt8(ascii: ":")], 16: [UInt8(ascii: ":")],
        ]
        guard bytes.count > 19, signs.allSatisfy({ $0.value.contains(bytes[$0.key]) }),
            let seconds = Self.seconds(bytes[..<19].enumerated().filter { signs[$0.offset] == nil }.map(\.element)),
            let ahead = Self.offset(bytes[19...])
        else {
            self = .unreadable
            return
        }
        self = .told(Instant(seconds: seconds - ahead))
    }

    /// The seconds since 1970 that fourteen digits name, from the year to the second.
    private static func seconds(_ digits: [UInt8]) -> Int64? {
        guard digits.count == 14, let year = number(digits[0..<4]), let month = number(digits[4..<6]),
            let dayOfMonth = number(digits[6..<8]), let hour = number(digits[8..<10]),
            let minute = number(digits[10..<12]), let second = number(digits[12..<14]),
            let day = CivilDate(year: year, month: month, day: dayOfMonth), hour < 24, minute < 60, second <= 60
        else { return nil }
        return Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// The seconds ahead of UTC that stand behind a time, perhaps after a fraction: `Z`, `+03:00` or `+0300`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        var rest = bytes
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard let sign = rest.first else { return nil }
        if sign == UInt8(ascii: "Z") { return rest.count == 1 ? 0 : nil }
        let digits = rest.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]), hours <= 14, minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}

extension WalletNotes {
    private static let paidWord = "paid_at"
    private static let unreadableTime = "?"

    /// When the payer paid, where the wallet told it.
    package var paidTime: PaidTime? {
        guard let text = self[Self.paidWord] else { return nil }
        guard let milliseconds = Int64(text) else { return .unreadable }
        return .told(Instant(milliseconds: milliseconds))
    }

    /// These notes with when the payer paid; the same where nobody told it.
    package func adding(paid time: PaidTime?) -> WalletNotes {
        switch time {
        case .told(let moment)?: adding([Self.paidWord: String(moment.milliseconds)])
        case .unreadable?: adding([Self.paidWord: Self.unreadableTime])
        case nil: self
        }
    }
}
