import DomainKit
import Conversation
import Wording

/// One line of a statement: money that came, or that left where the amount is negative.
package struct StatementLine: Sendable, Hashable {
    /// The line of the file it begins at; of XML, the line its entry begins at.
    let line: Int
    /// What the wallet or the bank calls the movement. Where it gives no name, one made of what the line says.
    let transaction: String
    /// What tells this line from every other, also in later statements. It is the transaction, unless several lines have that.
    var name: String
    package let reference: String
    /// Where the line may say whose money it is, in the order in which it is looked through: references, then texts.
    let candidates: [String]
    /// What the payer wrote beside a reference; empty where there is no such text, or it is the reference.
    let text: String
    /// Minor units of the city's currency.
    let amount: Int64
    /// What was kept of it, in the same units; negative where what was kept is given back.
    package var fee: Int64
    let phone: PhoneNumber?
    let at: Instant
    /// The city's day it happened on.
    let day: CivilDate
    /// Of money that left: what it takes back.
    let original: String?
    /// What else the wallet calls the movement, where the statement tells it.
    let otherName: String?
    /// Whether the wallet kept this money for its work.
    package let isCharge: Bool
    /// Whether a mark of the bank says that it undoes an earlier line.
    package let isReversal: Bool
    /// Whether a wallet marks it as taking an earlier movement back, by a word its profile lists.
    package let isMarkedBack: Bool
    /// Further words of the line, in which names may stand.
    let details: String

    init(
        line: Int, transaction: String, reference: String, amount: Int64, fee: Int64 = 0, phone: PhoneNumber? = nil,
        at: Instant, day: CivilDate, original: String? = nil, otherName: String? = nil, isCharge: Bool = false,
        isReversal: Bool = false, isMarkedBack: Bool = false, details: String = "", candidates: [String]? = nil,
        text: String = ""
    ) {
        self.line = line
        self.transaction = transaction
        name = transaction
        self.reference = reference
        self.candidates = (candidates ?? [reference]).filter { !$0.isEmpty }
        self.text = text
        self.amount = amount
        self.fee = fee
        self.phone = phone
        self.at = at
        self.day = day
        self.original = original
        self.otherName = otherName
        self.isCharge = isCharge
        self.isReversal = isReversal
        self.isMarkedBack = isMarkedBack
        self.details = details
    }
}

extension StatementLine: CustomStringConvertible {
    /// The line of the file, the movement, its minor units and its time, as `4 A1 130050 2026-05-04T08:00:00Z`; no phone.
    package var description: String { "\(line) \(transaction) \(amount) \(at.timestamp)" }

    /// Whether the line undoes an earlier movement. A charge may name the payment it is for, and undoes nothing.
    var isTakeBack: Bool { !isCharge && (isReversal || isMarkedBack || (amount < 0 && original != nil)) }

    /// Whether the line is marked as taking a payment back, or is of money that left with a word that says so, as the returned
    /// cheque of a bank. A word alone decides nothing, but is no payment to the bank either.
    var saysTakenBack: Bool {
        isMarkedBack || (amount < 0 && !isCharge && StatementRowWords.tellReturn("\(details) \(text)"))
    }

    /// What may be the name of a movement among the words of the line: letters and digits, and long enough to be no sum.
    var namesInWords: [String] {
        let words: String = "\(details) \(text)"
        let parts: [Substring] = words.split { mark in !mark.isLetter && !mark.isNumber && !"-_.".contains(mark) }
        return parts.filter { $0.count >= 6 && $0.contains(where: \.isNumber) }.prefix(12).map { String($0) }
    }

    /// Whether the line may tell of a payment of so much: its amount is that, or what was left of it beside what was kept.
    func tells(of paid: Int64) -> Bool { paid == amount || (fee > 0 && amount > 0 && paid == amount.added(fee)) }

    /// Whether the line takes back the whole of a payment: its amount is that, or what was left of it beside the fee that is
    /// given back.
    func takesBack(allOf paid: Int64) -> Bool { paid == -amount || (fee < 0 && paid == -amount.added(fee)) }

    /// A name for a line that has none, the same in each statement that has the line.
    static func made(of amount: Int64, _ currency: Currency, at moment: Instant, _ words: String) -> String {
        let shown = Money(minorUnits: amount, currency: currency).decimal
        return "\(moment.timestamp) \(shown) \(words.prefix(60))".cleanedInput
    }

    /// The name of a line beside another of its transaction.
    func qualifiedName(_ currency: Currency) -> String {
        let shown = Money(minorUnits: amount, currency: currency).decimal
        return isCharge ? "\(transaction) charge \(shown)" : "\(transaction) \(shown)"
    }
}

extension [StatementLine] {
    /// The lines with names of their own. Of those with one transaction, the movement itself keeps its name: money that
    /// came before money that left, the larger before the smaller; charges never do.
    func named(_ currency: Currency) -> [StatementLine] {
        var movements: [String: Int] = [:]
        for (index, line) in enumerated() where !line.isCharge {
            guard let other = movements[line.transaction] else {
                movements[line.transaction] = index
                continue
            }
            if line.comesBefore(self[other]) { movements[line.transaction] = index }
        }
        var named = self
        var met: [String: Int] = [:]
        for index in indices {
            let line = self[index]
            let name = movements[line.transaction] == index ? line.transaction : line.qualifiedName(currency)
            let count = (met[name] ?? 0) + 1
            met[name] = count
            named[index].name = count == 1 ? name : "\(name) \(count)"
        }
        return named
    }
}

extension StatementLine {
    fileprivate func comesBefore(_ other: StatementLine) -> Bool {
        if (amount > 0) != (other.amount > 0) { return amount > 0 }
        return amount.magnitude > other.amount.magnitude
    }
}
