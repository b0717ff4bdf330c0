import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Where the fees for searches in a land register are found: a domain of tests only, which no program has.
struct LandSearches: PayableSource {
    static let module = DomainModule("search", migrations: [fees], ports: [LandSearches()])

    private static let fees = Migration(
        "search.001-fees",
        [
            """
            CREATE TABLE search_fees (
                number TEXT PRIMARY KEY,
                parcel TEXT NOT NULL,
                fee INTEGER NOT NULL,
                paid INTEGER NOT NULL,
                credit INTEGER NOT NULL
            ) $CLUSTERED
            """
        ])

    var word: String { "search" }
    var title: String { "search fee" }

    func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> (any Payable)? {
        let row = try transaction.first(
            Statement("SELECT parcel, fee, paid, credit FROM search_fees WHERE number = $1", [.text(number)]))
        guard let row else { return nil }
        return LandSearchFee(
            number: number, parcel: try row.text(0), fee: try row.integer(1), paid: try row.integer(2),
            credit: try row.integer(3))
    }

    func hold(_ number: String, in transaction: any Transaction) throws(StorageError) {
        try transaction.post(Statement("UPDATE search_fees SET paid = paid WHERE number = $1", [.text(number)]))
    }

    func text(of notice: PaymentNotice, about number: String, over amount: Money) -> PaymentText {
        let shown: [String: Value] = ["search": .text(number), "amount": .money(amount)]
        return switch notice {
        case .checking: PaymentText("search.checking", shown)
        case .refused(let reason): PaymentText("search.refused_\(reason.rawValue)", shown)
        case .notNeeded: PaymentText("search.not_needed", shown)
        case .page: PaymentText("search.page", shown)
        }
    }

    /// Asks for a fee.
    func open(_ number: String, parcel: String, fee: Int64, in transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO search_fees (number, parcel, fee, paid, credit) VALUES ($1, $2, $3, 0, 0)",
                [.text(number), .text(parcel), .integer(fee)]))
    }
}

/// The fee for one search: a sum, and what was paid of it.
struct LandSearchFee: Payable {
    let number: String
    let parcel: String
    let fee: Int64
    let paid: Int64
    let credit: Int64

    var name: PayableName { LandSearches().name(number) }

    func quote(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> PayableQuote {
        PayableQuote(object: parcel, due: fee - paid, least: min(500, fee - paid), dueDate: day, isPaid: paid == fee)
    }

    func isSettled(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> Bool { paid == fee }

    func allocate(
        _ money: Money, on day: CivilDate, paid moment: PaidMoment?, _ context: OperationContext
    ) throws -> any Allocation {
        SearchMovement(before: self, after: with(held: paid + credit + money.minorUnits), amount: money)
    }

    func notice(of receipt: String, over amount: Money) -> any ReceiptNotice {
        SearchReceipt(receipt: receipt, surplus: Money(minorUnits: 0, currency: amount.currency), amount: amount)
    }

    func takeBack(_ amount: Int64, _ context: OperationContext) throws -> any TakenBack {
        SearchMovement(
            before: self, after: with(held: paid + credit - amount),
            amount: Money(minorUnits: amount, currency: context.profile.currency))
    }

    private func with(held: Int64) -> LandSearchFee {
        let paid = min(max(0, held), fee)
        return LandSearchFee(number: number, parcel: parcel, fee: fee, paid: paid, credit: held - paid)
    }
}

/// Money on its way to a fee or off it.
private struct SearchMovement: Allocation, TakenBack {
    let before: LandSearchFee
    let after: LandSearchFee
    let amount: Money

    var postings: [(account: Account, amount: Int64)] {
        [
            (.receivable(of: before.name), before.paid - after.paid),
            (.credit(of: before.name), before.credit - after.credit),
        ]
    }

    var left: Int64 { after.fee - after.paid }
    var receiptLines: [ReceiptLine] {
        let part = after.paid - before.paid
        guard part > 0 else { return [] }
        return [ReceiptLine(head: "Search", period: before.parcel, purpose: "current", amount: part)]
    }

    func apply(_ entry: Int64, _ context: OperationContext) throws { try apply(in: context.transaction) }

    func apply(in transaction: any Transaction) throws(StorageError) {
        let changed = try transaction.run(
            Statement(
                "UPDATE search_fees SET paid = $2, credit = $3 WHERE number = $1 AND paid = $4 AND credit = $5",
                [
                    .text(before.number), .integer(after.paid), .integer(after.credit), .integer(before.paid),
                    .integer(before.credit),
                ]))
        guard changed == 1 else { throw .busy("the fee was changed meanwhile") }
    }

    func notice(of receipt: String) -> any ReceiptNotice {
        SearchReceipt(
            receipt: receipt,
            surplus: Money(minorUnits: max(0, after.credit - before.credit), currency: amount.currency), amount: amount)
    }

    func tell(
        _ cause: ReversalCause, receipt: String, over amount: Money, payer: [UInt8]?, _ context: OperationContext
    ) throws {
        guard let payer else { return }
        try context.effects.send(
            "search.\(cause.rawValue)", ["receipt": .text(receipt), "amount": .money(amount)],
            to: context.vault.receiver(payer))
    }
}

private struct SearchReceipt: ReceiptNotice {
    let receipt: String
    let surplus: Money
    let amount: Money

    func send(to payer: Receiver?, _ context: OperationContext) throws {
        if let payer { try sendAlone(to: payer, context) }
    }

    func sendAlone(to payer: Receiver, _ context: OperationContext) throws {
        try context.effects.send("search.receipt", ["receipt": .text(receipt), "amount": .money(amount)], to: payer)
    }
}
