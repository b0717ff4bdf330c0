import Authoring
import Conversation
import Storage
import Wording

/// A question somebody was asked by text message: the session it was asked in, and the hop it was asked by. Any answer
/// moves the session on, and then nobody waits for this one any more.
struct AwaitedQuestion: Hashable {
    let session: [UInt8]
    let hop: [UInt8]

    init(session: [UInt8], hop: [UInt8]) {
        self.session = session
        self.hop = hop
    }

    /// As a timer names it: two hexadecimal numbers and a stroke between them.
    var subject: String { Self.hexadecimal(session) + "/" + Self.hexadecimal(hop) }

    /// Nil for what is no name of a question.
    init?(subject: String) {
        let parts = subject.split(separator: "/", omittingEmptySubsequences: false).map { Self.bytes($0) }
        guard parts.count == 2, let session = parts[0], let hop = parts[1], session.count > 1 else { return nil }
        self.init(session: session, hop: hop)
    }

    /// The keyed hash of the phone that was asked.
    var phoneHash: [UInt8] { Array(session.dropLast()) }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]() as [UInt8]?) { bytes, place in
            let byte = UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16)
            bytes = byte.flatMap { byte in bytes.map { $0 + [byte] } }
        }
    }
}

/// The questions whose answers are waited for.
struct AwaitedAnswers {
    private static let place = "awaited_answers.phone"
    /// The timer that goes off when the time is over; its subject is the question's.
    static let timer = "answer"
    /// How often in a row the time may be over before nothing more is said to somebody who is silent.
    static let mostSilences = 4
    /// A note that no message ever left for is kept no longer than any session.
    static let keptMilliseconds = SessionStore.lifeMilliseconds

    let gateway: GatewayContext
    let transaction: any Transaction

    /// Whom a question was asked, and how.
    struct Note {
        let phone: PhoneNumber
        let channel: String
        let seconds: Int64
        let silences: Int
    }

    /// Writes down that an answer is waited for, in place of whatever the session waited for before. The time begins when
    /// the message has left.
    func storeQuestion(
        _ question: AwaitedQuestion, phone: PhoneNumber, channel: String, wait: TurnWait, silences: Int, at now: Instant
    ) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO awaited_answers (session, hop, channel, phone, seconds, silences, at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (session) DO UPDATE SET hop = excluded.hop, channel = excluded.channel,
                    phone = excluded.phone, seconds = excluded.seconds, silences = excluded.silences, at = excluded.at
                """,
                [
                    .blob(question.session), .blob(question.hop), .text(channel),
                    .blob(try gateway.vault.seal(phone.e164, as: Self.place, of: question.session)),
                    .integer(wait.seconds), SQLValue(silences),
                    .integer(now.milliseconds),
                ]))
    }

    /// Sets the timer of a question that has just left, where it is still waited for.
    func begin(_ question: AwaitedQuestion, at now: Instant) throws {
        let row = try transaction.first(
            Statement(
                "SELECT seconds FROM awaited_answers WHERE session = $1 AND hop = $2",
                [.blob(question.session), .blob(question.hop)]))
        guard let seconds = try row?.integer(0) else { return }
        let due = now.adding(seconds: seconds)
        try TimerStore(transaction: transaction).set(
            Self.timer, question.subject, due: endOfQuiet(at: due) ?? due)
    }

    /// The note of a question; nil when nobody waits for its answer, or its bytes are broken.
    func load(_ question: AwaitedQuestion) throws -> Note? {
        let row = try transaction.first(
            Statement(
                "SELECT channel, phone, seconds, silences FROM awaited_answers WHERE session = $1 AND hop = $2",
                [.blob(question.session), .blob(question.hop)]))
        guard let row,
            let number = try? gateway.vault.openFormer(row.blob(1), as: Self.place, of: question.session),
            let phone = PhoneNumber(e164: String(decoding: number, as: UTF8.self))
        else { return nil }
        return Note(
            phone: phone, channel: try row.text(0), seconds: try row.integer(2),
            silences: Int(clamping: try row.integer(3)))
    }

    /// Waits for this answer no more.
    func end(_ question: AwaitedQuestion) throws {
        try TimerStore(transaction: transaction).clear(Self.timer, question.subject)
        try transaction.post(
            Statement(
                "DELETE FROM awaited_answers WHERE session = $1 AND hop = $2",
                [.blob(question.session), .blob(question.hop)]))
    }

    /// When the city's quiet hours are over; nil where a moment is not in them.
    func endOfQuiet(at moment: Instant) -> Instant? {
        let program = gateway.registry.live
        return program.calendar.end(of: program.city.quiet, at: moment)
    }

    /// Forgets notes of long ago among a stretch that begins anywhere, as those of messages that never left.
    func forgetOld(before moment: Instant, from anywhere: UInt64, atMost batch: Int) throws {
        let start = withUnsafeBytes(of: anywhere.bigEndian) { Array($0) }
        try transaction.post(
            Statement(
                """
                DELETE FROM awaited_answers WHERE at < $1 AND session >= $2
                  AND session < COALESCE(
                      (SELECT session FROM awaited_answers WHERE session >= $2 ORDER BY session LIMIT 1 OFFSET $3), $4)
                """,
                [
                    .integer(moment.milliseconds), .blob(start), SQLValue(batch),
                    .blob([UInt8](repeating: 255, count: Vault.hashLength + 2)),
                ]))
    }
}
