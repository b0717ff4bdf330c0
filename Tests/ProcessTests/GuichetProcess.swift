import Foundation
import Testing

/// Tests of the whole program: each starts the built `guichet` as its own processes, on a store of its own, and ends them.
/// These fill the machine, or count its seconds, and so run one at a time.
@Suite(.serialized) enum `The program` {}

/// The same of commands, starts, and gateways that are in no hurry: beside each other and beside all other tests.
@Suite enum `The program beside others` {}

/// A folder of a test's own, removed with everything in it.
struct Workplace: Sendable {
    let folder: String
    /// The address of a store on a server; nil where the store is a file of the folder's.
    var server: String?
    /// What every process started here finds in its environment.
    var environment: [String: String] = [:]

    var store: String { folder + "/store.sqlite" }
    var database: [String] { ["--database", server ?? "sqlite:" + store] }

    /// The checkout the suite runs from.
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        .path()
    static let city = ["--flows", checkout + "/Flows", "--locales", checkout + "/Locales"]

    static func use<Answer>(_ body: (Workplace) async throws -> Answer) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guichet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(Workplace(folder: folder.path()))
    }

    /// A copy of the city's files to change, as options of a command.
    /// - Parameter tracked: with what is known of the translations; without it a text may be changed and no translator
    ///   need follow.
    func copyCity(tracked: Bool = false) throws -> [String] {
        for name in ["Flows", "Locales"] {
            try FileManager.default.copyItem(atPath: Self.checkout + "/" + name, toPath: folder + "/" + name)
        }
        let languages = tracked ? [] : try FileManager.default.contentsOfDirectory(atPath: folder + "/Locales")
        for language in languages {
            let record = "\(folder)/Locales/\(language)/translation.yaml"
            if FileManager.default.fileExists(atPath: record) { try FileManager.default.removeItem(atPath: record) }
        }
        return ["--flows", folder + "/Flows", "--locales", folder + "/Locales"]
    }

    /// A copy of the city's files that answers one phone as often as a test's scripts text, as options of a command.
    func copyCityOfManyTexts() throws -> [String] {
        let options = try copyCity()
        let bounds = "messages: { a_day: none, one_phone: { an_hour: 10000, a_day: 100000 } }"
        try edit("Flows/city.yaml", "entry: city.main", "entry: city.main\n" + bounds)
        return options
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = folder + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// Replaces words of one of the city's copied files.
    func edit(_ name: String, _ words: String, _ others: String) throws {
        let file = URL(filePath: folder + "/" + name)
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        try #require(text.contains(words))
        try Data(text.replacing(words, with: others).utf8).write(to: file, options: .atomic)
    }

    var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }
}

/// A process of the built program.
struct GuichetProcess: Sendable {
    private let process: Process
    /// Where its output and its complaints go.
    let output: String
    let complaints: String

