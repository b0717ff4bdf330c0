import Conversation
import Authoring
package import Logging
package import Providers
import Storage
import Wallets
import Wording

/// Handles the hooks of providers and wallets: finds the line, lets its adapter read, makes one transaction, answers.
package struct HookHandler: Sendable {
    package let gateway: GatewayContext
    package let board: DeadlineBoard<HookResponse>
    let counters: GatewayCounters
    let log: Logger

    package init(
        gateway: GatewayContext, counters: GatewayCounters, log: Logger, board: DeadlineBoard<HookResponse> = .init()
    ) {
        self.gateway = gateway
        self.board = board
        self.counters = counters
        self.log = log
    }

    /// Answers one hook. Every answer is one line for the caller; 200 means that what it said is kept.
    package func handleHook(_ request: HookRequest, channel name: String, secret: String) async -> HookResponse {
        if let channel = gateway.lines.channel(at: name), channel.secret.matches(secret) {
            guard request.rest.isEmpty else { return refuse(.unknownEvent, name) }
            return await handleHook(request, on: channel)
        }
        if let line = gateway.lines.wallets[name], line.secret.matches(secret) {
            return await handleHook(request, from: line)
        }
        return HookResponse(status: 404, text: "There is nothing here.\n")
    }

    private func handleHook(_ request: HookRequest, from line: Lines.WalletLine) async -> HookResponse {
        do throws(HookRefusal) {
            let hook = try line.wallet.read(request, at: gateway.world.now())
            return try await WalletHandler(gateway: gateway, counters: counters, log: log).handleHook(
                hook, request, from: line)
        } catch {
            return refuse(error, line.settings.name)
        }
    }

    private func handleHook(_ request: HookRequest, on channel: Lines.Channel) async -> HookResponse {
        let event: HookEvent
        do {
            event = try channel.provider.read(request)
        } catch {
            return refuse(error, channel.settings.name)
        }
        let acknowledgement = channel.provider.acknowledge(request.event)
        switch event {
        case .ussd(let inbound): return await handleUSSD(inbound, on: channel)
        case .sms(let inbound): return await handleSMS(inbound, on: channel, acknowledgement)
        case .delivery(let report): return await recordDelivery(report, acknowledgement)
        case .ussdEnded(let end):
            log.debug("A USSD dialogue ended.", metadata: ["cause": "\(end.cause.rawValue)"])
            counters.count(.dialogueEnded)
            return acknowledgement
        case .optedOut(let phone): return await recordOptOut(of: phone, on: channel, acknowledgement)
        case .ignored(let reason):
            log.info(
                "A hook needs no answer.", metadata: ["channel": "\(channel.settings.name)", "reason": "\(reason)"])
            return acknowledgement
        }
    }

    func refuse(_ refusal: HookRefusal, _ line: String) -> HookResponse {
        counters.count(.hookRefused)
        switch refusal {
        case .unknownEvent: return HookResponse(status: 404, text: "There is no such event.\n")
        case .wrongMethod(let methods):
            return HookResponse(status: 405, text: "This event takes \(methods.joined(separator: ", ")).\n")
        case .unreadable(let reason):
            log.warning("A hook cannot be read.", metadata: ["channel": "\(line)", "reason": "\(reason)"])
            return HookResponse(status: 400, text: reason + "\n")
        case .unsigned: return HookResponse(status: 401, text: "The signature is missing or wrong.\n")
        }
    }
}
