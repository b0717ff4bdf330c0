import DomainKit
import GatewayTestKit
import Testing

/// What holds of every list that staff bring in.
@Suite struct `Every list` {
    @Test func `has its line in this table`() {
        let kinds = ProjectCity.domains.imports.map(\.name)
        #expect(Set(EveryList.all.map(\.kind)) == Set(kinds))
    }

    @Test(arguments: EveryList.all)
    func `comes in with the line, the columns and the short rows that spreadsheets leave`(list: EveryList) async throws
    {
        try await list.open { desk in
            let row = list.row.joined(separator: ";")
            let file = "\u{FEFF}sep=;\r\n" + list.header.joined(separator: ";") + ";;\r\n\(row);;\r\n;;\r\n"
            try await desk.bring(list.kind, file)
        }
    }

    @Test(arguments: EveryList.all)
    func `takes a row without its last cell where that may be empty`(list: EveryList) async throws {
        let columns = try #require(list.domain.imports.first { $0.name == list.kind }).columns
        let last = try #require(columns.first { $0.name == list.header.last })
        try await list.open { desk in
            let file = list.file(lines: [Array(list.row.dropLast())])
            let refusals = try await desk.refusals(list.kind, file)
            #expect(refusals == (last.isRequired ? ["2 \(last.name)"] : []))
        }
    }

    @Test(arguments: EveryList.all)
    func `names the line of a value that stands under no name`(list: EveryList) async throws {
        try await list.open { desk in
            let file =
                "sep=,\n" + list.header.joined(separator: ",") + ",\n" + list.row.joined(separator: ",") + ",note\n"
            let refusals = try await desk.refusals(list.kind, file)
            #expect(refusals == ["3 -"])
        }
    }

    @Test(arguments: EveryList.all)
    func `tells what to do with a number that a spreadsheet has shortened, and never to leave it out`(
        list: EveryList
    ) async throws {
        try await list.open { desk in
            let columns = try #require(desk.domain.imports.first { $0.name == list.kind }).columns.map(\.name)
            for column in columns where list.header.contains(column) {
                let file = list.file(";", lines: [list.changed(column, to: "7,31904E+09")])
                do {
                    try await desk.bring(list.kind, file)
                    Issue.record("\(column) was taken")
                } catch let refused as ImportRefused {
                    let problem = try #require(refused.problems.first)
                    #expect(problem.line == 2 && problem.column == column)
                    #expect(problem.message.hasPrefix("A spreadsheet has shortened this number."))
                    #expect(!refused.problems.contains { $0.message.contains("empty") })
                }
            }
        }
    }

    @Test(arguments: EveryList.all.filter { !$0.days.isEmpty })
    func `reads the days that can mean one day only`(list: EveryList) async throws {
        try await list.open { desk in
            for column in list.days {
                for typed in EveryDay.read {
                    // What begins must begin before it ends, and a bill of its own needs no number.
                    let ends = ["opens", "from"].contains(column) ? ["closes", "until"] : []
                    let row = zip(list.header, list.changed(column, to: typed)).map { name, value in
                        name == "number" ? "" : ends.contains(name) ? "2027-12-31" : value
                    }
                    let refusals = try await desk.refusals(list.kind, list.file(";", lines: [row]))
                    #expect(refusals == [], "\(column) \(typed)")
                }
            }
        }
    }

    @Test(arguments: EveryList.all.filter { !$0.days.isEmpty })
    func `refuses a day that could be two, with line and column and both days`(list: EveryList) async throws {
        try await list.open { desk in
            for column in list.days {
                for day in EveryDay.refused {
                    do {
                        try await desk.bring(list.kind, list.file(";", lines: [list.changed(column, to: day.typed)]))
                        Issue.record("\(column) \(day.typed) was taken")
                    } catch let refused as ImportRefused {
                        #expect(refused.problems == [ImportProblem(line: 2, column: column, day.advice)])
                    }
                }
            }
        }
    }

    @Test(arguments: EveryList.all.filter { !$0.amounts.isEmpty })
    func `reads no amount a thousand times too large`(list: EveryList) async throws {
        try await list.open { desk in
            for column in list.amounts {
                for typed in ["5,123", "1,300", "1.300"] {
                    let refusals = try await desk.refusals(
                        list.kind, list.file(";", lines: [list.changed(column, to: typed)]))
                    #expect(refusals == ["2 \(column)"], "\(column) \(typed)")
                }
            }
        }
    }

    @Test(arguments: EveryList.all)
    func `tells how far it is`(list: EveryList) async throws {
        try await list.open { desk in
            let heard = Heard()
            try await desk.bring(list.kind, list.file()) { heard.hear($0) }
            #expect(heard.all == [1])
        }
    }
}

/// Days as spreadsheets write them.
enum EveryDay {
    /// The last day of 2026, or one whose day and month are the same.
    static let read = [
        "31/12/2026", "31.12.2026", "31-12-2026", "12/31/2026", "2026/12/31", "31-Dec-2026", "2026-12-31 00:00:00",
        "31/12/2026 00:00", "12/12/2026", "٣١/١٢/٢٠٢٦",
    ]

    private static let short = "The year must have four digits. Write the day as 2026-12-31."

    static let refused: [(typed: String, advice: String)] = [
        ("05/04/2026", "This could be 2026-04-05 or 2026-05-04. Write the one that is meant so."),
        ("1.2.2026", "This could be 2026-02-01 or 2026-01-02. Write the one that is meant so."),
        ("31/12/26", short), ("31-Dec-26", short),
        ("46387", "A spreadsheet wrote the day as a number. Give the column the format date, or write 2026-12-31."),
    ]
}
