import DomainKit
import Conversation
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Wording

/// `/healthz`: the process lives. `/readyz`: turns can be committed, told within a second. `/metrics`: what it has done, as Prometheus reads it.
struct HealthRoutes: Sendable {
    let handler: HookHandler
    let counters: GatewayCounters
    let readiness: Readiness
    let probe: StoreProbe
    let book: ConnectionBook

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { _, _ in Response.line(.ok, "alive") }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in await metrics() }
    }

    private func ready() async -> Response {
        guard readiness.isReady else { return .line(.serviceUnavailable, "draining") }
        guard await probe.canCommit() else { return .line(.serviceUnavailable, "the store does not answer") }
        // It serves citizens all the same, on the program before.
        let held = handler.gateway.registry.held.map { "\nheld: \($0.sentence)" } ?? ""
        return .line(.ok, "ready" + held)
    }

    private func metrics() async -> Response {
        var text = MetricsText()
        for (event, count) in counters.snapshot {
            text.counter("guichet_\(event.rawValue)_total", event.meaning, count)
        }
        for event in GatewayCounters.eventsByClass {
            text.counters(
                "guichet_class_\(event.rawValue)_total", event.meaning, by: "class",
                OutboxClass.allCases.map { ($0.word, counters.count(of: event, to: $0)) })
        }
        text.gauge("guichet_turns_waiting", "Turns that owe an answer now.", Int64(handler.board.count))
        let gateway = handler.gateway
        let now = gateway.world.now()
        let day = gateway.registry.live.calendar.day(of: now)
        text.gauge("guichet_connections", "Connections open now.", Int64(book.count))
        text.gauge(
            "guichet_program_held", "Whether a program is held back because lines it names are not open here.",
            gateway.registry.held == nil ? 0 : 1)
        let stored = try? await StoredFigures(of: gateway, at: now, on: day)
        text.gauge(
            "guichet_store_read", "Whether the figures that stand in the store could be read.", stored == nil ? 0 : 1)
        if let stored { add(stored, at: now, to: &text) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
    }

    /// The figures that stand in the store. Without it they are left out: no figure is not none.
    private struct StoredFigures: Sendable {
        let backlogs: [OutboxStore.Backlog]
        /// Messages that left today.
        let sent: Int64
        let gauges: [DomainGauge]

        init(of gateway: GatewayContext, at now: Instant, on day: CivilDate) async throws {
            (backlogs, sent, gauges) = try await gateway.database.read { transaction in
                (
                    try OutboxStore.backlogs(in: transaction),
                    try MessageCounts(transaction: transaction).sent(on: day),
                    try gateway.domains.all.flatMap { try $0.gauges(now, day, transaction) }
                )
            }
        }
    }

    private func add(_ stored: StoredFigures, at now: Instant, to text: inout MetricsText) {
        let (gateway, backlogs) = (handler.gateway, stored.backlogs)
        text.gauge(
            "guichet_outbox_waiting", "Rows of the outbox waiting to leave.", backlogs.reduce(0) { $0 + $1.rows })
        let names = Set(gateway.lines.channels.keys).union(gateway.lines.wallets.keys).union(backlogs.map(\.line))
            .subtracting([UnroutedMessages.line]).sorted()
        func each(_ value: (String) -> Int64) -> [(String, Int64)] { names.map { ($0, value($0)) } }
        func rows(of some: [OutboxStore.Backlog]) -> Int64 { some.reduce(0) { $0 + $1.rows } }
        func age(of some: [OutboxStore.Backlog]) -> Int64 {
            some.map(\.since.milliseconds).min().map { max(0, (now.milliseconds - $0) / 1000) } ?? 0
        }
        func backlog(_ line: String) -> [OutboxStore.Backlog] { backlogs.filter { $0.line == line } }
        func eachClass(_ value: ([OutboxStore.Backlog]) -> Int64) -> [(String, Int64)] {
            OutboxClass.allCases.map { rank in (rank.word, value(backlogs.filter { $0.rank == rank })) }
        }
        text.gauge(
            "guichet_messages_unrouted", "Messages waiting because no rule says by which channel they leave.",
            rows(of: backlog(UnroutedMessages.line)))
        text.gauges(
            "guichet_line_waiting", "Rows of the outbox waiting to leave by each line.", by: "line",
            each { rows(of: backlog($0)) })
        text.gauges(
            "guichet_line_oldest_seconds", "Age of the oldest row waiting to leave by each line.", by: "line",
            each { age(of: backlog($0)) })
        text.gauges(
            "guichet_class_waiting", "Rows of the outbox waiting to leave of each class.", by: "class",
            eachClass { rows(of: $0) })
        text.gauges(
            "guichet_class_oldest_seconds", "Age of the oldest row waiting to leave of each class.", by: "class",
            eachClass { age(of: $0) })
        text.gauges(
            "guichet_line_resting", "Whether a line is not called for a while because it did not answer.", by: "line",
            each { gateway.traffic.isResting($0, at: now) ? 1 : 0 })
        text.gauge("guichet_messages_today", "Messages that left on the city's day.", stored.sent)
        for gauge in stored.gauges { text.gauge("guichet_\(gauge.name)", gauge.meaning, gauge.value) }
    }
}
