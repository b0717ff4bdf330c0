import Conversation
package import DomainKit
import Payments
package import Storage
package import Wording

/// What the office says to an objection.
package enum ObjectionVerdict: String, Sendable, Hashable, CaseIterable {
    case accepted, rejected
}

/// Why an objection cannot be answered so. Nothing was changed.
package enum ObjectionNotAnswered: String, Error, OperationRefusal, Sendable, Hashable {
    case noAccount, noReason, longReason, unknown, answered

    /// The refusal for staff.
    package var sentence: String {
        switch self {
        case .noAccount: "Only an account of the staff answers objections."
        case .noReason: "Say why, in a few words that name nobody; the citizen reads them."
        case .longReason: "The reason is sent by text message: at most \(Taxes.longestObjectionReason) letters."
        case .unknown: "There is no such objection; guichet objections list names those without an answer."
        case .answered: "That objection is answered already; guichet objections list --all says how."
        }
    }
}

/// What was answered to an objection, by whom and why, as its row holds it.
package struct ObjectionAnswer: Sendable, Hashable {
    package let verdict: ObjectionVerdict
    package let reason: String
    package let author: String

    /// Nil where the objection has no answer yet.
    static func find(_ objection: String, in transaction: any Transaction) throws(StorageError) -> ObjectionAnswer? {
        let statement = Statement(
            "SELECT verdict, reason, author FROM objection_answers WHERE objection = $1", [.text(objection)])
        guard let row = try transaction.first(statement) else { return nil }
        return try ObjectionAnswer(row, from: 0)
    }

    /// - Parameter start: the column of the verdict; reason and author follow. Nil where it holds nothing.
    fileprivate init?(_ row: Row, from start: Int) throws(StorageError) {
        guard let word = try row.optionalText(start) else { return nil }
        guard let verdict = ObjectionVerdict(rawValue: word) else {
            throw .unexpectedColumn(start, "no answer to an objection")
        }
        self.verdict = verdict
        reason = try row.text(start + 1)
        author = try row.text(start + 2)
    }
}

extension Taxes {
    /// Letters of the reason of an answer, at most, so that the text message with it stays short.
    package static let longestObjectionReason = 80

    /// Answers an objection, once. The objector is told, and the bill says so to them. No money moves and the bill asks
    /// for what it asked before: where the objection is right, the bill is put right beside this.
    ///
    /// - Parameters:
    ///   - number: the number of the objection.
    ///   - reason: why, in a few words that name nobody; it is sent to the citizen.
    /// - Returns: the bill objected to.
    /// - Throws: `ObjectionNotAnswered`; then nothing was changed.
    @discardableResult
    package static func answerObjection(
        _ number: String, _ verdict: ObjectionVerdict, because reason: String, _ context: OperationContext
    ) throws -> String {
        let reason = reason.cleanedInput
        guard let member = context.actor.member else { throw ObjectionNotAnswered.noAccount }
        guard !reason.isEmpty else { throw ObjectionNotAnswered.noReason }
        guard reason.count <= longestObjectionReason else { throw ObjectionNotAnswered.longReason }
        let found = try context.transaction.first(
            Statement("SELECT bill, phone FROM objections WHERE number = $1", [.text(number.cleanedInput)]))
        guard let found else { throw ObjectionNotAnswered.unknown }
        let (objection, bill, phone) = (number.cleanedInput, try found.text(0), try found.blob(1))
        let stored = try context.transaction.run(
            Statement(
                "INSERT INTO objection_answers (objection, verdict, reason, author, at) VALUES ($1, $2, $3, $4, $5) "
                    + "ON CONFLICT (objection) DO NOTHING",
                [
                    .text(objection), .text(verdict.rawValue), .text(reason), .text(member.name),
                    .integer(context.now.milliseconds),
                ]))
        guard stored == 1 else { throw ObjectionNotAnswered.answered }
        try context.record(.objectionAnswer, [objection])
        try context.effects.send(
            "taxes.sms_objection_answered",
            [
                "objection": .text(objection), "bill": .text(bill), "answer": .text(verdict.rawValue),
                "reason": .text(reason),
            ], to: context.vault.receiver(phone))
        return bill
    }

    /// An objection as staff see it, without the phone.
    package struct Objection: Sendable, Hashable {
        package let number: String
        package let bill: String
        /// The word of the ground, as `not_mine`.
        package let grounds: String
        package let day: CivilDate
        /// Nil while it waits for one.
        package let answer: ObjectionAnswer?
    }

    /// Objections, the oldest first, at most a thousand.
    /// - Parameter isOpen: only those without an answer.
    package static func objections(
        waiting isOpen: Bool, in transaction: any Transaction
    ) throws(StorageError) -> [Objection] {
        let statement = Statement(
            "SELECT o.number, o.bill, o.grounds, o.day, a.verdict, a.reason, a.author FROM objections o "
                + "LEFT JOIN objection_answers a ON a.objection = o.number "
                + (isOpen ? "WHERE a.objection IS NULL " : "") + "ORDER BY o.at, o.number LIMIT 1000")
        return try transaction.rows(statement).map { row throws(StorageError) in
            Objection(
                number: try row.text(0), bill: try row.text(1), grounds: try row.text(2), day: try row.day(3),
                answer: try ObjectionAnswer(row, from: 4))
        }
    }
}

extension TaxesSchema {
    /// What staff answered to objections. Rows are only ever added.
    static let objectionAnswers = [
        """
        CREATE TABLE objection_answers (
            objection TEXT PRIMARY KEY REFERENCES objections (number),
            verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
            reason TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """
    ]
}
