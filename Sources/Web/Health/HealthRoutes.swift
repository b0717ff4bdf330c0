import Civic
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// `/healthz`: the process lives. `/readyz`: turns can be committed, told within a second. `/metrics`: what it has done, as Prometheus reads it.
struct HealthRoutes: Sendable {
    let desk: HookDesk
    let counters: GatewayCounters
    let readiness: Readiness
    let probe: StoreProbe

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { _, _ in Response.line(.ok, "alive") }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in await metrics() }
    }

    private func ready() async -> Response {
        guard readiness.isReady else { return .line(.serviceUnavailable, "draining") }
        return await probe.canCommit()
            ? .line(.ok, "ready") : .line(.serviceUnavailable, "the store does not answer")
    }

    private func metrics() async -> Response {
        var text = MetricsText()
        for (event, count) in counters.snapshot {
            text.counter("guichet_\(event.rawValue)_total", event.meaning, count)
        }
        text.gauge("guichet_turns_waiting", "Turns that owe an answer now.", Int64(desk.board.count))
        let waiting = try? await desk.office.database.read { transaction in
            try transaction.first(
                Statement("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'leased')"))?.integer(0)
        }
        text.gauge("guichet_outbox_waiting", "Rows of the outbox waiting to leave.", (waiting ?? nil) ?? 0)
        let office = desk.office
        let now = office.world.now()
        let today = office.shelf.live.calendar.day(of: now)
        if let guesses = try? await office.database.read({ try Guesses(at: now, on: today, in: $0) }) {
            text.gauge(
                "guichet_guessed_numbers", "Numbers nobody has that were named within the last hour, by all phones.",
                guesses.numbers)
            text.gauge("guichet_wrong_pins", "Wrong PINs of badges tried today.", guesses.pins)
            text.gauge(
                "guichet_closed_badges", "Badges closed today because of wrong PINs.", guesses.closedBadges)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
    }
}
