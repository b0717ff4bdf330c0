import Foundation

/// What a process has used since it began, as Linux tells in `/proc` (proc_pid_stat(5), proc_pid_status(5)).
struct ProcessUse {
    /// User and system time of all its threads.
    let cpuSeconds: Double
    let residentKibibytes: Int
    let peakKibibytes: Int

    init(_ pid: Int32) throws {
        guard let stat = ProcessStat(try ProcFile.text("/proc/\(pid)/stat")) else {
            throw Ending.misuse("/proc/\(pid)/stat cannot be read.")
        }
        cpuSeconds = Double(stat.ownTicks) / ProcFile.ticksPerSecond
        let status = try ProcFile.text("/proc/\(pid)/status")
        residentKibibytes = ProcFile.number(after: "VmRSS:", in: status)
        peakKibibytes = ProcFile.number(after: "VmHWM:", in: status)
    }
}

/// A PostgreSQL server on this machine: its first process and the children that do its work.
struct DatabaseServer: Sendable {
    /// The process all others are children of.
    let pid: Int32

    /// The server one of whose processes has this number; nil when no process of this machine is that one.
    init?(backend: Int64) {
        guard let backend = Int32(exactly: backend),
            let commandLine = try? ProcFile.text("/proc/\(backend)/cmdline"), commandLine.hasPrefix("postgres: "),
            let stat = (try? ProcFile.text("/proc/\(backend)/stat")).flatMap(ProcessStat.init)
        else { return nil }
        pid = stat.parent
    }

    /// What it has used since it began, by processes that live and by those that have ended.
    func cpuSeconds() throws -> Double {
        // Its first process is read again at the end: what ended meanwhile is in its account by then.
        let others = try ProcFile.processes().filter { $0.pid != pid }
        guard let first = ProcessStat(try ProcFile.text("/proc/\(pid)/stat")) else {
            throw Ending.misuse("The database has ended.")
        }
        return Double(ProcessStat.ticks(of: pid, among: others + [first])) / ProcFile.ticksPerSecond
    }
}

/// What the whole machine has used (proc_stat(5)).
struct MachineUse {
    let busySeconds: Double

    static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

    init() throws {
        let line = try ProcFile.text("/proc/stat").prefix { $0 != "\n" }
        let times = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard times.count >= 8 else { throw Ending.misuse("/proc/stat cannot be read.") }
        // user, nice, system, irq, softirq and steal; idle and iowait stand between them.
        busySeconds = (times[0] + times[1] + times[2] + times[5] + times[6] + times[7]) / ProcFile.ticksPerSecond
    }

    /// The machine and how busy it has been, for readers who judge the figures.
    static var description: String {
        let load = (try? ProcFile.text("/proc/loadavg"))?.split(separator: " ").prefix(3).joined(separator: " ") ?? "-"
        return "\(cores) cores, load before the run \(load)"
    }
}

/// The files of `/proc`.
private enum ProcFile {
    static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    static func text(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Ending.misuse("\(path) cannot be read.")
        }
        return text
    }

    /// Every process that lives at this moment.
    static func processes() throws -> [ProcessStat] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        return names.filter { Int32($0) != nil }.compactMap { name in
            // It may have ended since its name was read.
            (try? text("/proc/\(name)/stat")).flatMap(ProcessStat.init)
        }
    }

    static func number(after name: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
