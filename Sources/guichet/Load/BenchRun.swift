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
    let name: String
    let seconds: Int
    /// Whether to wait until the server has done what the turns caused: wallet requests, messages.
    let settles: Bool

    func measure(_ plan: LoadPlan) async throws -> BenchRow {
        Terminal.complain("\(name), \(plan.phones.count) phones, \(seconds) s…")
        let began = ContinuousClock.now
        let before = try Uses(server)
        let load = try await LoadGenerator.run(plan)
        try Task.checkCancellation()
        let after = try Uses(server)
        let elapsed = (ContinuousClock.now - began).seconds
        let aftermath = settles ? try await settle() : 0
        let settled = try Uses(server)
        let turns = max(Double(load.turns), 1)
        let own = after.own.cpuSeconds - before.own.cpuSeconds
        let served = after.server.cpuSeconds - before.server.cpuSeconds
        let others = after.machine.busySeconds - before.machine.busySeconds - own - served
        return BenchRow(
            server: name, load: LoadFigures(load, flow: plan.script.name, phones: plan.phones.count),
            turnMicroseconds: served / turns * 1e6,
            allMicroseconds: (settled.server.cpuSeconds - before.server.cpuSeconds) / turns * 1e6,
            aftermathSeconds: aftermath, generatorMicroseconds: own / turns * 1e6,
            othersShare: max(0, others) / (elapsed * Double(MachineUse.cores)),
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
        let own: ProcessUse
        let machine: MachineUse

        init(_ process: ServerProcess) throws {
            server = try ProcessUse(process.pid)
            own = try ProcessUse(ProcessInfo.processInfo.processIdentifier)
            machine = try MachineUse()
        }
    }
}
