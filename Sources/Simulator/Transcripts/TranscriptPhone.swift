package import Authoring
package import Conversation
import Gateway
import Providers
package import Wording

/// A phone that talks with a gateway in the bytes of the neutral dialect.
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
        guard let channel = world.gateway.lines.phones, channel.settings.ussd != nil, channel.settings.sms != nil,
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
        let response = await call(
            .hop(typed, dialogue: dialogueName, phone: number.e164, code: channel.settings.ussd ?? ""))
        guard let screen = Neutral.screen(of: response) else {
            let body = String(decoding: response.body, as: UTF8.self)
            throw Misuse(message: "The gateway answered \(response.status) \(body)")
        }
        isOpen = !screen.closes
        return screen
    }

    /// Tells the gateway that the dialogue is over, as the network does; the gateway says nothing more.
    private mutating func hangUp() async throws {
        guard isOpen else { throw Misuse(message: "No dialogue is open.") }
        isOpen = false
        let response = await call(.end(.abandoned, dialogue: dialogueName, phone: number.e164))
        guard response.status == 200 else { throw Misuse(message: "The gateway answered \(response.status).") }
    }

    private var dialogueName: String { "\(number.e164.dropFirst())-\(dialogue)" }

    private func pass(_ seconds: Int64) {
        world.clock.advance(seconds: seconds)
        world.handler.board.expire(at: world.clock.now)
    }

    // MARK: Messages and money

    private mutating func send(_ text: String) async throws {
        messagesSent += 1
        // Nobody types faster; and the network takes the same answer twice within a second for one sent again.
        world.clock.advance(seconds: 1)
        let clock = [messagesSent / 60 % 60, messagesSent % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let response = await call(
            .text(
                text, id: "\(number.e164.dropFirst())-\(messagesSent)", from: number.e164,
                to: channel.settings.sms ?? "", at: "2026-03-02T10:\(clock.joined(separator: ":"))Z"))
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

    private func call(_ hook: NeutralHook) async -> HookResponse {
        await world.handler.handleHook(hook.request, channel: Lines.phonesName, secret: TranscriptWorld.secret)
    }
}