    /// The program lies beside the tests in the build's folder.
    static let executable = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
        .resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "guichet").path()

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var said: String { Self.text(output) }
    var complained: String { Self.text(complaints) }

    /// Starts the program. Nothing of this machine's own settings reaches it, and a crash is not looked into for minutes.
    /// - Parameters:
    ///   - shell: what a shell does before it becomes the program.
    ///   - program: another that a test runs beside the built one.
    static func start(
        _ arguments: [String], in place: Workplace, environment: [String: String] = [:], input: String = "",
        shell: String? = nil, program: String = executable
    ) throws -> GuichetProcess {
        let name = place.folder + "/" + UUID().uuidString
        let handles = try ["in", "out", "err"].map { kind in
            try Data((kind == "in" ? input : "").utf8).write(to: URL(filePath: "\(name).\(kind)"))
            return try #require(FileHandle(forUpdatingAtPath: "\(name).\(kind)"))
        }
        let process = Process()
        if let shell {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", shell + "; exec \"$@\"", "sh", program] + arguments
        } else {
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(filePath: place.folder)
        let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GUICHET_") }
        process.environment = [["SWIFT_BACKTRACE": "enable=no"], place.environment, environment].reduce(own) {
            $0.merging($1) { $1 }
        }
        (process.standardInput, process.standardOutput, process.standardError) = (handles[0], handles[1], handles[2])
        try process.run()
        return GuichetProcess(process: process, output: "\(name).out", complaints: "\(name).err")
    }

    func signal(_ signal: Int32) { if process.isRunning { kill(pid, signal) } }

    /// How it ended: its exit status, or minus the signal that ended it; nil when it goes on for longer than is bearable.
    func end(within seconds: Int = 30) async throws -> Int? {
        try await wait(seconds) { !process.isRunning }
        guard !process.isRunning else { return nil }
        return Int(process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
    }

    /// Ends it at once, and is sure of it.
    func stop() {
        while process.isRunning {
            kill(pid, SIGKILL)
            usleep(1_000)
        }
    }

    fileprivate static func text(_ file: String) -> String {
        // Piece by piece, for the program writes to it meanwhile.
        guard let stream = fopen(file, "r") else { return "" }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, stream)
            guard count > 0 else { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Looks again and again until something holds or the time is over; says nothing of which it was.
func wait(
    _ seconds: Int, every pause: Duration = .milliseconds(4), until holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !holds(), ContinuousClock.now < deadline { try await Task.sleep(for: pause) }
}

// MARK: Commands that end by themselves

/// What became of a command.
struct Ended: Sendable {
    let status: Int?
    let output: String
    let complaints: String
}

extension Workplace {
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", within seconds: Int = 60
    ) async throws -> Ended {
        let process = try GuichetProcess.start(arguments, in: self, environment: environment, input: input)
        defer { process.stop() }
        let status = try await process.end(within: seconds)
        return Ended(status: status, output: process.said, complaints: process.complained)
    }

    /// The rows of an export, each by the names of its columns.
    func export(_ kind: String) async throws -> [[String: String]] {
        let ended = try await run(["export", kind, "--json"] + database + Self.city)
        try #require(ended.status == 0, "\(ended.complaints)")
        return try ended.output.split(separator: "\n").map { line in
            try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        }
    }
}

// MARK: Serving

/// A gateway that is ready.
struct ServingGateway: Sendable {
    let process: GuichetProcess
    let port: Int
}

extension Workplace {
    /// Serves for as long as `body` runs, and then ends the gateway, whatever happened.
    /// - Parameter arguments: in place of the demonstration on the city of the checkout.
    func serve<Result: Sendable>(
        _ arguments: [String] = ["--demo"] + city, environment: [String: String] = [:], shell: String? = nil,
        _ body: (ServingGateway) async throws -> Result
    ) async throws -> Result {
        let process = try GuichetProcess.start(
            ["serve", "--port", "0"] + database + arguments, in: self, environment: environment, shell: shell)
        defer { process.stop() }
        try await wait(30) {
            process.said.contains("is ready at") && process.said.hasSuffix("\n") || !process.isRunning
        }
        let ready = process.said.split(separator: "\n").last
        let port = ready.flatMap { $0.wholeMatch(of: /guichet is ready at http:\/\/127\.0\.0\.1:([0-9]+)/) }
            .flatMap { Int($0.1) }
        return try await body(
            ServingGateway(process: process, port: #require(port, "\(process.said)\(process.complained)")))
    }
}

extension ServingGateway {
    func call(_ call: HTTPCall) async throws -> HTTPAnswer {
        try await onThread { [port] in
            var connection = try HTTPConnection(port: port)
            return try connection.call(call)
        }
    }

    func get(_ path: String) async throws -> HTTPAnswer { try await call(HTTPCall("GET", path)) }

    /// A measure of `/metrics`.
    func measure(_ name: String) async throws -> Int { try #require(try await measureIfTold(name)) }

    /// The same; nil while the store that has the figure does not answer.
    func measureIfTold(_ name: String) async throws -> Int? {
        let line = try await get("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// The texts a phone has received.
    func messages(of phone: String) async throws -> [String] {
        struct Message: Decodable { let text: String }
        let answer = try await get("/phone/\(phone)/messages")
        return try JSONDecoder().decode([Message].self, from: Data(answer.body)).map(\.text)
    }
}
