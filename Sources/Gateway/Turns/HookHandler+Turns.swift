import Authoring
import Conversation
import DomainKit
import Logging
import Providers
import Storage
import Wording

/// What comes from citizens: each waits for its turn and answers with what came of it.
extension HookHandler {
    private var turns: TurnMaker { TurnMaker(gateway: gateway, counters: counters, log: log) }

    /// A USSD hop: answered once committed, or politely put off when the channel's deadline comes first.
    func handleUSSD(_ inbound: USSDInbound, on channel: Lines.Channel) async -> HookResponse {
        let now = gateway.world.now()
        let deadline = now.adding(milliseconds: Int64(channel.settings.deadline))
        let answer = await board.answer(by: deadline) { give in
            let hop = HopInput(inbound, on: channel, now: now, vault: gateway.vault)
            watchDialogue(of: inbound, on: channel)
            turns.makeTurn(of: hop) { ending in
                switch ending {
                case .kept(let result): give(HookResponse(status: 200, result.reply))
                case .undone(let reply): give(HookResponse(status: 200, reply))
                case .notKept: give(HookResponse(status: 503, gateway.lastWord(.trouble, to: inbound, on: channel)))
                }
            }
        }
        if let answer { return answer }
        counters.count(.turnLate)
        log.warning("A turn took longer than its channel waits.", metadata: ["channel": "\(channel.settings.name)"])
        return HookResponse(status: 200, gateway.lastWord(.stillWorking, to: inbound, on: channel))
    }

    private func watchDialogue(of inbound: USSDInbound, on channel: Lines.Channel) {
        let name = channel.settings.name
        guard gateway.dialogues.isNewlyShared(channel: name, dialogue: inbound.dialogue, by: inbound.phone) else {
            return
        }
        counters.count(.dialogueShared)
        log.warning(
            "Two phones came under one name of a dialogue; each is answered by itself.",
            metadata: ["channel": "\(name)"])
    }

    /// A text message: acknowledged once it and its answer are kept.
    func handleSMS(
        _ inbound: SMSInbound, on channel: Lines.Channel, _ acknowledgement: HookResponse
    ) async -> HookResponse {
        let text = TextInput(inbound, on: channel, now: gateway.world.now(), vault: gateway.vault)
        return switch await turns.makeTurn(of: text) {
        case .kept, .undone: acknowledgement
        case .notKept: .notKept
        }
    }

    func recordOptOut(
        of phone: PhoneNumber, on channel: Lines.Channel, _ acknowledgement: HookResponse
    ) async -> HookResponse {
        let (hash, now, name) = (gateway.vault.hash(phone), gateway.world.now(), channel.settings.name)
        do {
            try await gateway.database.write(.of(hash)) { transaction in
                try OptOuts.record(hash, by: name, at: now, transaction)
            }
            return acknowledgement
        } catch {
            log.error("A wish to hear no more could not be kept.", metadata: ["error": "\(type(of: error))"])
            return .notKept
        }
    }

    func recordDelivery(_ report: DeliveryReport, _ acknowledgement: HookResponse) async -> HookResponse {
        let now = gateway.world.now()
        do {
            try await gateway.database.write { transaction in
                try DeliveryStore(transaction: transaction).recordReport(report, now: now)
            }
            counters.count(.deliveryReported)
            return acknowledgement
        } catch {
            log.error("A delivery report could not be kept.", metadata: ["error": "\(type(of: error))"])
            return .notKept
        }
    }
}

extension HookResponse {
    /// For a provider that is to send it again.
    static var notKept: HookResponse { HookResponse(status: 503, text: "Not kept; send it again.\n") }
}

extension GatewayContext {
    /// The end of a dialogue whose turn cannot be waited for or made. Nothing is asked of the store for it, so it is in the city's
    /// first language.
    func lastWord(_ text: EngineText, to hop: USSDInbound, on channel: Lines.Channel) -> HopAnswer {
        let engine = registry.live.engine
        let words = engine.lastWord(
            text, language: engine.program.profile.defaultLanguage, surface: channel.surface(.ussd))
        return channel.provider.answer(Screen(text: words, closes: true), to: hop)
    }
}
