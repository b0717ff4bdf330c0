import ArgumentParser
import Payments
import Conversation
import DomainKit
import Gateway
import Storage
import Wording

struct LedgerAttemptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attempts",
        abstract: "Lists requests to wallets that have no answer yet, the longest silent first.",
        discussion: """
            What is asked for counts as if it were paid, so that nobody is asked for more than is left of a bill. A request no \
            wallet answers any more is ended by guichet ledger close.
            """)

    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        try await BooksContext.use(sources, store) { books in
            let currency = books.profile.currency
            let requests = try await books.database.read { try Books.openRequests(currency, in: $0) }
            let now = GatewayWorld.real.now()
            for request in requests {
                Terminal.say(json ? try JSONLine.text(RequestLine(request, now)) : request.line(now))
            }
        }
    }
}

struct LedgerCloseCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Ends a request no wallet answers, so that its sum can be paid.",
        discussion: """
            Look first in the wallet's own portal that no money moved. The payer is told that nothing was paid. Should money \
            come after all, it is posted as always.
            """)

    @Argument(help: "The request, as guichet ledger attempts lists it.") var reference: String
    @Option(help: ArgumentHelp("Why, in a few words that name nobody; it stays in the store.", valueName: "text"))
    var reason: String
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let proof = StaffProof(of: .ledgerClose, about: .record(reference), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            let (reference, reason) = (reference.uppercased(), reason)
            try await books.handler.write { try Books.close(reference, because: reason, $0) }
            Terminal.say("The request \(reference) is ended; its payer is told.")
        }
    }
}

private struct RequestLine: Encodable {
    let reference: String
    let bill: String
    let wallet: String
    let amount: String
    let state: String
    let minutes: Int64

    init(_ request: Books.OpenRequest, _ now: Instant) {
        reference = request.reference
        bill = request.payable.stored
        wallet = request.wallet
        amount = request.amount.decimal
        state = request.state.rawValue
        minutes = request.minutes(until: now)
    }
}

extension Books.OpenRequest {
    fileprivate func minutes(until now: Instant) -> Int64 { max(0, now.milliseconds - since.milliseconds) / 60_000 }

    fileprivate func line(_ now: Instant) -> String {
        "\(reference)  \(amount.decimal) \(amount.currency.code)  bill \(payable.stored)  \(wallet)  \(state.rawValue), "
            + "\(minutes(until: now)) minutes"
    }
}
