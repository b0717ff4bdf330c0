import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Testing
import Wording

@testable import Billing
@testable import Payments

/// Our books as accountants' programs read them, by running the programs.
@Suite(.onEveryStore) struct JournalTests {
    /// Words that some program would read as something else, and that must not become one.
    private static let heads = [
        "Market fee", "Market-fee", "market fee", "Market  fee", "Market;fee", "Taxe d'été", "(odd) [one]", "a:b",
        "100%",
        " rate", "Fees | more", "रेट",
    ]

    /// Books with every kind of entry in three currencies, on two days.
    private static func fill(_ office: TaxOffice) async throws {
        try await office.register()
        let demand = try await office.demand(1)
        let bill = try await office.bill(2)
        try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "late,rate,penalty,10,,,,,\n")
        try await office.hear(.moved(20_001, "T\"1\\;|é"), about: demand)
        try await office.hear(.moved(30_500, "T2"), about: try await office.pay(bill, 30_000))
        try await office.hear(.moved(10_000, "S1"), about: "nobody's, \"quoted\"; \\ and ⏎")
        try await office.hear(.moved(3_000, "S2"), about: "nobody's")
        for (code, exponent, amount) in [("XOF", 0, 25_000), ("TND", 3, 1_500)] as [(String, Int, Int64)] {
            let money = Money(minorUnits: amount, currency: Currency(code: code, exponent: exponent, symbol: code))
            try await office.hear(.succeeded(transaction: "S \(code)", amount: money), about: "nobody's")
        }
        let suspense = try #require(try await office.desk.rows("SELECT MIN(entry) FROM suspense").first).integer(0)
        try await office.inContext { context in
            let id = try Books.propose(.allocate(suspense: suspense, bill: bill), because: "asked", by: "Esi", context)
            _ = try Books.confirm(id, by: "Kofi", context)
        }
        try await reconcile(office)
        try await amend(office)
        _ = try await office.inContext(at: try TaxOffice.morning(of: "2026-05-05")) { context in
            try Books.reverse(wallet: TaxOffice.wallet, transaction: "T2", reason: "wallet", by: "back T2", context)
        }
    }

    /// A fee, a payout and a payment nobody had told of, each with the wallet's own time.
    private static func reconcile(_ office: TaxOffice) async throws {
        let profile = try StatementProfile(
            "plain",
            from: Array(
                """
                field,column,form
                transaction,Transaction,
                reference,Reference,
                amount,Amount,
                fee,Fee,
                phone,Phone,
                time,Time,yyyy-MM-dd HH:mm:ss
                """.utf8))
        let reader = StatementReader(profile, of: office.desk.profile, .test)
        let lines = try reader.read(
            Array(
                """
                Transaction,Reference,Amount,Fee,Phone,Time
                T2,,305.00,,,2026-05-04 07:59:58
                D1,\(try TaxOffice.number(2)),40.00,1.25,,2026-05-03 23:59:59
                OUT1,,-50.00,,,2026-05-04 07:00:00
                """.utf8)
        ).lines
        _ = try await office.inContext { context in
            try Books.reconcile(lines, wallet: TaxOffice.wallet, profile: "plain", context)
        }
    }

    /// Write-offs under odd heads, and one for a period without a name.
    private static func amend(_ office: TaxOffice) async throws {
        try await office.inContext { context in
            let bill = try #require(try Bill.find(try TaxOffice.number(1), in: context.transaction))
            for (index, head) in (heads + [""]).enumerated() {
                let line = DemandLine(
                    head: head, period: index % 2 == 0 ? "2026" : "", purpose: .writeOff, dueDate: bill.dueDate,
                    amount: -1)
                let entry = LedgerEntry(
                    kind: .amendment, reference: bill.number, wallet: "",
                    walletTransaction: LedgerEntry.internalName(context.moment), currency: context.profile.currency,
                    postings: [
                        (.assessed(of: PayableName(stored: bill.number)), line.amount),
                        (.contra(purpose: "write_off", head: line.head, period: line.period), -line.amount),
                    ])
                _ = try entry.post(context.moment)
            }
        }
    }

    /// What each account has by our own books, zero left out.
    private static func balances(_ office: TaxOffice) async throws -> [String: [String: Decimal]] {
        let rows = try await office.desk.rows(
            "SELECT p.account, e.currency, e.exponent, CAST(SUM(p.amount) AS BIGINT) FROM postings p "
                + "JOIN entries e ON e.id = p.entry GROUP BY p.account, e.currency, e.exponent")
        var balances: [String: [String: Decimal]] = [:]
        for row in rows where try row.integer(3) != 0 {
            let currency = Currency(code: try row.text(1), exponent: Int(try row.integer(2)), symbol: "")
            let amount = Money(minorUnits: try row.integer(3), currency: currency).decimal
            let number: Decimal = try #require(Decimal(string: amount))
            balances[try row.text(0), default: [:]][currency.code] = number
        }
        return balances
    }

    private static func book(_ form: JournalForm, _ office: TaxOffice) async throws -> String {
        try await office.desk.database.read { transaction in
            var text = ""
            try JournalBook(for: form, city: "Kumasi; \"north\"").write(transaction) { text += $0 }
            return text
        }
    }

    private static func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "book-\(UUID().uuidString).txt")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    @Test func `hledger and Ledger read every entry, find each balanced, and have our balances`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            let entries = try #require(try await office.desk.rows("SELECT COUNT(*) FROM entries").first).integer(0)
            let ours = try await Self.balances(office)
            let expected = Dictionary(uniqueKeysWithValues: ours.map { (JournalAccount($0).forHledger, $1) })
            #expect(expected.count == ours.count)
            try Self.withFile(try await Self.book(.hledger, office)) { file in
                let checked = try AccountantsTool.hledger.run(
                    ["-f", file, "check", "accounts", "balancednoautoconversion", "ordereddates"])
                #expect(checked.status == 0, "\(checked.complaints)")
                let stats = try AccountantsTool.hledger.run(["-f", file, "stats"])
                let counted = try Regex("Transactions +: \(entries) ")
                #expect(stats.output.contains(counted), "\(stats.output)")
                #expect(try Self.hledgerBalances(file) == expected)
                let sheet = try AccountantsTool.hledger.run(["-f", file, "balancesheet", "-E"])
                for account in ["clearing:momo", "receivable:", "suspense:momo", "credit:"] {
                    #expect(sheet.output.contains(account), "\(sheet.output)")
                }
                let income = try AccountantsTool.hledger.run(["-f", file, "incomestatement", "-E"])
                for account in ["penalty:rate:2025", "write_off:Market fee:2026", "fees:momo"] {
                    #expect(income.output.contains(account), "\(income.output)")
                }
                #expect(try Self.ledgerBalances(file) == expected)
            }
        }
    }

    private static func hledgerBalances(_ file: String) throws -> [String: [String: Decimal]] {
        let listed = try AccountantsTool.hledger.run(
            ["-f", file, "balance", "--flat", "--no-total", "--output-format", "json"])
        #expect(listed.status == 0, "\(listed.complaints)")
        let parts = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[Any]])
        var balances: [String: [String: Decimal]] = [:]
        for row in try #require(parts.first as? [[Any]]) {
            let name = try #require(row.first as? String)
            for amount in try #require(row.last as? [[String: Any]]) {
                let quantity = try #require(amount["aquantity"] as? [String: Any])
                let mantissa = try #require(quantity["decimalMantissa"] as? Int)
                let places = try #require(quantity["decimalPlaces"] as? Int)
                balances[name, default: [:]][try #require(amount["acommodity"] as? String)] =
                    Decimal(mantissa) / pow(Decimal(10), places)
            }
        }
        return balances
    }

    private static func ledgerBalances(_ file: String) throws -> [String: [String: Decimal]] {
        let listed = try AccountantsTool.ledger.run([
            "-f", file, "csv", "--csv-format",
            "%(account)\t%(quantity(scrub(display_amount)))\t%(commodity(scrub(display_amount)))\n",
        ])
        #expect(listed.status == 0 && listed.complaints.isEmpty, "\(listed.complaints)")
        var balances: [String: [String: Decimal]] = [:]
        for line in listed.output.split(separator: "\n") {
            let cells = line.split(separator: "\t").map(String.init)
            try #require(cells.count == 3, "\(line)")
            balances[cells[0], default: [:]][cells[2], default: 0] += try #require(Decimal(string: cells[1]))
        }
        return balances.mapValues { $0.filter { $0.value != 0 } }.filter { !$0.value.isEmpty }
    }

    private struct Beancounted: Decodable {
        let errors: [String]
        let opened: Int
        let accounts: Int
        let names: Int
        let transactions: Int
        let unbalanced: Int
        let links: [[String]]
        let kinds: [String]
        let balances: [String: [String: String]]
    }

    @Test func `beancount reads every entry, opens each account once, and has our balances`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            let entries = try #require(try await office.desk.rows("SELECT COUNT(*) FROM entries").first).integer(0)
            let accounts = try #require(
                try await office.desk.rows("SELECT COUNT(DISTINCT account) FROM postings").first
            ).integer(0)
            let ours = try await Self.balances(office)
            try Self.withFile(try await Self.book(.beancount, office)) { file in
                let told = try AccountantsTool.beancount.run([AccountantsTool.books, file])
                #expect(told.status == 0, "\(told.complaints)")
                let book = try JSONDecoder().decode(Beancounted.self, from: Data(told.output.utf8))
                #expect(book.errors == [] && book.unbalanced == 0)
                #expect(book.transactions == Int(entries))
                // As many accounts as we have, each opened once and each under its own name.
                #expect([book.opened, book.accounts, book.names] == Array(repeating: Int(accounts), count: 3))
                let theirs = book.balances.mapValues { $0.compactMapValues { Decimal(string: $0) } }
                    .filter { !$0.value.isEmpty }
                #expect(theirs == ours)
                let kinds = [
                    "allocation", "amendment", "assessment", "direct", "fee", "pay_out", "payment", "reversal",
                    "suspense",
                ]
                #expect(book.kinds == kinds)
                #expect(Set(book.links.flatMap(\.self)).count == Int(entries))
                // What takes back, and what leaves suspense, leads to its entry.
                #expect(book.links.filter { $0.count == 2 }.count == 2)
            }
        }
    }

    @Test func `each line of the list has its kind and, where a statement told it, the wallet's own time`() async throws
    {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            let rows = try await office.desk.takeOut("postings").map { [$0[8], $0[9], $0[10]] }
            for expected in [
                // Heard of by us, and told again by the statement with its own time.
                ["T2", "payment", "2026-05-04T07:59:58Z"],
                // A payment of the day before that only the statement told, and what the wallet kept of it.
                ["D1", "direct", "2026-05-03T23:59:59Z"], ["D1 fee", "fee", "2026-05-03T23:59:59Z"],
                ["OUT1", "pay_out", "2026-05-04T07:00:00Z"], ["S1", "suspense", ""], ["T\"1\\;|é", "direct", ""],
            ] {
                #expect(rows.filter { $0 == expected }.count >= 2, "\(expected)")
            }
            #expect(Set(rows.map { $0[1] }).isSuperset(of: ["reversal", "allocation", "assessment", "amendment"]))
        }
    }

    @Test func `a ledger without entries is a file all the same`() async throws {
        try await TaxOffice.open { office in
            try Self.withFile(try await Self.book(.hledger, office)) { file in
                let checked = try AccountantsTool.hledger.run(["-f", file, "check"])
                #expect(checked.status == 0, "\(checked.complaints)")
            }
            try Self.withFile(try await Self.book(.beancount, office)) { file in
                let told = try AccountantsTool.beancount.run([AccountantsTool.books, file])
                #expect(told.output.contains(#""errors": []"#), "\(told.output)\(told.complaints)")
            }
        }
    }
}

