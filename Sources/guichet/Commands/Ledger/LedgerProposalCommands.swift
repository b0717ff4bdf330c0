import ArgumentParser
import Payments
import Conversation
import DomainKit
import Gateway
import Wording

/// Who proposes what must be confirmed by somebody else, and why.
struct ProposalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why, in a few words that name nobody; it stays in the books.", valueName: "text"))
    var reason: String
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    /// Writes the proposal down and says its number.
    /// - Parameter subject: the number of the entry, receipt, bill or difference.
    func propose(
        _ operation: StaffOperation, about subject: String, _ make: (BooksContext) throws -> LedgerProposal
    ) async throws {
        let proof = StaffProof(of: operation, about: .record(subject), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            let proposal = try make(books)
            let reason = reason
            let id = try await books.handler.write { try Books.propose(proposal, because: reason, $0) }
            Terminal.say("Proposal \(id). Another account confirms it: guichet ledger confirm \(id) --as NAME")
        }
    }
}

struct LedgerAllocateCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate", abstract: "Proposes that money in suspense is for a bill.",
        discussion: "What the rules add to the bill is counted up to the day the money came in. A receipt goes out.")

    @Argument(help: "The entry of the money, as guichet ledger suspense lists it.") var entry: Int64
    @Option(help: ArgumentHelp("The bill it is for.", valueName: "number")) var bill: String
    @OptionGroup var options: ProposalOptions

    func run() async throws {
        try await options.propose(.ledgerAllocate, about: String(entry)) { _ in
            .allocate(suspense: entry, payable: PayableName(stored: bill))
        }
    }
}

struct LedgerReverseCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse", abstract: "Proposes that a payment is taken off its bill.",
        discussion: """
            It was posted to the wrong bill: the wallet holds the money as before, so it waits in suspense, and guichet ledger \
            allocate puts it on the right bill. With --taken-back the wallet took the money from the city, and the city holds \
            that much less; a statement that says so does it by itself.

            The bill asks for it again, and anyone who verifies the receipt is told that it counts no more.
            """)

    @Argument(help: "The number of the receipt.") var receipt: String
    @Flag(help: "The wallet took the money back from the city.") var takenBack = false
    @OptionGroup var options: ProposalOptions

    func run() async throws {
        let cause: ReversalCause = takenBack ? .takenBack : .wrongPayable
        try await options.propose(.ledgerReverse, about: receipt) { _ in .reverse(receipt: receipt, cause: cause) }
    }
}

struct LedgerWriteOffCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-off", abstract: "Proposes that a bill is asked for no more, or for less.")

    @Argument(help: "The number of the bill.") var bill: String
    @Option(help: ArgumentHelp("How much less; all that is due without it.", valueName: "amount")) var amount: String?
    @OptionGroup var options: ProposalOptions

    func run() async throws {
        try await options.propose(.ledgerWriteOff, about: bill) { books in
            .writeOff(payable: PayableName(stored: bill), amount: try amount.map(books.money))
        }
    }
}

struct LedgerRefundCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Proposes that what was paid too much is given back.",
        discussion: "It moves the credit of a bill to what the city owes; giving it back is done outside.")

    @Argument(help: "The number of the bill.") var bill: String
    @Option(help: ArgumentHelp("How much of its credit.", valueName: "amount")) var amount: String
    @OptionGroup var options: ProposalOptions

    func run() async throws {
        try await options.propose(.ledgerRefund, about: bill) { books in
            .refund(payable: PayableName(stored: bill), amount: try books.money(amount))
        }
    }
}
