import Foundation
import LoadGenerator
import Storage

/// The measures of a bench, one after another, each with phones and bills of its own.
struct Bench: Sendable {
    struct Settings: Sendable {
        let seconds: Int
        let phones: [Int]
        let bills: Int
        /// Sessions and replies put into each store before.
        let storedSessions: Int
        let sources: SourceOptions
        /// An empty database, as libpq addresses it; nil measures SQLite alone.
        let postgres: String?
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
    private static let hook = "/hooks/simulated-phones/demo/ussd"
    private static let serviceCode = "*384*21#"

    let settings: Settings
    /// The key of the stores, which nobody will open again.
    private let environment = ["GUICHET_KEY": Data(Vault.randomMasterKey()).base64EncodedString()]

    init(settings: Settings) { self.settings = settings }

    /// Cancelled, it stops the servers it started, removes its folder and throws.
    func run() async throws -> BenchReport {
        var report = BenchReport()
        report.machine = MachineUse.description
        report.engine = try BenchCommand.measureEngine(settings.sources)
        let folder = settings.folder + "/guichet-bench-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        } catch {
            throw Ending.misuse("No folder can be made in \(settings.folder).")
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stores = try await stores(in: folder, &report)
        report.disk = try DiskProbe.measure(in: folder)
        for store in stores { try await measureGateway(on: store, in: folder, &report) }
        try await measureEcho(in: folder, &report)
        return report
    }

    private func stores(in folder: String, _ report: inout BenchReport) async throws -> [BenchStore] {
        var stores = [try BenchStore.sqlite(in: folder)]
        if let url = settings.postgres {
            let store = try await BenchStore.postgres(url)
            if store.server == nil {
                report.notes.append("The PostgreSQL server runs elsewhere: its own CPU is in no figure.")
            }
            stores.append(store)
        } else {
            report.notes.append("No PostgreSQL database was given, so SQLite alone was measured.")
        }
        let needed = settings.storedSessions * StoredSessions.bytesEach * stores.count
        let file = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        if let free = (file?[.systemFreeSize] as? NSNumber)?.int64Value, free < Int64(needed) {
            throw Ending.misuse("So many stored sessions need \(needed / 1_000_000_000 + 1) GB of disk.")
        }
        return stores
    }

    // MARK: The gateway

    private func measureGateway(on store: BenchStore, in folder: String, _ report: inout BenchReport) async throws {
        let bills = BenchBills(count: settings.bills)
        var figures = BenchStoreFigures(name: store.name)
        try await fill(store, bills, in: folder, &figures)
        let server = try await serve(store, in: folder)
        defer { server.stop() }
        let share = bills.numbers.count / settings.phones.count
        for (index, phones) in settings.phones.enumerated() {
            let own = bills.numbers[(index * share)..<((index + 1) * share)].compactMap {
                LoadBill(number: $0, amount: BenchBills.amount)
            }
            let run = BenchRun(
                server: server, database: store.server, name: store.name, seconds: settings.seconds, settles: true)
            let row = try await run.measure(plan(.pay, server, phones: phones, index, bills: own))
            figures.paymentsBegun += row.load.conversations
            report.rows.append(row)
        }
        server.stop()
        figures.billsPaid = try await billsPaid(store, in: folder, of: figures.bills)
        Terminal.complain("\(store.name): starting again on the filled store…")
        let again = try await serve(store, in: folder)
        figures.startMilliseconds = again.startMilliseconds
        again.stop()
        report.stores.append(figures)
    }

    private func fill(
        _ store: BenchStore, _ bills: BenchBills, in folder: String, _ figures: inout BenchStoreFigures
    ) async throws {
        if settings.storedSessions > 0 {
            Terminal.complain("\(store.name): storing \(settings.storedSessions) sessions and replies…")
            let began = ContinuousClock.now
            try await StoredSessions(count: settings.storedSessions).fill(store.address)
            figures.storedSessions = settings.storedSessions
            figures.fillSeconds = (ContinuousClock.now - began).seconds
        }
        Terminal.complain("\(store.name): importing \(bills.numbers.count) bills…")
        let file = folder + "/bills.csv"
        try bills.csv.write(toFile: file, atomically: false, encoding: .utf8)
        let began = ContinuousClock.now
        try await ServerProcess.runToEnd(
            settings.gateway, ["import", "bills", file] + place(store), environment: environment,
            output: folder + "/import.log", within: Self.importSeconds)
        figures.bills = bills.numbers.count
        figures.importSeconds = (ContinuousClock.now - began).seconds
    }

    /// How many bills the store calls paid, to be compared with the payments phones began.
    private func billsPaid(_ store: BenchStore, in folder: String, of all: Int) async throws -> Int {
        let file = folder + "/export.csv"
        try await ServerProcess.runToEnd(
            settings.gateway, ["export", "bills"] + place(store), environment: environment, output: file,
            within: Self.importSeconds)
        // A file without a bill to pay is none to this reader.
        let payable = (try? BillsFile.bills(in: String(contentsOfFile: file, encoding: .utf8))) ?? []
        return all - payable.count
    }

    private func serve(_ store: BenchStore, in folder: String) async throws -> ServerProcess {
        try await ServerProcess.start(
            settings.gateway, ["serve", "--demo", "--port", "0", "--log-level", "error"] + place(store),
            environment: environment, output: "\(folder)/serve.log", ready: "is ready at", within: Self.startSeconds)
    }

    private func place(_ store: BenchStore) -> [String] {
        ["--database", store.url, "--flows", settings.sources.flows, "--locales", settings.sources.locales]
    }

    // MARK: The floor

    private func measureEcho(in folder: String, _ report: inout BenchReport) async throws {
        let server = try await ServerProcess.start(
            settings.echo, ["echo", "--port", "0"], output: folder + "/echo.log", ready: "listening on",
            within: Self.startSeconds)
        defer { server.stop() }
        let bills = BenchBills(count: 1000).numbers.compactMap { LoadBill(number: $0) }
        for (index, phones) in settings.phones.enumerated() {
            let run = BenchRun(
                server: server, database: nil, name: "echo", seconds: settings.seconds, settles: false)
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
