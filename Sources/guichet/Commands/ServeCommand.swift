import ArgumentParser
import UnixSignals
import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import Hummingbird
import Logging
import Providers
import ServiceLifecycle
import Storage
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway.",
        discussion: """
            Prints one line with its address when it is ready. SIGTERM and SIGINT let it finish what it has begun and end \
            with 0. Secrets come from the environment: GUICHET_KEY, and GUICHET_<CHANNEL>_SECRET and the words city.yaml \
            lists for each channel and wallet.
            """)

    @Flag(help: "Run the demonstration city: simulated phones and wallet, demonstration data in a fresh store.")
    var demo = false
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 takes a free one.") var port = 8080
    @Option(
        help: ArgumentHelp("Where providers reach this gateway, as https://counter.city.example.", valueName: "url"))
    var publicURL: String?
    @Option(
        help: ArgumentHelp(
            "How long SIGTERM lets everything go on while /readyz answers 503, so that a balancer sees it first.",
            valueName: "seconds"))
    var drainSeconds = 0
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "notice"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("\"\(logLevel)\" is not a level of the log.")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("The port must be from 0 to 65535.") }
        if let publicURL, PublicAddress(publicURL) == nil {
            throw ValidationError(
                "\"\(publicURL)\" is no address providers can call; write --public-url https://counter.city.example.")
        }
        guard (0...3_600).contains(drainSeconds) else {
            throw ValidationError("A gateway drains for 0 to 3600 seconds.")
        }
    }

    func run() async throws {
        var log = Logger(label: "guichet") { QuietLogHandler(StreamLogHandler.standardError(label: $0)) }
        log.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        try await FreePort.check(host, port)
        let gateway = try await GatewayAssembly.assemble(
            sources: sources, store: store.database, isDemonstration: demo,
            publicURL: publicURL.flatMap { PublicAddress($0)?.text },
            drainSeconds: drainSeconds,
            log: log)
        ZoneNotice(of: .system, at: GatewayWorld.real.now()).write(to: log)
        for line in try await gateway.demonstrationLines() { Terminal.say(line) }
        let (host, port) = (host, port)
        let server = gateway.server.service(host: host, port: port) { bound in
            Terminal.say("guichet is ready at http://\(host.contains(":") ? "[\(host)]" : host):\(bound)")
        }
        // At a finer level the lifecycle prints whole services, which helps nobody.
        var lifecycle = log
        lifecycle.logLevel = max(log.logLevel, .notice)
        do {
            try await ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: (gateway.services + [server, gateway.draining]).map(Self.stoppingAll),
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: lifecycle)
            ).run()
        } catch {
            await gateway.close()
            throw FreePort.refusal(host, port, error)
        }
        await gateway.close()
    }

    /// Where one service fails, as on a port in use, the others are asked to stop rather than cancelled: an outbox asleep
    /// only wakes when it is asked.
    private static func stoppingAll(_ service: any Service) -> ServiceGroupConfiguration.ServiceConfiguration {
        ServiceGroupConfiguration.ServiceConfiguration(
            service: service, failureTerminationBehavior: .gracefullyShutdownGroup)
    }
}
