package import DomainKit
package import Storage
package import Wording

/// Something of a domain that money can be paid for, as it stands in a transaction: the one thing payments know of what they are
/// for.
///
/// Amounts are minor units of the city's currency. A payable keeps its own tables and says which accounts of the ledger money
/// moves on; entries, receipts and what is in suspense are not its business.
package protocol Payable {
    var name: PayableName { get }

    /// What it asks for on a day. What was asked of wallets and has no answer yet is not taken off.
    func quote(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> PayableQuote
    /// Whether nothing is left to pay, so that nobody need try again.
    func isSettled(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> Bool

    /// Divides money that has come.
    ///
    /// - Parameters:
    ///   - day: the day whose rules count: when the payer agreed or paid, however late the money is known.
    ///   - paid: when it was paid, where that is known; nil means the present moment.
    /// - Throws: `TooMuchMoney` before anything is written, where the sum cannot be counted.
    func allocate(
        _ money: Money, on day: CivilDate, paid: PaidMoment?, _ context: OperationContext
    ) throws -> any Allocation
    /// What a payer is told whose money a receipt has been given for before.
    func notice(of receipt: String, over amount: Money) -> any ReceiptNotice

    /// Takes money back that had come. Nothing of this payable is written before `TakenBack.apply`.
    func takeBack(_ amount: Int64, _ context: OperationContext) throws -> any TakenBack

    /// What was paid beyond what it asks and was not given back.
    var credit: Int64 { get }
    /// What may be let off, as of today.
    func owed(_ context: OperationContext) throws -> Int64
    /// Asks for this much less, or for nothing more, as two persons decided.
    /// - Returns: the entry that says so.
    func writeOff(_ amount: Int64?, _ context: OperationContext) throws -> Int64
    /// Notes that so much of its credit is to be given back, as two persons decided.
    /// - Returns: the entry that says so.
    func giveBack(_ amount: Int64, _ context: OperationContext) throws -> Int64
}

/// Nothing is let off and nothing is kept beyond what is asked, where a payable does not say otherwise.
extension Payable {
    package var credit: Int64 { 0 }
    package func owed(_ context: OperationContext) throws -> Int64 { 0 }

    package func writeOff(_ amount: Int64?, _ context: OperationContext) throws -> Int64 {
        throw DecisionRefused.tooMuch
    }

    package func giveBack(_ amount: Int64, _ context: OperationContext) throws -> Int64 {
        throw DecisionRefused.tooMuch
    }
}

/// Money that came to more than can be counted.
package struct TooMuchMoney: Error {
    package init() {}
}

/// What is asked for on a day, in minor units of the city's currency.
package struct PayableQuote: Sendable, Hashable {
    /// A few words about what it is for; empty where nobody said.
    package let object: String
    /// What settles it that day, or all that may be paid at once.
    package let due: Int64
    /// The least payment taken.
    package let least: Int64
    package let dueDate: CivilDate
    /// Whether nothing is owed, which is more than that nothing may be paid now.
    package let isPaid: Bool

    package init(object: String, due: Int64, least: Int64, dueDate: CivilDate, isPaid: Bool) {
        self.object = object
        self.due = due
        self.least = least
        self.dueDate = dueDate
        self.isPaid = isPaid
    }
}

/// Money divided, on its way into the books.
package protocol Allocation {
    /// Where it goes; beside it stands where it came from. Together they sum to zero.
    var postings: [(account: Account, amount: Int64)] { get }
    /// What is still asked for afterwards, which the receipt says.
    var left: Int64 { get }
    /// What the receipt says of the money, the oldest first; none where one line says it all.
    var receiptLines: [ReceiptLine] { get }
    /// Writes the payable's own tables, once the entry is written.
    func apply(_ entry: Int64, _ context: OperationContext) throws
    /// What is told of it, once it has a receipt.
    func notice(of receipt: String) -> any ReceiptNotice
}

/// A part of a payment as its receipt says it.
package struct ReceiptLine: Sendable, Hashable {
    /// For what.
    package let head: String
    package let period: String
    /// Why it was asked, as `current`.
    package let purpose: String
    /// Minor units.
    package let amount: Int64

    package init(head: String, period: String, purpose: String, amount: Int64) {
        self.head = head
        self.period = period
        self.purpose = purpose
        self.amount = amount
    }
}

/// What is told when money came.
package protocol ReceiptNotice {
    /// The receipt's number.
    var receipt: String { get }
    /// What was paid beyond what was asked.
    var surplus: Money { get }
    /// Tells the payer, where that is known, and anyone who else should hear of it.
    func send(to payer: Receiver?, _ context: OperationContext) throws
    /// Tells the payer alone: the others were told when the receipt was written.
    func sendAlone(to payer: Receiver, _ context: OperationContext) throws
}

/// Money taken back, on its way out of the books.
package protocol TakenBack {
    /// Where it is taken from; beside it stands where it goes. Together they sum to zero.
    var postings: [(account: Account, amount: Int64)] { get }
    /// Writes what now stands on the payable.
    func apply(in transaction: any Transaction) throws(StorageError)
    /// Tells anyone who paid and whom it concerns.
    ///
    /// - Parameter payer: the phone that paid, sealed; nil where nobody told it.
    func tell(
        _ cause: ReversalCause, receipt: String, over amount: Money, payer: [UInt8]?, _ context: OperationContext)
        throws
}
