import Foundation
import GatewayTestKit
import Testing

extension `The program beside others` {
    /// The lists finance asks for, as commands on a small store whose sums can be made by hand.
    @Suite struct `For finance` {
        private static let bills = """
            number,payer_name,payer_phone,object,kind,period,amount,due_date,minimum,area
            7319042851,Ama Osei,0240000001,Shop 1,Market fee,2026,300.00,2999-12-31,10.00,Adum
            1826405726,Kofi Mensah,0240000002,Shop 2,Property rate,2026,100.00,2020-06-30,10.00,Bantama
            5940371666,Esi Owusu,,Shop 3,Market fee,2026,50.00,2020-01-31,10.00,Bantama

            """

        /// A city where 20.00 were paid of the first bill, 105.00 of the second, and 9.00 to nobody's.
        /// - Returns: the day on which that was booked.
        private static func furnish(_ place: Workplace) async throws -> String {
            let gateway = place.database + Workplace.city
            let list = try place.write(bills, to: "bills.csv")
            #expect(try await place.run(["import", "bills", list] + gateway).status == 0)
            let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
            let statement = try place.write(
                """
                transaction,reference,amount,fee,phone,time,takes back
                W1,7319042851,20.00,,,\(day) 08:00:00,
                W2,1826405726,105.00,,,\(day) 08:01:00,
                W3,unknown,9.00,,,\(day) 08:02:00,

                """, to: "statement.csv")
            let reconciled = try await place.run(
                ["ledger", "reconcile", statement, "--wallet", "wallet", "--statements"]
                    + [Workplace.checkout + "/Flows/statements"] + gateway)
            try #require(
                reconciled.status == 0 && reconciled.output.contains("only_theirs: 3, 134.00 GHS"), "\(reconciled)")
            let booked = Set(try await place.export("postings").compactMap { $0["day"] })
            #expect(booked.count == 1)
            return try #require(booked.first)
        }

        /// What an export writes, line by line.
        private static func lines(_ place: Workplace, _ arguments: [String]) async throws -> [String] {
            let ended = try await place.run(["export"] + arguments + place.database + Workplace.city)
            #expect(ended.status == 0, "\(ended)")
            return ended.output.split(whereSeparator: \.isNewline).map(String.init)
        }

