import DomainKit
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
        + "r.number, r.\(StoredNames.payable), r.amount, r.owing, r.paid_on, r.paid_at, s.reason, s.amount"
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
        bytes.append(part: .text(day))
        bytes.append(part: .integer(id))
        for column in columns { bytes.append(part: column) }
        for posting in postings {
            bytes.append(part: .text(posting.account))
            bytes.append(part: .integer(posting.amount))
        }
        return bytes
    }

    /// How `content` lays the parts out.
    private static let version: UInt8 = 1
}
