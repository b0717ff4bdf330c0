package import Gateway
import Hummingbird
import HummingbirdCore
import HTTPTypes
package import Logging
import NIOCore
import NIOPosix
package import ServiceLifecycle
import Simulator

/// The HTTP side of a gateway: hooks, health, feeds, and the phone simulator where there is one.
package struct GatewayServer: Sendable {
    package let handler: HookHandler
    package let counters: GatewayCounters
    package let feeds: FeedPublisher
    package let phone: PhoneSimulator?
    package let readiness: Readiness
    package let limits: WebLimits
    package let log: Logger
    let book: ConnectionBook

    package init(
        handler: HookHandler, counters: GatewayCounters, feeds: FeedPublisher, phone: PhoneSimulator?,
        readiness: Readiness, limits: WebLimits = WebLimits(), log: Logger
    ) {
        self.handler = handler
        self.counters = counters
        self.feeds = feeds
        self.phone = phone
        self.readiness = readiness
        self.limits = limits
        self.log = log
        book = ConnectionBook(limits, counters: counters, log: log)
    }

    /// The server as a service, to be run last and stopped first.
    /// - Parameter started: called with the port once the socket listens.
    package func service(
        host: String, port: Int, started: @escaping @Sendable (Int) async -> Void
    ) -> some Service {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        return LoopService(
            application: application(host: host, port: port, on: group, started: started),
            executor: LoopExecutor(group.next()))
    }

    private func application(
        host: String, port: Int, on group: MultiThreadedEventLoopGroup, started: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers,
            maxHeaderFieldCount: limits.headerFields)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [SlowCallerGuard(limits, book)],
            idleTimeout: .milliseconds(limits.idleMilliseconds),
            httpDecoderConfiguration: decoder)
        return Application(
            responder: HooksFirst(
                hooks: HookRoutes(handler: handler, limits: limits), others: router().buildResponder()),
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil, backlog: 1024),
            onServerRunning: { channel in await started(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(group), logger: log)
    }

    /// Every path of the gateway but the hooks'. A test goes through this list.
    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        HealthRoutes(
            handler: handler, counters: counters, readiness: readiness, probe: StoreProbe(handler.gateway), book: book
        )
        .add(to: router)
        FeedRoutes(publisher: feeds).add(to: router)
        if let phone {
            let inspection = PhoneInspection(gateway: handler.gateway, inbox: phone.inbox)
            PhoneRoutes(phone: phone, inspection: inspection).add(to: router)
        }
        // Last, so that only paths that lead nowhere come through it.
        router.add(middleware: NothingHere())
        return router
    }
}

/// Runs an application, its handlers included, on its event loop's own thread.
///
/// The loop is not shut down: the last of the server's tasks may still end on it, and it goes with the process.
private struct LoopService<Served: ApplicationProtocol>: Service {
    let application: Served
    let executor: LoopExecutor

    func run() async throws {
        try await withTaskExecutorPreference(executor) { try await application.run() }
    }
}

/// Answers paths that lead nowhere in one line, as every other refusal.
private struct NothingHere: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        .line(.notFound, "There is nothing here.")
    }
}

/// Every verb a provider may try, so that the wrong one is told so instead of finding nothing.
let everyVerb: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch]

extension Response {
    /// A line of text.
    static func line(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }
}
