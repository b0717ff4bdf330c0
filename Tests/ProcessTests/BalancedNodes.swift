import Foundation
import GatewayTestKit
import Testing

/// Three gateways on one PostgreSQL server behind HAProxy, as `Documentation/haproxy.cfg` has it but for its ports.
final class BalancedNodes {
    /// The gateways' folders, environment and store.
    let place: Workplace
    /// Where callers call.
    let port: Int
    /// Each on a port of its own, which it keeps.
    let ports: [Int]
    private let city: [String]
    private var processes: [Int: GuichetProcess] = [:]

    private init(place: Workplace, port: Int, ports: [Int]) throws {
        (self.place, self.port, self.ports) = (place, port, ports)
        city = try place.copyCityOfManyTexts()
    }

    /// Starts all, and ends all however `body` does.
    static func use(_ body: (BalancedNodes) async throws -> Void) async throws {
        try await PostgresCluster.use(.durable) { cluster in
            try await cluster.createDatabase("city")
            try await Workplace.use { folder in
                var place = folder
                place.server = cluster.url(database: "city")
                place.environment = ["GUICHET_KEY": Data(repeating: 9, count: 32).base64EncodedString()]
                let ports = try (0..<4).map { _ in try LoopbackPort.free() }
                let nodes = try BalancedNodes(place: place, port: ports[0], ports: Array(ports.dropFirst()))
                defer { for process in nodes.processes.values { process.stop() } }
                // All at once, on an empty database.
                for node in nodes.ports.indices { try nodes.begin(node) }
                for node in nodes.ports.indices { try await nodes.waitUntilReady(node) }
                let balancer = try nodes.startBalancer()
                defer { balancer.stop() }
                let entrance = ServingGateway(process: balancer, port: nodes.port)
                try await wait(20) {
                    let hop = try? await entrance.call(ScriptedPhone.hop("", "up", from: "+233209999999"))
                    return hop?.status == 200 || !balancer.isRunning
                }
                try #require(balancer.isRunning, "\(balancer.said)\(balancer.complained)")
                try await body(nodes)
            }
        }
    }

    // MARK: One node

    func process(_ node: Int) throws -> GuichetProcess { try #require(processes[node]) }

    func gateway(_ node: Int) throws -> ServingGateway {
        ServingGateway(process: try process(node), port: ports[node])
    }

    /// Starts a node; it is ready later.
    func begin(_ node: Int) throws {
        processes[node] = try GuichetProcess.start(
            ["serve", "--demo", "--port", "\(ports[node])", "--drain-seconds", "2"] + place.database + city,
            in: place)
    }

    func waitUntilReady(_ node: Int) async throws {
        let process = try process(node)
        try await wait(30) { process.said.contains("is ready at") || !process.isRunning }
        try #require(process.isRunning, "node \(node): \(process.complained)")
    }

    /// Returns when a node is ready and callers are led to it.
    func waitUntilServing(_ node: Int) async throws {
        try await waitUntilReady(node)
        let gateway = try gateway(node)
        func isServing() async throws -> Bool { try await gateway.measure("guichet_turns_taken_total") > 10 }
        try await wait(15, every: .milliseconds(50)) { try await isServing() }
        #expect(try await isServing(), "node \(node) gets no callers")
    }

    /// Turns taken by the gateways there are.
    func turnsTaken() async throws -> Int {
        var turns = 0
        for node in ports.indices { turns += try await gateway(node).measure("guichet_turns_taken_total") }
        return turns
    }

    // MARK: The balancer

    /// HAProxy on the path or where Debian puts it.
    private static func haproxy() throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = (folders + ["/usr/sbin", "/usr/local/sbin"]).map { $0 + "/haproxy" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "There is no haproxy; Scripts/install-needs tests installs it.")
    }

    private func startBalancer() throws -> GuichetProcess {
        var text = try String(contentsOfFile: Workplace.checkout + "/Documentation/haproxy.cfg", encoding: .utf8)
        for (written, own) in zip([8000, 8081, 8082, 8083], [port] + ports) {
            try #require(text.contains("127.0.0.1:\(written)"))
            text = text.replacing("127.0.0.1:\(written)", with: "127.0.0.1:\(own)")
        }
        let file = try place.write(text, to: "haproxy.cfg")
        return try GuichetProcess.start(["-db", "-f", file], in: place, program: Self.haproxy())
    }
}
