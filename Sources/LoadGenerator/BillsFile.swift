/// The bills in a file of comma-separated values (RFC 4180), such as `guichet export bills` writes.
///
/// Reads the columns `number`, `status` and `due`, or `amount` where there is no `due`, and looks at no other: any list
/// with a column of numbers will do.
package struct BillsFile {
    /// Why a file cannot be used.
    package struct Refused: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// The bills that can be paid: all but those whose status is `paid`.
    package static func bills(in text: String) throws(Refused) -> [LoadBill] {
        var records = records(of: text)[...]
        guard let header = records.popFirst() else { throw Refused(description: "The file of bills is empty.") }
        let names = header.map { $0.filter { $0 != "\u{FEFF}" }.lowercased() }
        guard let number = names.firstIndex(of: "number") else {
            throw Refused(description: "The file of bills has no column \"number\".")
        }
        let status = names.firstIndex(of: "status")
        let amount = names.firstIndex(of: "due") ?? names.firstIndex(of: "amount")
        func cell(_ column: Int?, _ record: [String]) -> String? {
            column.flatMap { record.indices.contains($0) ? record[$0] : nil }
        }
        let bills = records.compactMap { record -> LoadBill? in
            guard cell(status, record) != "paid", let digits = cell(number, record) else { return nil }
            return LoadBill(number: digits, amount: cell(amount, record))
        }
        guard !bills.isEmpty else { throw Refused(description: "The file of bills has none that can be paid.") }
        return bills
    }

    private static func records(of text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        func endField() {
            record.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        func endRecord() {
            if record.isEmpty, field.isEmpty { return }
            endField()
            records.append(record)
            record.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            switch byte {
            // A doubled quote leaves the quotes and enters them again; the quote itself is of no interest here.
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: endField()
            case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted: endRecord()
            default: field.append(byte)
            }
        }
        endRecord()
        return records
    }
}
