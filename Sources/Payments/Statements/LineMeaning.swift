import DomainKit
import Conversation
import Storage
import Wording

/// Whose money a line of a statement is by its own words. A number with right check digits may still be a bank's, so the store
/// decides which of a line's words count.
enum LineMeaning {
    /// The line bears the name of a request of ours, whole or cut off.
    case request(Attempt)
    /// The number of a payable stands in these words, and of no other.
    case payable(PayableName, words: String)
    /// Several payables or requests are named in these words.
    case doubtful(words: String)
    /// Nothing we know is named.
    case nothing

    /// Letters and digits of the shortest beginning of our references that names one, and of a whole one.
    private static let referenceLengths = 12...20

    /// Looks through a line: its references one by one, then its texts. The first that names something decides.
    static func of(
        _ line: StatementLine, at wallet: String, among known: Payables, in transaction: any Transaction
    ) throws(StorageError) -> LineMeaning {
        for words in line.candidates {
            let isReference = words == line.reference
            var requests = try requests(in: words, isReference: isReference, at: wallet, transaction)
            let inner = CreditorReference.references(in: words)
            for name in inner where referenceLengths.contains(name.utf8.count) {
                guard let attempt = try request(named: name, at: wallet, transaction), !requests.contains(attempt)
                else { continue }
                requests.append(attempt)
            }
            if let first = requests.first { return requests.count == 1 ? .request(first) : .doubtful(words: words) }
            var payables: [PayableName] = []
            let numbers = inner.reduce(TypedNumber.references(in: words)) { $0.union(TypedNumber.references(in: $1)) }
            for number in numbers {
                guard let payable = try known.find(number: number.digits, in: transaction) else { continue }
                payables.append(payable.name)
            }
            if let first = payables.first {
                return payables.count == 1 ? .payable(first, words: words) : .doubtful(words: words)
            }
        }
        return .nothing
    }

    /// The requests words name: all of them together, or single ones among others.
    private static func requests(
        in words: String, isReference: Bool, at wallet: String, _ transaction: any Transaction
    ) throws(StorageError) -> [Attempt] {
        let all = words.uppercased()
        let isLong = all.utf8.count >= referenceLengths.lowerBound
        if isReference || isLong, let attempt = try request(named: all, at: wallet, transaction) { return [attempt] }
        guard isLong else { return [] }
        var found: [Attempt] = []
        let parts = all.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        for part in parts where part.utf8.count < all.utf8.count && referenceLengths.contains(part.utf8.count) {
            guard let attempt = try request(named: String(part), at: wallet, transaction), !found.contains(attempt)
            else { continue }
            found.append(attempt)
        }
        return found
    }

    /// A request by its name, or the beginning of it as the account's field of some wallets cuts it.
    private static func request(
        named name: String, at wallet: String, _ transaction: any Transaction
    ) throws(StorageError) -> Attempt? {
        if let attempt = try Attempt.find(name, at: wallet, in: transaction) { return attempt }
        guard let begun = try Books.attempt(beginning: name, at: wallet, in: transaction) else { return nil }
        return try Attempt.find(begun.reference, in: transaction)
    }

    /// The payable it is for, for the payment of a line.
    var meant: Payment.Meant {
        if case .payable(let name, _) = self { .known(name) } else { .unknown }
    }

    /// Whether money of a request for this payable, found by nothing but phone and amount, may be meant.
    func allows(_ payable: PayableName) -> Bool {
        switch self {
        case .payable(let name, _): name == payable
        case .doubtful: false
        case .request, .nothing: true
        }
    }

    /// What the books keep as given by the payer. Of money nobody can assign it is the reference and what was written beside it.
    func shown(of line: StatementLine) -> String {
        switch self {
        case .request(let attempt): return attempt.reference
        case .payable(let name, let words):
            return words == line.reference && CityNumber.read(words) == name.number ? words : name.number
        case .doubtful, .nothing:
            let text = String(line.text.prefix(StatementLine.mostShown))
            if text.isEmpty || line.reference.contains(text) { return line.reference }
            return text.contains(line.reference) ? text : "\(line.reference) \(text)"
        }
    }
}

extension StatementLine {
    /// Characters of a text that are kept in the books, at most.
    static let mostShown = 100
}

extension StatementMatch {
    func meaning(of line: StatementLine) throws(StorageError) -> LineMeaning {
        try LineMeaning.of(line, at: wallet, among: context.payables, in: context.transaction)
    }

    /// Our request whose name the line bears.
    func requested(by line: StatementLine) throws(StorageError) -> Attempt? {
        guard case .request(let attempt) = try meaning(of: line) else { return nil }
        return attempt
    }
}
