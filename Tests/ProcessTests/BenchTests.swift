import Foundation
import GatewayTestKit
import Testing

@testable import guichet

@Suite struct `What a bench counts` {
    @Suite struct Processes {
        @Test(arguments: [
            ("1 (postgres) S 0 1 1 0 -1 4194560 9 8 7 6 100 20 3 4 20 0 1 0 5", 1, 0, 120, 7),
            ("42 (postgres: a) b (c) S 7 42 42 0 -1 4194560 9 8 7 6 1 2 0 0 20 0 1 0 5", 42, 7, 3, 0),
            ("43 (a\nb) R 7 42 42 0 -1 4194560 9 8 7 6 5 0 0 9 20 0 1 0 5\n", 43, 7, 5, 9),
        ])
        func `a line of proc tells number, parent and times, whatever the name`(
            line: String, pid: Int32, parent: Int32, own: UInt64, ended: UInt64
        ) throws {
            let stat = try #require(ProcessStat(line))
            #expect(stat.pid == pid && stat.parent == parent)
            #expect(stat.ownTicks == own && stat.endedChildrenTicks == ended)
        }

        @Test(arguments: [
            "", "1", "1 (a) S", "x (a) S 0 1 1 0 -1 0 9 8 7 6 1 2 3 4 5", ") 1 (", "1 (a) S 0 1 1 0 -1 0 9 8 7",
        ])
        func `what is no such line is none`(line: String) {
            #expect(ProcessStat(line) == nil)
        }

        @Test func `a server has used what its processes have, and those that ended, and nobody else`() throws {
            let all = try [
                "10 (postgres) S 1 0 0 0 0 0 0 0 0 0 1 2 30 40 0",
                "11 (postgres: walwriter) S 10 0 0 0 0 0 0 0 0 0 100 0 0 0 0",
                "12 (postgres: lane) S 10 0 0 0 0 0 0 0 0 0 0 200 0 0 0",
                "13 (other) S 1 0 0 0 0 0 0 0 0 0 5000 0 0 0 0",
            ].map { try #require(ProcessStat($0)) }
            #expect(ProcessStat.ticks(of: 10, among: all) == 373)
        }

        @Test func `this process is no database's`() {
            #expect(DatabaseServer(backend: Int64(ProcessInfo.processInfo.processIdentifier)) == nil)
            #expect(DatabaseServer(backend: -1) == nil && DatabaseServer(backend: .max) == nil)
        }
    }

    @Suite struct `Stored sessions` {
        @Test(arguments: [(1, 17), (5, 24), (1000, 17)])
        func `keys rise, are none twice and lie all over their room`(count: Int, length: Int) {
            var bytes = SpreadBytes(seed: 7)
            let middle = count / 2
            let both = [0..<middle, middle..<count].flatMap { bytes.keys($0, of: count, length: length, ending: 0) }
            let keys = stride(from: 0, to: both.count, by: length).map { Array(both[$0..<($0 + length)]) }
            #expect(keys.count == count && keys.allSatisfy { $0.last == 0 })
            #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
            for (row, key) in keys.enumerated() { #expect(Int(key[0]) * count / 256 <= row) }
            for (row, key) in keys.enumerated() { #expect((Int(key[0]) + 1) * count / 256 >= row) }
        }

        @Test func `bytes come in the number asked for and do not repeat`() {
            var bytes = SpreadBytes(seed: 1)
            #expect((0..<40).allSatisfy { bytes.next($0).count == $0 })
            #expect(Set((0..<1000).map { _ in bytes.next() }).count == 1000)
        }

        @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 100_000])
        func `batches hold every row once and in order`(count: Int) {
            let batches = StoredSessions.batches(of: count)
            #expect(batches.flatMap { $0 }.flatMap { Array($0) } == Array(0..<count))
            #expect(batches.allSatisfy { !$0.isEmpty && $0.count <= 8 })
        }
    }

    @Suite struct Report {
        @Test(
            arguments: [
                (nil, [:], nil), (nil, ["GUICHET_POSTGRES": "postgres://a/b"], "postgres://a/b"),
                ("postgres://c/d", ["GUICHET_POSTGRES": "postgres://a/b"], "postgres://c/d"),
                (nil, ["GUICHET_POSTGRES": ""], nil), ("", ["GUICHET_POSTGRES": "postgres://a/b"], nil),
            ] as [(String?, [String: String], String?)])
        func `the database is the one given, else the environment's`(
            given: String?, environment: [String: String], url: String?
        ) {
            #expect(BenchCommand.postgresURL(given: given, environment) == url)
        }

        @Test func `the engine is measured through the whole flow, and its sessions stay small`() throws {
            var sources = SourceOptions()
            sources.flows = ProjectCity.flows
            sources.locales = ProjectCity.locales
            let figures = try BenchCommand.measureEngine(sources, measures: 3, turnsInMeasure: 2)
            #expect(figures.steps.count == 5)
            #expect(figures.steps.allSatisfy { $0.microseconds > 0 })
            #expect(figures.steps.dropLast().allSatisfy { (1...2048).contains($0.storedBytes) })
            #expect(figures.steps.last?.storedBytes == 0)
            #expect(figures.lines.count == 6)
        }

        @Test func `each store has its lines and the table its columns`() throws {
            var report = BenchReport()
            report.notes = ["Something to know."]
            report.stores = [
                BenchStoreFigures(name: "one", bills: 3, paymentsBegun: 2, billsPaid: 2),
                BenchStoreFigures(name: "other", storedSessions: 9, fillSeconds: 1.5, bills: 3),
            ]
            #expect(report.lines.contains { $0.contains("one: 3 bills brought in") })
            #expect(
                report.lines.contains { $0.contains("other: 9 sessions and as many replies put in in 1.5 s; 3 bills") })
            #expect(report.lines.contains("Payments 2 begun, 2 bills paid"))
            #expect(report.lines.contains("Note     Something to know."))
            #expect(report.lines.last?.split(separator: "  ").count == BenchRow.titles.count)
            let json = try JSONLine.text(report)
            #expect(json.contains("\"payments_begun\":2") && json.contains("\"stored_sessions\":9"))
        }
    }
}
