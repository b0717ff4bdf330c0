import Conversation

/// Bills for a bench: numbers without order, so that neighbours in time are none in the store.
struct BenchBills {
    static let amount = "300.00"
    private static let columns = "payer_name,payer_phone,object,kind,period,amount,due_date,minimum,number"
    private static let payloads: UInt64 = 90_000_000
    /// Shares no factor with `payloads`, so that every number comes once.
    private static let stride: UInt64 = 61_803_401

    /// Ten digits each.
    let numbers: [String]

    init(count: Int) {
        numbers = (0..<UInt64(count)).compactMap { index in
            let payload = 10_000_000 + index * Self.stride % Self.payloads
            return ReferenceNumber(payload: String(payload))?.digits
        }
    }

    /// The file `guichet import bills` takes. Nobody's phone stands on a bill, for any may pay it.
    var csv: String {
        var text = Self.columns + "\n"
        text.reserveCapacity(numbers.count * 96)
        for (index, number) in numbers.enumerated() {
            text += "Payer Number \(index),,Shop \(index) Kejetia Market,Market fee,2026,"
            text += "\(Self.amount),2099-12-31,75.00,\(number)\n"
        }
        return text
    }
}
