import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Demands of several lines and rules about days, for tests.
extension TaxOffice {
    static let demandHeader = "number,object_code,head,period,purpose,amount,due_date,reason\n"
    static let ruleHeader = "code,head,effect,percent,fixed,step,days,from,until\n"

    /// Two taxpayers, the first with a shop and a stall, the second with a yard.
    func register() async throws {
        try await desk.bring("taxpayers", try DomainDesk.fixture("Taxes/taxpayers.csv"))
        try await desk.bring("objects", try DomainDesk.fixture("Taxes/objects.csv"))
    }

    /// Arrears of 60.00 for 2025 and 240.00 for 2026 on the shop.
    @discardableResult
    func demand(_ count: Int, object: String = "SHOP-14") async throws -> String {
        let number = try Self.number(count)
        try await desk.bring(
            "demands",
            Self.demandHeader + "\(number),\(object),rate,2026,current,240.00,2026-06-30,\n"
                + "\(number),\(object),rate,2025,arrears,60.00,2025-06-30,\n")
        return number
    }

    /// Brings in the same demand with another tax for 2026.
    func amend(_ count: Int, to amount: String, object: String = "SHOP-14") async throws {
        let number = try Self.number(count)
        try await desk.bring(
            "demands",
            Self.demandHeader + "\(number),\(object),rate,2026,current,\(amount),2026-06-30,court\n"
                + "\(number),\(object),rate,2025,arrears,60.00,2025-06-30,\n")
    }

    /// Eight in the morning of a day.
    static func morning(of day: String) throws -> Instant {
        Instant(seconds: Int64(try #require(CivilDate(iso: day)).daysSinceEpoch) * 86_400 + 8 * 3600)
    }

    /// A field of a bill as it is shown on a day, in minor units.
    func shown(_ field: String, of number: String, on day: String) async throws -> Int64? {
        let outcome = try await call(
            "taxes.find_bill", ["number": .text(number)], from: 99, at: try Self.morning(of: day))
        return outcome.fields[field]?.asMoney?.minorUnits
    }

    /// The number of the last receipt that was sent.
    func lastReceipt() throws -> String {
        try #require(effects.messages.last { $0.arguments["receipt"] != nil }?.arguments["receipt"]?.asText)
    }

    /// Pays and answers the receipt.
    @discardableResult
    func paid(
        _ number: String, _ minorUnits: Int64, _ transaction: String, from phone: Int = 1,
        at now: Instant = DomainDesk.morning
    ) async throws -> String {
        let reference = try await pay(number, minorUnits, from: phone, at: now)
        try await hear(.moved(minorUnits, transaction), about: reference, at: now)
        return try lastReceipt()
    }

    /// Takes a receipt back.
    @discardableResult
    func reverse(
        _ receipt: String, as cause: ReversalCause = .takenBack, at now: Instant = DomainDesk.morning
    ) async throws -> ReversalOutcome {
        try await inContext(at: now) { try Books.reverse(receipt: receipt, cause: cause, reason: "test", $0) }
    }
}

extension ActionOutcome {
    /// Lines of a computation or of a receipt, each as its words and amounts.
    func lines(_ fields: String...) -> [String] {
        (self.fields["lines"]?.asList ?? []).map { line in
            fields.map { field in
                let value = line.value(at: [field])
                return value?.asText ?? value?.asMoney?.decimal ?? "-"
            }.joined(separator: " ")
        }
    }
}
