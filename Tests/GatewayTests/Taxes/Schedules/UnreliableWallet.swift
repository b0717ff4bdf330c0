import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Synchronization
import Wording

/// A wallet, and a provider of text messages, outside of every gateway: they go on when a gateway is killed.
///
/// The wallet takes each reference once and keeps to what it decided, but it answers late, not at all, or with a web page,
/// calls back never, once or often, and about payments it has not decided. What it knows is the truth.
final class UnreliableWallet: OutboundSending {
    /// Money that moved: minor units that came, or that were taken back.
    struct Movement: Sendable {
        let transaction: String
        let reference: String
        let amount: Int64
        let at: Instant
        /// Of money taken back, the movement it came with.
        var original: String?
    }

    enum Decision: Sendable, Hashable {
        case paid(at: Instant)
        case refused(String, at: Instant)
        /// The payer never types the PIN.
        case never
    }

    struct Push: Sendable {
        let amount: Int64
        let payer: String
        let decision: Decision
    }

    private struct State {
        var pushes: [String: Push] = [:]
        var movements: [Movement] = []
        var texts: [(to: String, text: String)] = []
    }

    private let state = Mutex(State())
    private let chance: SeededChance
    private let clock: SettableClock
    /// From the end on it answers as it should.
    private let isPatient = Mutex(false)

    init(_ chance: SeededChance, _ clock: SettableClock) {
        self.chance = chance
        self.clock = clock
    }

    var pushes: [String: Push] { state.withLock { $0.pushes } }
    var texts: [(to: String, text: String)] { state.withLock { $0.texts } }
    /// What has moved by now.
    var movements: [Movement] {
        let now = clock.now
        return state.withLock { $0.movements.filter { $0.at <= now } }
    }

    func behave() { isPatient.withLock { $0 = true } }

    // MARK: Calls

    func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        guard request.url.hasPrefix(SimulatedNetwork.walletBase) else { return takeText(request) }
        let mood = isPatient.withLock { $0 } ? 9 : chance.next() % 12
        if request.method == "POST" {
            if mood == 0 { throw .notSent("The connection was refused.") }
            if mood == 1 { throw .unknown("The time was over before it was heard.") }
            let reference = take(request)
            switch mood {
            case 2: throw .unknown("The connection broke.")
            case 3: return Self.page
            default: return status(of: reference)
            }
        }
        if mood < 2 { throw .unknown("The time was over.") }
        if mood == 2 { return Self.page }
        return status(of: String(request.url.split(separator: "/").last ?? ""))
    }

    private static let page = OutboundResponse(status: 502, headers: [], body: Array("<html>Bad gateway</html>".utf8))

    private func takeText(_ request: OutboundRequest) -> OutboundResponse {
        let form = try? FormFields(request.body)
        return state.withLock { state in
            state.texts.append((form?["to"] ?? "", form?["message"] ?? ""))
            return SendAnswer.accepted("ATXid_\(state.texts.count)")
        }
    }

    private func take(_ request: OutboundRequest) -> String {
        guard let form = try? FormFields(request.body), let reference = form["reference"],
            let payer = form["payer"], let typed = form["amount"],
            let amount = Money.parse(typed, currency: Self.currency)?.minorUnits
        else { return "" }
        let decision = decide()
        // Now and then a unit more or less moves than was asked for.
        let moved = max(1, amount + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 1][Int(chance.next() % 12)])
        state.withLock { state in
            guard state.pushes[reference] == nil else { return }
            state.pushes[reference] = Push(amount: amount, payer: payer, decision: decision)
            guard case .paid(let at) = decision else { return }
            state.movements.append(
                Movement(transaction: "W-\(state.movements.count)", reference: reference, amount: moved, at: at))
        }
        return reference
    }

    static let currency = Currency(code: "GHS", exponent: 2, symbol: "GHS")

    private func decide() -> Decision {
        let soon = clock.now.adding(seconds: Int64(5 + chance.next() % 300))
        switch chance.next() % 10 {
        case 0..<5: return .paid(at: soon)
        case 5: return .paid(at: clock.now.adding(seconds: Int64(600 + chance.next() % 10_800)))
        case 6: return .never
        default:
            let words = ["declined", "not_enough_funds", "expired", "limit_reached", "no_wallet", "failed"]
            return .refused(words[Int(chance.next() % 6)], at: soon)
        }
    }

    private func status(of reference: String) -> OutboundResponse {
        let now = clock.now
        let found = state.withLock { state in
            (state.pushes[reference]?.decision, state.movements.first { $0.reference == reference })
        }
        func form(_ status: Int, _ body: String) -> OutboundResponse {
            OutboundResponse(status: status, headers: [], body: Array(body.utf8))
        }
        switch found {
        case (nil, _): return form(404, "")
        case (.paid(let at), let movement?) where at <= now:
            let amount = Money(minorUnits: movement.amount, currency: Self.currency).decimal
            return form(
                200, "status=succeeded&transaction=\(movement.transaction)&amount=\(amount)&currency=GHS")
        case (.refused(let reason, let at), _) where at <= now:
            return form(402, "status=refused&reason=\(reason)")
        default: return form(202, "status=pending")
        }
    }

    // MARK: What it does by itself

    /// References it calls back about: some once, some often, some for nothing.
    func callbacks() -> [String] {
        let references = state.withLock { $0.pushes.keys.sorted() } + ["R-nobody"]
        return references.flatMap { reference in
            [String](repeating: reference, count: [0, 0, 1, 1, 3][Int(chance.next() % 5)])
        }
    }

    /// Money from the wallet's own menu, for a bill or for nothing anybody knows.
    func sendFromMenu(to account: String, _ amount: Int64) {
        let now = clock.now
        state.withLock { state in
            state.movements.append(
                Movement(transaction: "W-\(state.movements.count)", reference: account, amount: amount, at: now))
        }
    }

    /// Takes some money back that has moved and was not taken back before.
    func takeBack() {
        let now = clock.now
        let pick = Int(chance.next() % 7)
        state.withLock { state in
            let gone = Set(state.movements.compactMap(\.original))
            let open = state.movements.filter { $0.at <= now && $0.amount > 0 && !gone.contains($0.transaction) }
            guard !open.isEmpty else { return }
            let movement = open[pick % open.count]
            state.movements.append(
                Movement(
                    transaction: "W-\(state.movements.count)", reference: "", amount: -movement.amount, at: now,
                    original: movement.transaction))
        }
    }

    /// The lines of a statement of all that has moved by now.
    func statement(_ time: (Instant) -> String, phones: Bool) -> String {
        movements.map { movement in
            let amount = Money(minorUnits: abs(movement.amount), currency: Self.currency).decimal
            let payer = phones ? pushes[movement.reference]?.payer ?? "" : ""
            return "\(movement.transaction),\(movement.reference),\(movement.amount < 0 ? "-" : "")\(amount),,\(payer),"
                + "\(time(movement.at)),\(movement.original ?? "")\n"
        }.joined()
    }
}