        /// The week a day lies in, by ISO 8601.
        private static func week(of day: String) throws -> String {
            let parts = day.split(separator: "-").compactMap { Int($0) }
            try #require(parts.count == 3)
            var calendar = Calendar(identifier: .iso8601)
            calendar.timeZone = .gmt
            let noon = try #require(
                calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 12)))
            let week = calendar.component(.weekOfYear, from: noon)
            return "\(calendar.component(.yearForWeekOfYear, from: noon))-W\(week < 10 ? "0" : "")\(week)"
        }

        @Test func `what was collected is summed by each group that is asked for`() async throws {
            try await Workplace.use { place in
                let day = try await Self.furnish(place)
                let sums = "currency,receipts,collected,taken_back,net"
                let whole = "GHS,2,125.00,0.00,125.00"
                let expected: [(groups: String, rows: [String])] = [
                    ("day", ["\(day),\(whole)"]), ("week", ["\(try Self.week(of: day)),\(whole)"]),
                    ("month", ["\(day.prefix(7)),\(whole)"]), ("wallet", ["wallet,\(whole)"]),
                    ("area", ["Adum,GHS,1,20.00,0.00,20.00", "Bantama,GHS,1,105.00,0.00,105.00"]),
                    (
                        "head",
                        [
                            "Market fee,GHS,1,20.00,0.00,20.00", "Property rate,GHS,1,100.00,0.00,100.00",
                            "credit,GHS,1,5.00,0.00,5.00",
                        ]
                    ),
                    (
                        "area,wallet",
                        ["Adum,wallet,GHS,1,20.00,0.00,20.00", "Bantama,wallet,GHS,1,105.00,0.00,105.00"]
                    ),
                ]
                for (groups, rows) in expected {
                    let listed = try await Self.lines(place, ["collected", "--by", groups])
                    #expect(listed == ["\(groups),\(sums)"] + rows)
                }
                // By days where nothing is said, and only of the days that are asked for.
                #expect(try await Self.lines(place, ["collected"]) == ["day,\(sums)", "\(day),\(whole)"])
                let span = ["collected", "--since", day, "--until", day]
                #expect(try await Self.lines(place, span) == ["day,\(sums)", "\(day),\(whole)"])
                #expect(try await Self.lines(place, ["collected", "--until", "2020-01-01"]) == ["day,\(sums)"])
            }
        }

        @Test func `what is overdue stands apart from what is not due`() async throws {
            try await Workplace.use { place in
                _ = try await Self.furnish(place)
                let sums = "bills,oldest_due_date,due,overdue,not_due"
                let (later, late) = ("1,2999-12-31,280.00,0.00,280.00", "1,2020-01-31,50.00,50.00,0.00")
                let objects = ["area,object_code,object,\(sums)", "Adum,,Shop 1,\(later)", "Bantama,,Shop 3,\(late)"]
                #expect(try await Self.lines(place, ["arrears"]) == objects)
                let areas = ["area,\(sums)", "Adum,\(later)", "Bantama,\(late)"]
                #expect(try await Self.lines(place, ["arrears", "--by", "area"]) == areas)
                let ages = ["age,\(sums)", "0 not due,\(later)", "4 over 365 days,\(late)"]
                #expect(try await Self.lines(place, ["arrears", "--by", "age"]) == ages)
                let heads = ["head,\(sums)", "Market fee,2,2020-01-31,330.00,50.00,280.00"]
                #expect(try await Self.lines(place, ["arrears", "--by", "head"]) == heads)
            }
        }

        @Test func `the list of bills names payers for a role, a name and a reason only, which stay`() async throws {
            try await Workplace.use { place in
                _ = try await Self.furnish(place)
                let open = try await Self.lines(place, ["bill-list"])
                #expect(
                    open == [
                        "area,number,payer,object,kind,period,due_date,due",
                        "Adum,7319042851,,Shop 1,Market fee,2026,2999-12-31,280.00",
                        "Bantama,5940371666,,Shop 3,Market fee,2026,2020-01-31,50.00",
                    ])
                let who = ["--phones-for", "treasurer", "--reason", "notices"]
                for misused in [
                    ["--for", "html"], ["--phones-for", "treasurer"], who, who + ["--by", "Esi"],
                    ["--phones-for", "mayor", "--reason", "notices"], ["--by", "Esi"],
                ] {
                    let ended = try await place.run(
                        ["export", "bill-list"] + misused + place.database + Workplace.city)
                    #expect(ended.status == 2 && !ended.output.contains("Ama"), "\(ended)")
                }
                #expect(try await place.export("disclosures").isEmpty)
                try await place.addStaff([(name: "Esi", roles: ["treasurer"])])
                let place = try await place.acting(as: "esi")
                let named = try await Self.lines(place, ["bill-list"] + who)
                #expect(
                    named == [
                        "area,number,payer,object,kind,period,due_date,due,phone",
                        "Adum,7319042851,Ama Osei,Shop 1,Market fee,2026,2999-12-31,280.00,'+233240000001",
                        "Bantama,5940371666,Esi Owusu,Shop 3,Market fee,2026,2020-01-31,50.00,",
                    ])
                let file = place.folder + "/bills.html"
                _ = try await Self.lines(place, ["bill-list", "--for", "html", "--output", file] + who)
                let page = try String(contentsOfFile: file, encoding: .utf8)
                for words in [
                    "For the treasurer Esi: notices.", "<h2>Adum</h2>", "<td>Ama Osei</td><td>+233240000001</td>",
                    "<h2>Bantama</h2>", "<p>1 bill, GHS 50.00</p>",
                ] {
                    #expect(page.contains(words), "\(words)")
                }
                let kept = try await place.export("disclosures")
                #expect(
                    kept.map { row in ["kind", "role", "name", "reason"].map { row[$0] ?? "" } }
                        == Array(repeating: ["bill-list", "treasurer", "Esi", "notices"], count: 2))
            }
        }

        @Test func `the journal is read by the programs it is written for`() async throws {
            struct Book: Decodable {
                let errors: [String]
                let transactions: Int
                let unbalanced: Int
                let balances: [String: [String: String]]
            }
            try await Workplace.use { place in
                _ = try await Self.furnish(place)
                let entries = Set(try await place.export("postings").compactMap { $0["entry"] }).count
                let (plain, bean) = (place.folder + "/books.journal", place.folder + "/books.beancount")
                for (form, file) in [("hledger", plain), ("beancount", bean)] {
                    let told = try await Self.lines(place, ["journal", "--for", form, "--output", file])
                    #expect(told == [])
                }
                let checked = try AccountantsTool.hledger.run(
                    ["-f", plain, "check", "accounts", "balancednoautoconversion", "ordereddates"])
                #expect(checked.status == 0, "\(checked.complaints)")
                let counted = try AccountantsTool.hledger.run(["-f", plain, "stats"]).output
                let all = try Regex("Transactions +: \(entries) ")
                #expect(counted.contains(all), "\(counted)")
                for tool in [AccountantsTool.hledger, AccountantsTool.ledger] {
                    let balance = try tool.run(["-f", plain, "balance", "--flat"])
                    #expect(balance.status == 0, "\(balance.complaints)")
                    for (account, amount) in [
                        ("clearing:wallet", "134.00"), ("receivable:7319042851", "-20.00"),
                        ("receivable:1826405726", "-100.00"), ("credit:1826405726", "-5.00"),
                        ("suspense:wallet", "-9.00"),
                    ] {
                        let line = try Regex("(^|\\n) *\(amount) GHS +\(account)(\\n|$)")
                        #expect(balance.output.contains(line), "\(account)\n\(balance.output)")
                    }
                }
                let told = try AccountantsTool.beancount.run([AccountantsTool.books, bean])
                #expect(told.status == 0, "\(told.complaints)")
                let book = try JSONDecoder().decode(Book.self, from: Data(told.output.utf8))
                #expect(book.errors == [] && book.unbalanced == 0 && book.transactions == entries)
                #expect(book.balances["clearing:wallet"] == ["GHS": "134.00"], "\(book.balances)")
            }
        }
    }
}
