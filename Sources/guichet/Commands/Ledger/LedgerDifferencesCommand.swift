import ArgumentParser
import Payments
import Conversation
import DomainKit
import Gateway
import Storage
import Wording

struct LedgerDifferencesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "differences",
        abstract: "Lists what statements and the books disagree about, until it is settled.",
        discussion: """
            A movement with another amount in the statement than in the books, and money of the books that no statement of its \
            time has. What is only ours goes by itself when a statement has it; the rest is settled by two persons: see \
            guichet ledger settle. Ends with 1 while there is any.
            """)

    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        let isAny = try await BooksContext.use(sources, store) { books in
            let differences = try await books.database.read { try Difference.all(in: $0) }
            for difference in differences {
                let line = DifferenceLine(difference, books)
                Terminal.say(json ? try JSONLine.text(line) : line.text)
            }
            return !differences.isEmpty
        }
        if isAny { throw Ending.findings() }
    }
}

struct LedgerSettleCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Proposes that a difference is asked about no more.",
        discussion: """
            The books stay as they are; what has to be put right there is proposed by itself, as with guichet ledger reverse. \
            Who proposed it, who confirmed it, and why, stay in the store.
            """)

    @Argument(help: "The number of the difference, as guichet ledger differences lists it.") var difference: Int64
    @OptionGroup var options: ProposalOptions

    func run() async throws {
        try await options.propose(.ledgerSettle, about: String(difference)) { _ in .settle(difference: difference) }
    }
}

private struct DifferenceLine: Encodable {
    let difference: Int64
    let kind: String
    let side: String
    let wallet: String
    let transaction: String
    let theirs: String?
    let ours: String
    let currency: String
    let entry: Int64
    let line: Int?
    let day: String

    init(_ difference: Difference, _ books: BooksContext) {
        func decimal(_ amount: Int64) -> String { Money(minorUnits: amount, currency: books.profile.currency).decimal }
        self.difference = difference.id
        kind = difference.kind.rawValue
        side = difference.side.rawValue
        wallet = difference.wallet
        transaction = difference.transaction
        theirs = difference.kind == .amountDiffers ? decimal(difference.theirs) : nil
        ours = decimal(difference.ours)
        currency = books.profile.currency.code
        entry = difference.entry
        line = difference.line
        day = books.calendar.day(of: difference.foundAt).iso
    }

    var text: String {
        let said = theirs.map { "the statement says \($0), we have \(ours)" } ?? "only we have \(ours)"
        return "\(difference)  \(kind)  \(wallet) \(transaction)  \(said) \(currency), entry \(entry)"
            + (side == "bank" ? ", at the bank" : "") + "  found \(day)"
    }
}
