import Storage

/// An entry as it stands in the store, with everything that was written with it: what its link in the chain is made of.
struct LedgerRecord: Hashable {
    struct Posting: Hashable {
        let account: String
        let amount: Int64
    }

    let id: Int64
    /// The columns of the entry in their order, then those of its receipt and of its suspense, null where it has none.
    let columns: [SQLValue]
    /// By account.
    let postings: [Posting]

    /// What a query must ask for, of `e`, `r` and `s`, after the entry's number.
    static let columnNames =
        "e.at, e.day, e.kind, e.reference, e.wallet, e.wallet_transaction, e.currency, e.exponent, "
        + "r.number, r.bill, r.amount, r.owing, r.paid_on, r.paid_at, s.reason, s.amount"
    static let columnCount = 16
    /// The tables behind those names, joined to something that has the entry's number.
    static func joined(to entry: String) -> String {
        "LEFT JOIN entries e ON e.id = \(entry) LEFT JOIN receipts r ON r.entry = \(entry) "
            + "LEFT JOIN suspense s ON s.entry = \(entry)"
    }

    /// The day it speaks of: the city's day when it was written.
    var day: String? { if case .text(let day) = columns.dropFirst().first { day } else { nil } }
    /// Its currency and how many decimals that has.
    var currency: (code: String, exponent: Int64)? {
        guard columns.count > 7, case .text(let code) = columns[6], case .integer(let exponent) = columns[7] else {
            return nil
        }
        return (code, exponent)
    }

    /// The record as bytes, one way only: every part with its kind and length before it, so that no two records come out
    /// the same.
    ///
    /// - Parameter day: the day of the books it is counted in.
    func content(bookedOn day: String) -> [UInt8] {
        var bytes: [UInt8] = [Self.version]
        bytes.reserveCapacity(384)
        Self.append(.text(day), to: &bytes)
        Self.append(.integer(id), to: &bytes)
        for column in columns { Self.append(column, to: &bytes) }
        for posting in postings {
            Self.append(.text(posting.account), to: &bytes)
            Self.append(.integer(posting.amount), to: &bytes)
        }
        return bytes
    }

    /// How `content` lays the parts out.
    private static let version: UInt8 = 1

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        func append(_ kind: UInt8, _ part: some Collection<UInt8>) {
            bytes.append(kind)
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        switch value {
        case .null: append(0, [])
        case .integer(let number): append(1, withUnsafeBytes(of: number.bigEndian) { Array($0) })
        case .real(let number): append(2, withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
        case .text(let text): append(3, text.utf8)
        case .blob(let blob): append(4, blob)
        }
    }
}
