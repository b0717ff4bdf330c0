import Foundation

/// What a process has used since it began, as Linux tells in `/proc` (proc_pid_stat(5), proc_pid_status(5)).
struct ProcessUse {
    /// User and system time of all its threads.
    let cpuSeconds: Double
    let residentKibibytes: Int
    let peakKibibytes: Int

    init(_ pid: Int32) throws {
        let stat = try ProcFile.text("/proc/\(pid)/stat")
        // The second field is the program's name in brackets and may hold anything; the state follows it.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ").dropFirst()
        let times = fields.dropFirst(11).prefix(2).compactMap { Double($0) }
        guard times.count == 2 else { throw Ending.misuse("/proc/\(pid)/stat cannot be read.") }
        cpuSeconds = (times[0] + times[1]) / ProcFile.ticksPerSecond
        let status = try ProcFile.text("/proc/\(pid)/status")
        residentKibibytes = ProcFile.number(after: "VmRSS:", in: status)
        peakKibibytes = ProcFile.number(after: "VmHWM:", in: status)
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

    /// The machine and how busy it has been, for whoever judges the figures.
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

    static func number(after name: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
