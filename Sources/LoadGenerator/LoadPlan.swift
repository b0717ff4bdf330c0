/// What a run does.
package struct LoadPlan: Sendable {
    /// When a run ends. Conversations begun are finished.
    package enum Limit: Sendable, Equatable {
        /// Conversations of all phones together.
        case conversations(Int)
        case seconds(Int)
    }

    package let target: LoadTarget
    package let path: String
    package let script: LoadScript
    package let phones: PhoneNumbers
    package let serviceCode: String
    package let bills: LoadBills
    package let limit: Limit

    /// - Parameters:
    ///   - path: of the USSD hook.
    ///   - serviceCode: digits, stars and hashes, such as `*384*21#`.
    ///   - bills: must not be empty.
    package init(
        target: LoadTarget, path: String, script: LoadScript, phones: PhoneNumbers, serviceCode: String,
        bills: [LoadBill], limit: Limit
    ) {
        self.target = target
        self.path = path
        self.script = script
        self.phones = phones
        self.serviceCode = serviceCode
        self.bills = LoadBills(bills, areUsedUp: script.usesUpBills)
        self.limit = limit
    }
}

/// Phone numbers that follow one another.
package struct PhoneNumbers: Sendable, Equatable {
    private let first: UInt64
    package let count: Int

    /// Nil when `first` is no number in E.164 form, or the last would have a digit more.
    package init?(first: String, count: Int) {
        guard first.hasPrefix("+"), (8...16).contains(first.utf8.count), (1...LoadLimits.phones).contains(count),
            first.utf8.dropFirst().allSatisfy(\.isDigit), let number = UInt64(first.dropFirst())
        else { return nil }
        self.first = number
        self.count = count
        guard self[count - 1].utf8.count == first.utf8.count else { return nil }
    }

    /// The phone at this place, from 0, in E.164 form.
    package subscript(index: Int) -> String { "+\(first + UInt64(index))" }
}
