import Authoring
import Conversation
import DomainKit
import Providers
import Storage
import Wording

/// A text message from a citizen: its provider is acknowledged, and the answer leaves as a message of ours.
struct TextInput: TurnInput {
    static let isAsked = true

    let inbound: SMSInbound
    let channel: Lines.Channel
    let now: Instant
    let phoneHash: [UInt8]
    let key: TransportKey

    init(_ inbound: SMSInbound, on channel: Lines.Channel, now: Instant, vault: Vault) {
        self.inbound = inbound
        self.channel = channel
        self.now = now
        phoneHash = vault.hash(inbound.phone)
        key = TransportKey(
            channel: channel.settings.name, phone: inbound.phone, dialogue: inbound.key, hop: "sms", vault: vault)
    }

    var channelName: String? { channel.settings.name }

    var firstQuestions: [Statement] {
        [
            ReplyStore.finding(key), SessionStore.finding(SessionStore.id(phoneHash: phoneHash, medium: .sms)),
            TextTrafficStore.finding(phoneHash),
        ]
    }

    func open(in scene: TurnScene) throws -> TurnOpening<SMSTurn> {
        let work = TurnWork(
            gateway: scene.gateway, transaction: scene.transaction, phone: inbound.phone, phoneHash: phoneHash,
            channel: channel.settings.name, surface: channel.surface(.sms), now: now, note: scene.note,
            preparations: scene.preparations)
        return .turn(SMSTurn(work: work, inbound: inbound, key: key))
    }
}
