import ArgumentParser
import Payments
import Conversation
import Gateway
import Storage
import Wording

struct LedgerSuspenseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspense", abstract: "Lists money nobody could assign yet, the oldest first, and how old it is.",
        discussion: """
            What the payer typed as the account stands in quotes. Where the phone that paid is known, its owner was asked \
            which bill the money was for; the answer stands there too. allocate moves it.
            """)

    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        try await BooksContext.use(sources, store) { books in
            let today = books.calendar.day(of: GatewayWorld.real.now())
            let money = try await books.database.read { try SuspendedMoney.all(in: $0) }
            for item in money { Terminal.say(json ? try JSONLine.text(SuspenseLine(item, today)) : item.line(today)) }
            guard !json else { return }
            for bucket in AgeBucket.all {
                let own = money.filter { bucket.days.contains($0.age(on: today)) }
                let sum = own.reduce(Int128(0)) { $0 &+ Int128($1.amount.minorUnits) }
                let shown = Money(minorUnits: Int64(clamping: sum), currency: books.profile.currency).decimal
                Terminal.say("\(bucket.name): \(own.count), \(shown)")
            }
        }
    }
}

/// How long money may lie in suspense before somebody should worry.
private struct AgeBucket {
    let name: String
    let days: ClosedRange<Int>

    static let all = [
        AgeBucket(name: "up to 7 days", days: Int.min...7), AgeBucket(name: "8 to 30 days", days: 8...30),
        AgeBucket(name: "31 to 90 days", days: 31...90), AgeBucket(name: "over 90 days", days: 91...Int.max),
    ]
}

private struct SuspenseLine: Encodable {
    let entry: Int64
    let wallet: String
    let transaction: String
    let amount: String
    let currency: String
    let reason: String
    /// What the payer, or the wallet, gave as the account.
    let typed: String
    /// Whether the phone that paid is known, so that its owner was asked.
    let asked: Bool
    let claimed: String?
    let day: String
    let age: Int

    init(_ money: SuspendedMoney, _ today: CivilDate) {
        entry = money.entry
        wallet = money.wallet
        transaction = money.transaction
        amount = money.amount.decimal
        currency = money.amount.currency.code
        reason = money.reason
        typed = money.reference
        asked = money.isPayerKnown
        claimed = money.claimed?.stored
        day = money.day.iso
        age = money.age(on: today)
    }
}

extension SuspendedMoney {
    fileprivate func line(_ today: CivilDate) -> String {
        "entry \(entry)  \(amount.decimal) \(amount.currency.code)  \(wallet) \(transaction)  \(day.iso), "
            + "\(age(on: today)) days  \(reason)  typed \"\(reference)\"\(isPayerKnown ? "; the payer was asked" : "")"
            + "\(claimed.map { "; the payer says bill \($0.stored)" } ?? "")"
    }
}
