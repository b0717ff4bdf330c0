package import Conversation
package import DomainKit
package import Storage
package import Wording

/// What is paid for, by its number and by whose number it is.
package struct PayableName: Sendable, Hashable {
    /// The word of the numbering it belongs to; empty for the one there was before there were several.
    package let word: String
    /// As payers know it.
    package let number: String

    package init(word: String, number: String) {
        self.word = word
        self.number = number
    }

    /// The name as tables have it.
    package init(stored: String) {
        let parts = stored.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        word = parts.count == 2 ? parts[0] : ""
        number = parts.last ?? ""
    }

    /// The name as tables and accounts have it: `4830271559`, or `search:1000000258`.
    package var stored: String { word.isEmpty ? number : "\(word):\(number)" }
}

/// Where payables of one numbering are found: the port a domain hands over.
package protocol PayableSource: DomainPort {
    /// Stands before the numbers in tables and accounts, as `search`, and never changes: letters, digits and dashes. The one
    /// numbering there was before there were several has none.
    var word: String { get }
    /// What staff call one of its payables within a sentence, as `search fee`.
    var title: String { get }
    /// The payable of a number; nil where there is none.
    func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> (any Payable)?
    /// Changes the row of a payable to what it is, so that of two that ask for its money at the same moment one begins again and
    /// sees the other.
    func hold(_ number: String, in transaction: any Transaction) throws(StorageError)
    /// What a payer is told while no money has moved.
    func text(of notice: PaymentNotice, about number: String, over amount: Money) -> PaymentText
    /// How a payer is asked for what their money was; nil where another source asks.
    func question(about amount: Money, movement: String) -> PaymentText?
    /// What its payables and the ledger disagree about, at most a hundred faults of each kind. It takes time with the size of
    /// the ledger and belongs on a reader.
    func faults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault]
}

extension PayableSource {
    package func question(about amount: Money, movement: String) -> PaymentText? { nil }

    package func faults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] { [] }

    /// The whole name of one of its payables.
    package func name(_ number: String) -> PayableName { PayableName(word: word, number: number) }
}

/// A text by its full key, with what it shows.
package struct PaymentText: Sendable {
    package let key: String
    package let arguments: [String: Value]

    package init(_ key: String, _ arguments: [String: Value]) {
        self.key = key
        self.arguments = arguments
    }
}

/// Everything the city can be paid for.
package struct Payables: Sendable {
    /// In the order of the domains.
    let sources: [any PayableSource]

    package init(_ ports: DomainPorts) { sources = ports.all(of: (any PayableSource).self) }

    /// What payables of all sources and the ledger disagree about; nothing when all is well.
    package func faults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        var faults: [LedgerFault] = []
        for source in sources { faults += try source.faults(in: transaction) }
        return faults
    }

    private func source(of name: PayableName) -> (any PayableSource)? { sources.first { $0.word == name.word } }

    /// The payable of a name; nil where there is none any more.
    package func find(_ name: PayableName, in transaction: any Transaction) throws(StorageError) -> (any Payable)? {
        try source(of: name)?.find(name.number, in: transaction)
    }

    /// The payable of a number a payer wrote, of whichever numbering has it.
    func find(number: String, in transaction: any Transaction) throws(StorageError) -> (any Payable)? {
        for source in sources {
            if let payable = try source.find(number, in: transaction) { return payable }
        }
        return nil
    }

    /// Each payable a number could be of.
    func names(of number: String) -> [PayableName] { sources.map { $0.name(number) } }

    func hold(_ name: PayableName, in transaction: any Transaction) throws(StorageError) {
        try source(of: name)?.hold(name.number, in: transaction)
    }

    /// What staff call it; a number, where its numbering is unknown.
    func title(of name: PayableName) -> String { source(of: name)?.title ?? "number" }

    func text(of notice: PaymentNotice, about name: PayableName, over amount: Money) -> PaymentText? {
        source(of: name)?.text(of: notice, about: name.number, over: amount)
    }

    func question(about amount: Money, movement: String) -> PaymentText? {
        sources.lazy.compactMap { $0.question(about: amount, movement: movement) }.first
    }
}

extension OperationContext {
    /// What the city can be paid for.
    var payables: Payables { Payables(ports) }
}
