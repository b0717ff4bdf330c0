import Foundation
import LoadGenerator

/// The measures of a bench, one after another, each with phones and bills of its own.
struct Bench: Sendable {
    struct Settings: Sendable {
        let seconds: Int
        let phones: [Int]
        let bills: Int
        let sources: SourceOptions
        /// Where the temporary folder is made.
        let folder: String
        /// Executables: the gateway to measure and the one with the echo.
        let gateway: String
        let echo: String
    }

    /// Bills made for each second of each measure: more than two cores have been seen to pay, so that some are left.
    static let billsPerSecond = 4_500
    private static let importSeconds = 600.0
    private static let startSeconds = 60.0
    private static let hook = "/hooks/africastalking/demo/ussd"
    private static let serviceCode = "*384*21#"

    let settings: Settings

    /// Cancelled, it stops the servers it started, removes its folder and throws.
    func run() async throws -> BenchReport {
        var report = BenchReport()
        report.machine = MachineUse.description
        let folder = settings.folder + "/guichet-bench-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        } catch {
            throw Ending.misuse("No folder can be made in \(settings.folder).")
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        report.disk = try DiskProbe.measure(in: folder)
        try await measureGateway(in: folder, &report)
        try await measureEcho(in: folder, &report)
        return report
    }

    // MARK: The gateway

    private func measureGateway(in folder: String, _ report: inout BenchReport) async throws {
        let bills = BenchBills(count: settings.bills)
        try await fill(bills, in: folder, &report)
        let server = try await serve(in: folder, log: "serve")
        defer { server.stop() }
        let share = bills.numbers.count / settings.phones.count
        for (index, phones) in settings.phones.enumerated() {
            let own = bills.numbers[(index * share)..<((index + 1) * share)].compactMap {
                LoadBill(number: $0, amount: BenchBills.amount)
            }
            let run = BenchRun(server: server, name: "guichet", seconds: settings.seconds, settles: true)
            report.rows.append(try await run.measure(plan(.pay, server, phones: phones, index, bills: own)))
        }
        server.stop()
        try await countPayments(in: folder, &report)
        Terminal.complain("Starting again on the filled store…")
        let again = try await serve(in: folder, log: "serve-again")
        report.startMilliseconds = again.startMilliseconds
        again.stop()
    }

    private func fill(_ bills: BenchBills, in folder: String, _ report: inout BenchReport) async throws {
        Terminal.complain("Importing \(bills.numbers.count) bills…")
        let file = folder + "/bills.csv"
        try bills.csv.write(toFile: file, atomically: false, encoding: .utf8)
        let began = ContinuousClock.now
        try await ServerProcess.runToEnd(
            settings.gateway, ["import", "bills", file] + place(in: folder), output: folder + "/import.log",
            within: Self.importSeconds)
        report.bills = bills.numbers.count
        report.importSeconds = (ContinuousClock.now - began).seconds
    }

    /// Compares the payments phones began with the bills the store calls paid.
    private func countPayments(in folder: String, _ report: inout BenchReport) async throws {
        let file = folder + "/export.csv"
        try await ServerProcess.runToEnd(
            settings.gateway, ["export", "bills"] + place(in: folder), output: file, within: Self.importSeconds)
        // A file without a bill to pay is none to this reader.
        let payable = (try? BillsFile.bills(in: String(contentsOfFile: file, encoding: .utf8))) ?? []
        report.paymentsBegun = report.rows.reduce(0) { $0 + $1.load.conversations }
        report.billsPaid = report.bills - payable.count
    }

    private func serve(in folder: String, log: String) async throws -> ServerProcess {
        try await ServerProcess.start(
            settings.gateway, ["serve", "--demo", "--port", "0", "--log-level", "error"] + place(in: folder),
            output: "\(folder)/\(log).log", ready: "is ready at", within: Self.startSeconds)
    }

    private func place(in folder: String) -> [String] {
        [
            "--database", "sqlite:\(folder)/bench.sqlite", "--flows", settings.sources.flows, "--locales",
            settings.sources.locales,
        ]
    }

    // MARK: The floor

    private func measureEcho(in folder: String, _ report: inout BenchReport) async throws {
        let server = try await ServerProcess.start(
            settings.echo, ["echo", "--port", "0"], output: folder + "/echo.log", ready: "listening on",
            within: Self.startSeconds)
        defer { server.stop() }
        let bills = BenchBills(count: 1000).numbers.compactMap { LoadBill(number: $0) }
        for (index, phones) in settings.phones.enumerated() {
            let run = BenchRun(server: server, name: "echo", seconds: settings.seconds, settles: false)
            report.rows.append(try await run.measure(plan(.echo, server, phones: phones, index, bills: bills)))
        }
    }

    /// Each measure has phones nobody heard of before.
    private func plan(
        _ script: LoadScript, _ server: ServerProcess, phones: Int, _ index: Int, bills: [LoadBill]
    ) throws -> LoadPlan {
        guard let numbers = PhoneNumbers(first: "+2332500\(index)0000", count: phones) else {
            throw Ending.misuse("There are not that many phones.")
        }
        return LoadPlan(
            target: LoadTarget(host: "127.0.0.1", port: server.port), path: Self.hook, script: script, phones: numbers,
            serviceCode: Self.serviceCode, bills: bills, limit: .seconds(settings.seconds))
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
