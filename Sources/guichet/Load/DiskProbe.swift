import Foundation
import LoadGenerator

/// How fast the disk itself is: the time to add 4 KiB to a file and have it written, which bounds one phone's turns.
struct DiskProbe: Encodable {
    let p50: Double
    let p99: Double
    /// Whether the folder lies in memory, so that the figures say nothing about a disk.
    let isInMemory: Bool

    enum CodingKeys: String, CodingKey {
        case p50 = "sync_p50_ms"
        case p99 = "sync_p99_ms"
        case isInMemory = "in_memory"
    }

    private static let writes = 1000
    private static let longestSeconds = 10.0

    static func measure(in folder: String) throws -> DiskProbe {
        let path = folder + "/probe"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0o600)
        guard file >= 0 else { throw Ending.misuse("No file can be made in \(folder).") }
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x47, count: 4096)
        var times = LatencyHistogram()
        let began = ContinuousClock.now
        while times.count < writes, (ContinuousClock.now - began).seconds < longestSeconds {
            let start = ContinuousClock.now
            guard write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw Ending.misuse("Nothing can be written in \(folder).")
            }
            times.record(nanoseconds: UInt64(max(0, (ContinuousClock.now - start) / .nanoseconds(1))))
        }
        return DiskProbe(
            p50: Double(times.nanoseconds(at: 0.5)) / 1e6, p99: Double(times.nanoseconds(at: 0.99)) / 1e6,
            isInMemory: isInMemory(folder))
    }

    /// By the file system the folder is mounted from (proc_pid_mounts(5)).
    private static func isInMemory(_ folder: String) -> Bool {
        let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let holders = mounts.split(separator: "\n").map(Mount.init).filter { path.hasPrefix($0.point) }
        guard let nearest = holders.max(by: { $0.point.count < $1.point.count }) else { return false }
        return ["tmpfs", "ramfs"].contains(nearest.kind)
    }

    private struct Mount {
        /// With a slash at its end.
        let point: String
        let kind: Substring

        init(_ line: Substring) {
            let fields = line.split(separator: " ")
            let folder = fields.count > 1 ? fields[1] : ""
            point = folder.hasSuffix("/") ? String(folder) : folder + "/"
            kind = fields.count > 2 ? fields[2] : ""
        }
    }
}
