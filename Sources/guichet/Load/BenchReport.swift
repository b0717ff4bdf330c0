import Foundation
import LoadGenerator

/// One line of the table. CPU times are user and system together, a turn.
struct BenchRow: Encodable {
    let server: String
    let load: LoadFigures
    /// CPU of the server, and of the database's where that is another, while the phones talked.
    let turnMicroseconds: Double
    /// The two apart; nil where the database is part of the server, or there is none.
    let gatewayMicroseconds: Double
    let databaseMicroseconds: Double?
    /// Both together until the server was quiet: with all the turns caused.
    let allMicroseconds: Double
    /// How long that took after the last answer.
    let aftermathSeconds: Double
    /// CPU of the load generator, on the same cores.
    let generatorMicroseconds: Double
    /// How much of the machine none of these used: noise.
    let othersShare: Double
    let residentMebibytes: Double
    let peakMebibytes: Double

    enum CodingKeys: String, CodingKey {
        case server, load
        case turnMicroseconds = "cpu_us_per_turn"
        case gatewayMicroseconds = "gateway_cpu_us_per_turn"
        case databaseMicroseconds = "database_cpu_us_per_turn"
        case allMicroseconds = "cpu_us_per_turn_with_aftermath"
        case aftermathSeconds = "aftermath_seconds"
        case generatorMicroseconds = "generator_cpu_us_per_turn"
        case othersShare = "other_processes_share"
        case residentMebibytes = "rss_mib"
        case peakMebibytes = "rss_peak_mib"
    }

    static let titles = [
        "server", "phones", "turns/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU us", "gateway", "database", "+ after",
        "after s", "client us", "RSS MiB", "peak", "others", "wrong",
    ]

    var cells: [String] {
        [
            server, "\(load.phones)", load.turnsPerSecond.decimals(0), load.p50.decimals(2), load.p99.decimals(2),
            load.p999.decimals(2), turnMicroseconds.decimals(1), gatewayMicroseconds.decimals(1),
            databaseMicroseconds?.decimals(1) ?? "-", allMicroseconds.decimals(1), aftermathSeconds.decimals(0),
            generatorMicroseconds.decimals(1), residentMebibytes.decimals(0),
            peakMebibytes.decimals(0), (othersShare * 100).decimals(0) + "%", "\(load.errors)",
        ]
    }
}

/// A store that was measured.
struct BenchStoreFigures: Encodable {
    /// What the rows are called that were measured on it.
    let name: String
    var storedSessions = 0
    var fillSeconds = 0.0
    var bills = 0
    var importSeconds = 0.0
    /// From the start of `serve` to ready, on the store the phones have filled.
    var startMilliseconds = 0.0
    /// Conversations that ended with a payment asked for, and bills that were paid when the server was last quiet.
    var paymentsBegun = 0
    var billsPaid = 0

    enum CodingKeys: String, CodingKey {
        case name, bills
        case storedSessions = "stored_sessions"
        case fillSeconds = "fill_seconds"
        case importSeconds = "import_seconds"
        case paymentsBegun = "payments_begun"
        case billsPaid = "bills_paid"
        case startMilliseconds = "start_ms"
    }

    var lines: [String] {
        let stored =
            storedSessions > 0
            ? "\(storedSessions) sessions and as many replies put in in \(fillSeconds.decimals(1)) s; " : ""
        return [
            "Store    \(name): \(stored)\(bills) bills brought in in \(importSeconds.decimals(1)) s; with all payments, ready "
                + "\(startMilliseconds.decimals(0)) ms after start",
            "Payments \(paymentsBegun) begun, \(billsPaid) bills paid",
        ]
    }
}

/// All a bench found.
struct BenchReport: Encodable {
    var machine = ""
    var disk: DiskProbe?
    var engine: EngineFigures?
    /// Said when there is no figure for an engine, or only half of one.
    var notes: [String] = []
    var stores: [BenchStoreFigures] = []
    var rows: [BenchRow] = []

    var lines: [String] {
        var lines = ["Machine  \(machine)"]
        if let disk {
            let memory = disk.isInMemory ? "; the folder is in memory, so these figures are not a disk's" : ""
            lines.append(
                "Disk     4 KiB added and synced in p50 \(disk.p50.decimals(3)) ms, p99 \(disk.p99.decimals(3)) ms\(memory)"
            )
        }
        lines += engine?.lines ?? []
        lines += stores.flatMap(\.lines) + notes.map { "Note     \($0)" } + [""]
        lines += Self.table([BenchRow.titles] + rows.map(\.cells))
        for row in rows where row.load.ending != "complete" {
            lines.append("\(row.server) with \(row.load.phones) phones: \(row.load.ending) before the time was over.")
        }
        return lines
    }

    /// Columns as wide as their widest cell; the first to the left, figures to the right.
    private static func table(_ rows: [[String]]) -> [String] {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ")
        }
    }
}
