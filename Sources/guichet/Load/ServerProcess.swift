import Foundation

/// A process the bench started, and stops whatever happens.
struct ServerProcess {
    /// The port it listens on.
    let port: Int
    /// From its start to the line that says it is ready.
    let startMilliseconds: Double
    private let process: Process

    private static let stopSeconds = 5.0

    var pid: Int32 { process.processIdentifier }

    /// Starts a server and waits for the line that ends in its port.
    ///
    /// - Parameters:
    ///   - environment: what it finds in its environment besides what this process does.
    ///   - output: the file its output goes to.
    ///   - ready: words of the line, such as `is ready at`.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], output: String,
        ready: String, within seconds: Double
    ) async throws -> ServerProcess {
        let began = ContinuousClock.now
        let process = try launch(executable, arguments, environment, output: output)
        do {
            while true {
                if let port = port(in: output, ready: ready) {
                    let taken = (ContinuousClock.now - began).seconds * 1000
                    return ServerProcess(port: port, startMilliseconds: taken, process: process)
                }
                guard process.isRunning, (ContinuousClock.now - began).seconds < seconds else {
                    throw failure(arguments, "did not become ready", output)
                }
                try await Task.sleep(for: .milliseconds(2))
            }
        } catch {
            stop(process)
            throw error
        }
    }

    /// Runs a command that ends by itself, and with 0.
    static func runToEnd(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], output: String,
        within seconds: Double
    ) async throws {
        let began = ContinuousClock.now
        let process = try launch(executable, arguments, environment, output: output)
        defer { stop(process) }
        while process.isRunning {
            guard (ContinuousClock.now - began).seconds < seconds else {
                throw failure(arguments, "took longer than \(seconds.decimals(0)) s", output)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        guard process.terminationStatus == 0 else {
            throw failure(arguments, "ended with \(process.terminationStatus)", output)
        }
    }

    /// Asks it to end, and makes it where it does not. Blocks until it is gone, also in a cancelled task.
    func stop() { Self.stop(process) }

    private static func stop(_ process: Process) {
        guard process.isRunning else { return }
        process.terminate()
        let began = ContinuousClock.now
        while process.isRunning {
            if (ContinuousClock.now - began).seconds > stopSeconds { kill(process.processIdentifier, SIGKILL) }
            usleep(10_000)
        }
    }

    private static func launch(
        _ executable: String, _ arguments: [String], _ environment: [String: String], output: String
    ) throws -> Process {
        guard FileManager.default.createFile(atPath: output, contents: nil),
            let file = FileHandle(forWritingAtPath: output)
        else { throw Ending.misuse("The file \(output) cannot be made.") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        do {
            try process.run()
        } catch {
            throw Ending.misuse("\(executable) cannot be run.")
        }
        return process
    }

    private static func port(in output: String, ready: String) -> Int? {
        guard let text = try? String(contentsOfFile: output, encoding: .utf8), text.hasSuffix("\n") else { return nil }
        let line = text.split(separator: "\n").first { $0.contains(ready) }
        return line?.split { $0 == ":" || $0 == " " }.last.flatMap { Int($0) }
    }

    private static func failure(_ arguments: [String], _ what: String, _ output: String) -> Ending {
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        let last = text.split(separator: "\n").suffix(10).joined(separator: "\n")
        return .misuse("\"guichet \(arguments.first ?? "")\" \(what).\n\(last)")
    }
}
