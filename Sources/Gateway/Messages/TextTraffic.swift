import Authoring
import Conversation
import Storage

/// A text message as far as it is told from others of its phone.
///
/// Of its wording nothing is kept, whatever it answers: a PIN or a choice may come when nobody asked for it. What is kept is
/// one byte of a keyed hash over phone and words. Without the key it tells nothing; with it, 1 text in 256 fits, so that
/// thousands of PINs of six digits fit each byte and none can be found by trying all. Of a few short texts, as the numbers
/// of a menu, it does tell which it was to anyone who has the key.
struct ArrivedText: Sendable, Hashable {
    /// The byte; nil where the question it answers is a private one, for then not even that is kept.
    let trace: UInt8?
    /// When the phone or its network says it was sent; nil where nobody says.
    let sentAt: String?

    /// - Parameter words: as the conversation reads them; nil where they answer a private question.
    init(_ words: String?, from phoneHash: [UInt8], sentAt: String?, _ vault: Vault) {
        trace = words.flatMap { vault.digest(phoneHash + Array($0.utf8), for: "text trace").first }
        self.sentAt = sentAt
    }
}

/// What one phone has texted and was told lately: the decisions about it are made here, without a clock or a store. It is
/// kept sealed, and holds no words.
struct TextTraffic: Sendable, Hashable, Codable {
    /// How often something happened since a moment, for as long as a window is open.
    struct Window: Sendable, Hashable, Codable {
        private(set) var since: Int64 = 0
        private(set) var count = 0

        /// The count at a moment, counting from it where the window is over.
        mutating func roll(over length: Int64, at now: Instant) {
            let age = now.milliseconds.subtractingReportingOverflow(since).partialValue
            guard count > 0, (0..<length).contains(age) else {
                (since, count) = (now.milliseconds, 0)
                return
            }
        }

        mutating func add() { count = min(count + 1, 1_000_000) }
    }

    /// The text that came last.
    private struct Latest: Sendable, Hashable, Codable {
        var trace: UInt8?
        var sentAt: String?
        /// The row of the outbox that answers it; nil where nothing does.
        var answer: Int64?
    }

    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000
    /// How long a phone is not answered that has sent or got too many: it is answered again by itself.
    static let silence = hour

    private var lastHour = Window()
    private var lastDay = Window()
    private var latest: Latest?
    /// The trace of the words that were sent again and again and led nowhere, and how often.
    private var repeatedTrace: UInt8?
    private var repetitions = Window()
    private var silentUntil: Int64?

    init() {}

    /// Whether a text may be the last one once more, under another name.
    enum Resemblance: Sendable, Hashable {
        case none
        /// It has the same trace of words and the same second: nobody reads an answer and answers it within a second.
        case copy
        /// It has the same second, and words of which nothing is kept; the last one's answer stands in this row of the outbox.
        case perhaps(answer: Int64?)
    }

    func resemblance(of text: ArrivedText) -> Resemblance {
        guard let latest, let sentAt = text.sentAt, latest.sentAt == sentAt else { return .none }
        guard let trace = text.trace, let before = latest.trace else { return .perhaps(answer: latest.answer) }
        return trace == before ? .copy : .none
    }

    /// What is to be done with a text that came.
    enum Verdict: Sendable, Hashable {
        case take
        /// The phone is not answered for a while; `begins` where that begins with this text.
        case silent(begins: Bool)
    }

    /// Judges a text, before its turn is made.
    mutating func judge(_ text: ArrivedText, by limits: MessageSettings, at now: Instant) -> Verdict {
        if let silentUntil, now.milliseconds < silentUntil { return .silent(begins: false) }
        roll(at: now)
        let isSame = text.trace != nil && text.trace == repeatedTrace && repetitions.count >= limits.sameAnHour
        guard isSame || isFull(limits) else { return .take }
        // The day's count stays, so that a phone that has had its day's messages is soon silent again.
        (latest, repeatedTrace, repetitions, lastHour) = (nil, nil, Window(), Window())
        silentUntil = now.milliseconds.addingReportingOverflow(Self.silence).partialValue
        return .silent(begins: true)
    }

    /// Notes a text whose turn was made.
    /// - Parameters:
    ///   - ledOn: false where it began a conversation or did not fit, as an answering machine's does.
    ///   - answer: the row of the outbox that answers it.
    mutating func recordText(_ text: ArrivedText, ledOn: Bool, answer: Int64?, at now: Instant) {
        roll(at: now)
        silentUntil = nil
        latest = Latest(trace: text.trace, sentAt: text.sentAt, answer: answer)
        if answer != nil { count() }
        guard !ledOn, let trace = text.trace else { return }
        if trace != repeatedTrace {
            repeatedTrace = trace
            repetitions = Window()
            repetitions.roll(over: Self.hour, at: now)
        }
        repetitions.add()
    }

    /// Notes a notice for the phone that it did not ask for.
    /// - Returns: false where it has had so many that this one is not sent.
    mutating func noteNotice(by limits: MessageSettings, at now: Instant) -> Bool {
        roll(at: now)
        guard !isFull(limits) else { return false }
        count()
        return true
    }

    private func isFull(_ limits: MessageSettings) -> Bool {
        lastHour.count >= limits.anHour || lastDay.count >= limits.aDayEach
    }

    private mutating func count() {
        lastHour.add()
        lastDay.add()
    }

    private mutating func roll(at now: Instant) {
        lastHour.roll(over: Self.hour, at: now)
        lastDay.roll(over: Self.day, at: now)
        repetitions.roll(over: Self.hour, at: now)
    }
}
