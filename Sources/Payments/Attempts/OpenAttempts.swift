import Conversation
import DomainKit
import Storage
import Wording

/// What was asked for of one payable and has no answer yet, the oldest first.
struct OpenAttempts {
    struct Attempt {
        let reference: String
        let payerHash: [UInt8]
        let amount: Int64
        let state: AttemptState
        let createdAt: Instant
    }

    private let attempts: [Attempt]

    init(of payable: PayableName, in transaction: any Transaction) throws(StorageError) {
        let statement = Statement(
            "SELECT reference, payer_hash, amount, state, created_at FROM attempts WHERE \(StoredNames.payable) = $1 "
                + "AND state IN ('created', 'submitted', 'pending', 'unknown') ORDER BY created_at, reference",
            [.text(payable.stored)])
        attempts = try transaction.rows(statement).map { row throws(StorageError) in
            Attempt(
                reference: try row.text(0), payerHash: try row.blob(1), amount: try row.integer(2),
                state: try AttemptState(row, 3), createdAt: Instant(milliseconds: try row.integer(4)))
        }
    }

    /// All of it together, in minor units.
    var total: Int64 { attempts.reduce(0) { $0.added($1.amount) } }
    var latest: Attempt? { attempts.last }

    /// Those that are as wanted, the oldest first.
    func all(_ isWanted: (Attempt) -> Bool) -> [Attempt] { attempts.filter(isWanted) }
}

/// How often one phone may be asked for money: a prompt costs the city, and too many of them train people to agree to anything.
///
/// Who asks their own phone expects the prompt, so other phones and itself have bounds apart: strangers cannot keep anybody
/// from paying. Money told at a wallet's counter is no request.
enum PromptLimit {
    /// Requests of other phones to one phone within an hour.
    static let mostInHour: Int64 = 10
    /// The same within a day.
    static let mostInDay: Int64 = 30
    private static let hourMilliseconds: Int64 = 3600 * 1000

    /// Whether a wallet may ask a phone once more at the request of the turn's phone.
    static func mayAsk(
        _ payer: PhoneNumber, _ hash: [UInt8], _ context: ActionContext
    ) throws(StorageError) -> Bool {
        try payer == context.phone ? mayAskItself(hash, context) : mayAsk(hash, context)
    }

    private static func mayAsk(_ payer: [UInt8], _ context: ActionContext) throws(StorageError) -> Bool {
        let row = try context.transaction.first(
            Statement(
                "SELECT COUNT(*), COUNT(CASE WHEN created_at > $2 THEN 1 END) FROM attempts "
                    + "WHERE payer_hash = $1 AND created_at > $3",
                [
                    .blob(payer), .integer(context.now.adding(milliseconds: -hourMilliseconds).milliseconds),
                    .integer(context.now.adding(milliseconds: -24 * hourMilliseconds).milliseconds),
                ]))
        guard let row else { return true }
        let (day, hourly) = (try row.integer(0), try row.integer(1))
        return day < mostInDay && hourly < mostInHour
    }

    private static func mayAskItself(_ phone: [UInt8], _ context: ActionContext) throws(StorageError) -> Bool {
        guard let most = context.profile.ownPromptsADay else { return true }
        let row = try context.transaction.first(
            Statement(
                "SELECT COUNT(*) FROM attempts a JOIN intents i ON i.id = a.intent "
                    + "WHERE a.payer_hash = $1 AND a.created_at > $2 AND i.asked_by_hash = $1",
                [
                    .blob(phone),
                    .integer(context.now.adding(milliseconds: -24 * hourMilliseconds).milliseconds),
                ]))
        return try row?.integer(0) ?? 0 < Int64(most)
    }
}

extension PaymentsSchema {
    /// What was asked of one phone, in the order of time; and who of the city ended an attempt no wallet answered.
    static let askedPayers = [
        "CREATE INDEX attempts_of_payer ON attempts (payer_hash, created_at)",
        """
        CREATE TABLE closed_attempts (
            reference TEXT PRIMARY KEY REFERENCES attempts (reference),
            closed_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """,
    ]
}
