import Authoring
import Conversation
import DomainKit
import Providers
import Storage
import Wording

/// A hop of a USSD dialogue: its provider reads the answer at once.
struct HopInput: TurnInput {
    static let isAsked = true

    let inbound: USSDInbound
    let channel: Lines.Channel
    let now: Instant
    let phoneHash: [UInt8]
    let key: TransportKey

    init(_ inbound: USSDInbound, on channel: Lines.Channel, now: Instant, vault: Vault) {
        self.inbound = inbound
        self.channel = channel
        self.now = now
        phoneHash = vault.hash(inbound.phone)
        key = TransportKey(
            channel: channel.settings.name, phone: inbound.phone, dialogue: inbound.dialogue, hop: inbound.hop,
            vault: vault)
    }

    var channelName: String? { channel.settings.name }

    var firstQuestions: [Statement] {
        var questions = [
            ReplyStore.finding(key), SessionStore.finding(SessionStore.id(phoneHash: phoneHash, medium: .ussd)),
        ]
        switch inbound.typed {
        case .begin, .cumulative("", _): questions.append(People.findingLanguage(ofHash: phoneHash))
        case .latest, .cumulative: break
        }
        return questions
    }

    func open(in scene: TurnScene) throws -> TurnOpening<USSDTurn> {
        let work = TurnWork(
            gateway: scene.gateway, transaction: scene.transaction, phone: inbound.phone, phoneHash: phoneHash,
            channel: channel.settings.name, surface: channel.surface(.ussd), now: now, note: scene.note,
            preparations: scene.preparations)
        return .turn(USSDTurn(work: work, inbound: inbound, key: key, channel: channel))
    }
}