/// Names of accounts as other programs take them.
@Suite struct `An account in a journal` {
    @Test(arguments: [
        ("clearing:momo", "clearing:momo", "Assets:Clearing:Momo"),
        ("receivable:7319042851", "receivable:7319042851", "Assets:Receivable:7319042851"),
        ("write_off:Market fee:2026", "write_off:Market fee:2026", "Expenses:Write-Off:Market-fee:2026"),
        ("penalty:rate:2026", "penalty:rate:2026", "Income:Penalty:Rate-:2026"),
        ("current:Market  fee:", "current:Market %20fee:%", "Income:Current:Market--20--20fee:0-"),
        ("rebate:été;:2026", "rebate:été%3B:2026", "Expenses:Rebate:0---C3--A9t--C3--A9--3B:2026"),
        ("bank:MTN", "bank:MTN", "Assets:Bank:MTN-"), ("refunds:1", "refunds:1", "Liabilities:Refunds:1"),
    ])
    func `is written so that it is one account there`(name: String, hledger: String, beancount: String) {
        let account = JournalAccount(name)
        #expect(account.forHledger == hledger)
        #expect(account.forBeancount == beancount)
    }

    @Test func `is never two of ours`() throws {
        let letters = ["", "a", "A", "1", " ", "-", "0", "%", "x", "é", "2D", "--", "20"]
        var names: [String] = []
        for first in letters { for second in letters { for third in letters { names.append(first + second + third) } } }
        let written = Set(names).map { JournalAccount("penalty:\($0):2026") }
        #expect(Set(written.map(\.forHledger)).count == written.count)
        #expect(Set(written.map(\.forBeancount)).count == written.count)
        for account in written {
            #expect(account.forBeancount.wholeMatch(of: #/Income(:[A-Z0-9][A-Za-z0-9-]*)+/#) != nil, "\(account.name)")
            #expect(!account.forHledger.contains("  "), "\(account.name)")
        }
    }
}
