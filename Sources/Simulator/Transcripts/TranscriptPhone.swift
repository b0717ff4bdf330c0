package import Authoring
package import Conversation
import Gateway
import Providers
package import Wording

/// A phone that talks with a gateway through the provider's own bytes.
package struct TranscriptPhone: Sendable {
    package let number: PhoneNumber
    private var world: TranscriptWorld
    private let channel: Lines.Channel
    private var dialogue = 0
    private var dialled: String?
    private var typed = ""
    private var isOpen = false
    private var messagesSeen = 0
    private var messagesSent = 0

    /// Something a phone cannot do now.
    package struct Misuse: Error, Sendable, Hashable {
        package let message: String
    }

    /// Nil when the city has no channel with both a code and a number.
    package init?(_ world: TranscriptWorld, number: String) {
        let channels = world.gateway.lines.channels.values.sorted { $0.settings.name < $1.settings.name }
        guard let channel = channels.first(where: { $0.settings.ussd != nil && $0.settings.sms != nil }),
            let number = PhoneNumber(e164: number)
        else { return nil }
        self.world = world
        self.channel = channel
        self.number = number
    }

    /// From now on what the phone does arrives at another gateway of the city.
    package mutating func move(to world: TranscriptWorld) { self.world = world }

    /// Does one thing and lets everything happen that follows; answers the screen, where one comes.
    package mutating func perform(_ deed: TranscriptTurn.Deed) async throws -> Screen? {
        let screen: Screen?
        switch deed {
        case .dial(let code): screen = try await dial(code)
        case .redial:
            guard let dialled else { throw Misuse(message: "Nothing was dialled before; dial first.") }
            screen = try await dial(dialled)
        case .hangUp:
            try await hangUp()
            screen = nil
        case .type(let text): screen = try await type(text)
        case .sms(let text):
            try await send(text)
            screen = nil
        case .wallet(.approveAfter(let seconds)):
            try decide(.ignore)
            try await world.settle()
            pass(seconds)
            try await world.settle()
            try decide(.approve)
            screen = nil
        case .wallet(.send(let amount, let account)):
            guard try await world.send(amount, to: account, from: number) else {
                throw Misuse(message: "\(amount) is not an amount that could be sent.")
            }
            screen = nil
        case .wallet(.takeBack):
            guard try await world.takeBackLatest() else { throw Misuse(message: "No money has moved.") }
            screen = nil
        case .wallet(let answer):
            try decide(answer)
            screen = nil
        case .wait(let seconds):
            pass(seconds)
            if seconds >= Self.day { try await world.runMaintenance() }
            screen = nil
        case .given: screen = nil
        }
        try await world.settle()
        return screen
    }

    /// Whether a dialogue waits for an answer.
    package var isInDialogue: Bool { isOpen }

    /// Messages that arrived since they were last asked for.
    package mutating func newMessages() async throws -> [String] {
        let all = try await world.network.phones.messages(to: number).map(\.text)
        defer { messagesSeen = all.count }
        return Array(all.dropFirst(messagesSeen))
    }

    private static let day: Int64 = 86_400

    // MARK: USSD

    private mutating func dial(_ code: String) async throws -> Screen {
        let base = channel.settings.ussd ?? ""
        let stem = base.hasSuffix("#") ? String(base.dropLast()) : base
        guard code == base || (code.hasPrefix(stem + "*") && code.hasSuffix("#")) else {
            throw Misuse(message: "\(code) is not a code of the city; dial \(base).")
        }
        dialled = code
        dialogue += 1
        typed = code == base ? "" : String(code.dropFirst(stem.count + 1).dropLast())
        return try await hop()
    }

    private mutating func type(_ text: String) async throws -> Screen {
        guard isOpen else { throw Misuse(message: "Nothing waits for an answer; dial first.") }
        typed = typed.isEmpty ? text : typed + "*" + text
        return try await hop()
    }

    private mutating func hop() async throws -> Screen {
        var form = dialogueForm()
        form.append("text", typed)
        let response = await call("ussd", form)
        let body = String(decoding: response.body, as: UTF8.self)
        guard body.hasPrefix("CON ") || body.hasPrefix("END ") else {
            throw Misuse(message: "The gateway answered \(response.status) \(body)")
        }
        isOpen = body.hasPrefix("CON ")
        return Screen(text: String(body.dropFirst(4)), closes: !isOpen)
    }

    /// Tells the gateway that the dialogue is over, as the network does; the gateway says nothing more.
    private mutating func hangUp() async throws {
        guard isOpen else { throw Misuse(message: "No dialogue is open.") }
        isOpen = false
        var form = dialogueForm()
        form.append("status", "Incomplete")
        form.append("input", typed)
        let response = await call("ussd-event", form)
        guard response.status == 200 else { throw Misuse(message: "The gateway answered \(response.status).") }
    }

    private func dialogueForm() -> FormWriter {
        var form = FormWriter()
        form.append("sessionId", "ATUid_\(number.e164.dropFirst())_\(dialogue)")
        form.append("phoneNumber", number.e164)
        form.append("networkCode", "99999")
        form.append("serviceCode", channel.settings.ussd ?? "")
        return form
    }

    private func pass(_ seconds: Int64) {
        world.clock.advance(seconds: seconds)
        world.handler.board.expire(at: world.clock.now)
    }

    // MARK: Messages and money

    private mutating func send(_ text: String) async throws {
        messagesSent += 1
        // Nobody types faster; and the network takes the same answer twice within a second for one sent again.
        world.clock.advance(seconds: 1)
        var form = FormWriter()
        form.append("id", "ATXid_\(number.e164.dropFirst())_\(messagesSent)")
        form.append("from", number.e164)
        form.append("to", channel.settings.sms ?? "")
        form.append("text", text)
        let clock = [messagesSent / 60 % 60, messagesSent % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        form.append("date", "2026-03-02 10:" + clock.joined(separator: ":"))
        let response = await call("sms", form)
        guard response.status == 200 else { throw Misuse(message: "The gateway answered \(response.status).") }
    }

    private func decide(_ answer: TranscriptTurn.WalletAnswer) throws {
        let decision: SimulatedWallet.Decision =
            switch answer {
            case .approve: .approve
            case .ignore, .approveAfter, .send, .takeBack: .ignore
            case .refuse(let reason): .refuse(reason)
            }
        guard world.network.wallet.decideLatest(decision) != nil else {
            throw Misuse(message: "No payment waits for an answer.")
        }
    }

    private func call(_ event: String, _ form: FormWriter) async -> HookResponse {
        let request = HookRequest(
            method: "POST", event: event, contentType: FormWriter.contentType, body: form.bytes)
        return await world.handler.handleHook(request, channel: channel.settings.name, secret: TranscriptWorld.secret)
    }
}
