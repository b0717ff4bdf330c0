package import Authoring
import DomainKit
import Conversation
import Gateway
package import Wording

/// The phones in the terminal: takes a typed line, answers with lines to show. It knows neither keyboard nor screen.
package struct TalkSession: Sendable {
    private var stage: TranscriptStage
    private let state: TalkState
    private let picture: TalkPicture
    private let settings: ChannelSettings
    private var phone: PhoneNumber
    private var phones: [PhoneNumber]
    private var history: [String] = []
    private var madeUp = MadeUpAnswers()
    private var recorder: TranscriptRecorder?
    private let rowsBefore: [String: Int]

    /// What a line led to.
    package struct Answer: Sendable, Hashable {
        package let lines: [String]
        package let isOver: Bool
    }

    /// - Parameters:
    ///   - world: with everything given; its witness is `state`'s.
    ///   - recorder: writes down what is done; nil where nobody asked for that.
    package init(
        _ world: TranscriptWorld, state: TalkState, settings: ChannelSettings, phone: PhoneNumber, paint: TalkPaint,
        recorder: TranscriptRecorder? = nil
    ) async throws {
        stage = TranscriptStage(world)
        self.state = state
        self.settings = settings
        self.phone = phone
        phones = [phone]
        self.recorder = recorder
        let prices = TalkPicture.Prices(
            screen: settings.ussdPrice, part: settings.smsPrice,
            currency: world.gateway.registry.live.program.profile.currency.shown)
        picture = TalkPicture(paint: paint, prices: prices)
        rowsBefore = recorder == nil ? [:] : try await Self.rows(in: world)
    }

    private var program: Program { stage.world.gateway.registry.live.program }

    /// What stands before the line to be typed.
    package var prompt: String { (stage.isInDialogue(phone) ? "reply" : phone.e164) + "> " }

    /// Does what a line says. Whatever goes wrong is said in the answer.
    package mutating func answerLine(_ line: String) async -> Answer {
        switch TalkLine(line) {
        case .nothing: return Answer(lines: [], isOver: false)
        case .quit: return Answer(lines: [], isOver: true)
        case .unknown(let sentence): return said([sentence])
        case .show(let topic): return said(lines(about: topic))
        case .phone(let number): return said(pickUp(phone: number))
        case .dialCity: return said(await perform(.dial(settings.ussd ?? "")))
        case .deed(let deed): return said(await perform(deed))
        }
    }

    /// The conversation as a transcript, where it is recorded and may be written.
    package func recorded() async throws -> Transcript? {
        guard let recorder else { return nil }
        let now = try await Self.rows(in: stage.world)
        let left = now.filter { rowsBefore[$0.key] != $0.value }.sorted { $0.key < $1.key }
        return recorder.transcript(left: left.map { (kind: $0.key, rows: $0.value) })
    }

    /// Why nothing is written though somebody asked for it; nil where it is.
    package var spoilt: String? { recorder?.spoilt }

    private func said(_ lines: [String]) -> Answer { Answer(lines: lines, isOver: false) }

    private static func rows(in world: TranscriptWorld) async throws -> [String: Int] {
        var rows: [String: Int] = [:]
        for kind in world.gateway.exchange.exports { rows[kind.name] = try await world.rows(of: kind).count }
        return rows
    }

    // MARK: Commands

    private func lines(about topic: TalkLine.Topic) -> [String] {
        switch topic {
        case .help: TalkLine.help
        case .state: state.lines(of: phone, in: program)
        case .history: history.isEmpty ? ["Nothing was done yet."] : history
        case .phones: phones.map { ($0 == phone ? "* " : "  ") + $0.e164 }
        }
    }

    private mutating func pickUp(phone written: String) -> [String] {
        guard let number = stage.number(written) else { return ["\"\(written)\" is not a telephone number."] }
        phone = number
        if !phones.contains(number) { phones.append(number) }
        return ["This is \(number.e164) now."]
    }

    // MARK: Deeds

    private mutating func perform(_ deed: TranscriptTurn.Deed) async -> [String] {
        let isPrivate = waitsInPrivate(for: deed)
        var lines: [String] = []
        var deed = deed
        if isPrivate, recorder != nil {
            deed = disguised(deed)
            lines.append("(Recording: a made-up answer was sent instead of yours.)")
        }
        do {
            let seen = try await stage.perform(deed, at: phone)
            note(deed, isPrivate: isPrivate, seen)
            if let screen = seen.screen { lines += picture.screen(screen, budget: settings.budget) }
            lines += seen.messages.flatMap { picture.message($0) }
            lines += seen.reasons.map { "    " + picture.paint.loud($0) }
            return lines + (try await updateOfOthers())
        } catch let misuse as TranscriptPhone.Misuse {
            return ["(\(misuse.message))"]
        } catch {
            recorder?.spoil("Something went wrong in the conversation.")
            return ["(Something went wrong: \(error))"]
        }
    }

    private mutating func note(_ deed: TranscriptTurn.Deed, isPrivate: Bool, _ seen: TranscriptStage.Seen) {
        let trail = state.takeTrail(of: phone)
        history.append("\(history.count + 1). \(phone.e164) \(isPrivate ? "(private)" : deed.shown)")
        recorder?.note(deed, at: phone, seen)
        if case .dial = deed, trail.contains(where: isPrivateAnswer) {
            recorder?.spoil("A private answer was dialled through the code.")
        }
    }

    /// Messages that came to the other phones meanwhile.
    private mutating func updateOfOthers() async throws -> [String] {
        var lines: [String] = []
        for other in phones where other != phone {
            let messages = try await stage.update(of: other)
            guard !messages.isEmpty else { continue }
            recorder?.note(messages, arrivedAt: other)
            lines.append("To \(other.e164):")
            lines += messages.flatMap { picture.message($0) }
        }
        return lines
    }

    // MARK: Secrets

    /// Whether a deed answers a question whose answers are secret. A choice of a list is none by itself: the choices are
    /// everybody's, and a made-up one would be another choice.
    private func waitsInPrivate(for deed: TranscriptTurn.Deed) -> Bool {
        let medium: Surface.Medium
        switch deed {
        case .type(let text):
            if Key(text.cleanedInput) != nil { return false }
            medium = .ussd
        case .sms(let text):
            if program.understanding.certainMatch(text.cleanedInput) != nil { return false }
            medium = .sms
        default: return false
        }
        guard let session = state.turn(of: phone, by: medium)?.session, session.phase == .waiting,
            let frame = session.frames.last, let place = program.flows[frame.flow]?.states[frame.state]
        else { return false }
        return place.isSecretQuestion
    }

    private mutating func disguised(_ deed: TranscriptTurn.Deed) -> TranscriptTurn.Deed {
        switch deed {
        case .type(let text): .type(madeUp.answer(for: text))
        case .sms(let text): .sms(madeUp.answer(for: text))
        default: deed
        }
    }

    private func isPrivateAnswer(_ step: TrailStep) -> Bool {
        guard step.event == .answered || step.event == .refused else { return false }
        return program.flows[step.flow]?.states[step.state]?.isSecretQuestion ?? false
    }
}

extension State {
    /// Whether citizens tell something here that nobody else may know. Yes and no are everybody's choices, as a list's are.
    fileprivate var isSecretQuestion: Bool { isPrivate && step is AskStep && !facts.refusals.contains(.wrongYesNo) }
}

extension TranscriptTurn.Deed {
    /// The deed in a line of the history.
    fileprivate var shown: String {
        switch self {
        case .dial(let code): "dials \(code)"
        case .redial: "dials again"
        case .type(let text): "types \(text)"
        case .hangUp: "hangs up"
        case .sms(let text): "sends \(text)"
        case .wallet(.approve): "approves"
        case .wallet(.approveAfter(let seconds)): "approves after \(Span.written(seconds))"
        case .wallet(.ignore): "leaves the prompt alone"
        case .wallet(.refuse(let reason)): "refuses: \(reason)"
        case .wallet(.send(let amount, let account)): "sends \(amount) to \(account)"
        case .wallet(.takeBack): "the wallet takes the last money back"
        case .wait(let seconds): "waits \(Span.written(seconds))"
        case .given: "staff bring something in"
        }
    }
}
