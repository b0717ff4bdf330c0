import Foundation
import LoadGenerator

/// One measure: a load, and what it cost the server, this process and everything else on the machine.
struct BenchRun {
    /// A server is quiet when it used less than this share of a core, second by second, for so many seconds: more than
    /// one, because a wallet's answer comes a moment after its request.
    private static let quietShare = 0.05
    private static let quietSeconds = 2
    private static let longestAftermathSeconds = 60.0

    let server: ServerProcess
    /// The server its store is on, where that is one of its own.
    let database: DatabaseServer?
    let name: String
    let seconds: Int
    /// Whether to wait until the server has done what the turns caused: wallet requests, messages.
    let settles: Bool

    func measure(_ plan: LoadPlan) async throws -> BenchRow {
        Terminal.complain("\(name), \(plan.phones.count) phones, \(seconds) s…")
        let began = ContinuousClock.now
        let before = try Uses(server, database)
        let load = try await LoadGenerator.run(plan)
        try Task.checkCancellation()
        let after = try Uses(server, database)
        let elapsed = (ContinuousClock.now - began).seconds
        let aftermath = settles ? try await settle() : 0
        let settled = try Uses(server, database)
        let own = after.own.cpuSeconds - before.own.cpuSeconds
        let served = after.cpuSeconds - before.cpuSeconds
        let others = after.machine.busySeconds - before.machine.busySeconds - own - served
        func each(_ seconds: Double) -> Double { seconds / max(Double(load.turns), 1) * 1e6 }
        return BenchRow(
            server: name, load: LoadFigures(load, flow: plan.script.name, phones: plan.phones.count),
            turnMicroseconds: each(served),
            gatewayMicroseconds: each(after.server.cpuSeconds - before.server.cpuSeconds),
            databaseMicroseconds: database.map { _ in each(after.databaseSeconds - before.databaseSeconds) },
            allMicroseconds: each(settled.cpuSeconds - before.cpuSeconds), aftermathSeconds: aftermath,
            generatorMicroseconds: each(own), othersShare: max(0, others) / (elapsed * Double(MachineUse.cores)),
            residentMebibytes: Double(settled.server.residentKibibytes) / 1024,
            peakMebibytes: Double(settled.server.peakKibibytes) / 1024)
    }

    /// Waits for the server to be quiet, and says how long it was not.
    private func settle() async throws -> Double {
        let began = ContinuousClock.now
        var used = try ProcessUse(server.pid).cpuSeconds
        var quietSeconds = 0
        while quietSeconds < Self.quietSeconds, (ContinuousClock.now - began).seconds < Self.longestAftermathSeconds {
            try await Task.sleep(for: .seconds(1))
            let now = try ProcessUse(server.pid).cpuSeconds
            quietSeconds = now - used < Self.quietShare ? quietSeconds + 1 : 0
            used = now
        }
        return max(0, (ContinuousClock.now - began).seconds - Double(quietSeconds))
    }

    /// What everybody had used at one moment.
    private struct Uses {
        let server: ProcessUse
        let databaseSeconds: Double
        let own: ProcessUse
        let machine: MachineUse

        /// Gateway and database together.
        var cpuSeconds: Double { server.cpuSeconds + databaseSeconds }

        init(_ process: ServerProcess, _ database: DatabaseServer?) throws {
            server = try ProcessUse(process.pid)
            databaseSeconds = try database?.cpuSeconds() ?? 0
            own = try ProcessUse(ProcessInfo.processInfo.processIdentifier)
            machine = try MachineUse()
        }
    }
}
