package import Civic
package import Storage
import Wording

/// Something that must not be in a store, or must be and is not.
package struct StoreFinding: Sendable, Hashable {
    /// What was looked at.
    package enum Subject: String, Sendable, Hashable {
        case schema, key, ledger, payments, outbox, ballots
    }

    package let subject: Subject
    /// One sentence.
    package let message: String

    package init(_ subject: Subject, _ message: String) {
        self.subject = subject
        self.message = message
    }
}

/// What holds in every store at every moment, whoever killed the gateway when: looked at by reading all of it.
package enum StoreCheck {
    /// The most of each kind that are named.
    private static let limit = 100

    /// Everything that is wrong in a store; nothing when all is well. One whose schema is not this program's is not looked
    /// into further.
    /// - Parameters:
    ///   - mark: what the store should be marked as.
    ///   - vault: the store's key; without one, or with one that does not open the store, what only the key shows is not
    ///     looked at.
    package static func findings(
        _ dialect: Dialect, expecting mark: StoreMark? = nil, with vault: Vault? = nil, in transaction: any Transaction
    ) throws -> [StoreFinding] {
        guard try StoreCatalog.isThere(dialect, in: transaction) else {
            return [StoreFinding(.schema, "There is no store of Guichet in it.")]
        }
        if let found = try StoreMark.find(in: transaction), found != mark {
            return [StoreFinding(.schema, "It cannot be served: \(found.sentence)")]
        }
        let behind = try schemaFindings(in: transaction)
        guard behind.isEmpty else { return behind }
        let byKey = try vault.map { try findings(with: $0, expecting: mark, in: transaction) } ?? []
        let isRightKey = !byKey.contains { $0.subject == .key }
        return try byKey + ledgerFindings(in: transaction)
            + recordFindings(isRightKey ? vault : nil, in: transaction) + paymentFindings(in: transaction)
            + outboxFindings(in: transaction) + ballotFindings(in: transaction)
    }

    /// What only a key can tell: whether it is the store's, and whether the boxes of ballots are as they were written.
    /// - Parameter mark: what the store is marked as.
    package static func findings(
        with vault: Vault, expecting mark: StoreMark? = nil, in transaction: any Transaction
    ) throws -> [StoreFinding] {
        guard try KeyCheck.isRight(vault, in: transaction) else {
            return [StoreFinding(.key, "The key does not open what is sealed in the store.")]
        }
        return try Participation.boxFaults(vault, hasKeys: mark == nil, in: transaction).map {
            StoreFinding(.ballots, $0)
        }
    }

    /// What staff can write down of a store and compare with it later, which nothing in it can take the place of: how many are
    /// on the roll of each consultation that is not counted yet. Empty for a store that is not this program's.
    package static func notes(_ dialect: Dialect, in transaction: any Transaction) throws -> [StoreFinding] {
        guard try StoreCatalog.isThere(dialect, in: transaction), try schemaFindings(in: transaction).isEmpty else {
            return []
        }
        return try Participation.openRolls(in: transaction).map { StoreFinding(.ballots, $0.sentence) }
    }

    private static func schemaFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        let ran: [Migration]
        do {
            ran = try GatewaySchema.migrations.thatRan(in: transaction)
        } catch {
            guard case .schema(let sentence) = error else { throw error }
            return [StoreFinding(.schema, sentence)]
        }
        return Set(GatewaySchema.migrations).subtracting(ran).map(\.name).sorted().map { name in
            StoreFinding(.schema, "The migration \(name) has not run; guichet database migrate runs it.")
        }
    }

    private static func ledgerFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        let sums = try Taxes.ledgerTotals(in: transaction).balances.filter { !$0.isZero }.map {
            StoreFinding(.ledger, "The accounts in \($0.currency) do not sum to zero.")
        }
        return try sums + Taxes.ledgerFaults(in: transaction).map { StoreFinding(.ledger, $0.sentence) }
            + Taxes.verifyLedger(in: transaction).faults.map { StoreFinding(.ledger, $0.sentence) }
    }

    private static func recordFindings(_ vault: Vault?, in transaction: any Transaction) throws -> [StoreFinding] {
        try Taxes.verifyRecords(vault, in: transaction).faults.map {
            StoreFinding($0.isOfConsultation ? .ballots : .ledger, $0.sentence)
        }
    }

    private static func paymentFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        try Taxes.attemptFaults(in: transaction).map { StoreFinding(.payments, $0.sentence) }
    }

    private static func outboxFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        try [
            (
                "SELECT id FROM outbox WHERE state NOT IN ('queued', 'leased', 'sent', 'delivered', 'failed', 'unknown')",
                "is in a state nobody knows."
            ),
            (
                "SELECT id FROM outbox WHERE state IN ('leased', 'sent', 'delivered') AND attempts < 1",
                "has left without an attempt."
            ),
            (
                "SELECT id FROM outbox WHERE kind = 'push' AND state = 'sent' AND provider_id IS NULL",
                "asked a wallet for money without a reference."
            ),
            (
                """
                SELECT MAX(id) FROM outbox WHERE kind = 'push' AND provider_id IS NOT NULL
                GROUP BY provider_id HAVING COUNT(*) > 1
                """, "asks a wallet under the reference of another row."
            ),
        ].flatMap { query, message in
            try transaction.rows(Statement("\(query) ORDER BY 1 LIMIT \(limit)")).map { row in
                StoreFinding(.outbox, "Row \(try row.integer(0)) \(message)")
            }
        }
    }

    private static func ballotFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        let uneven = try Participation.unevenConsultations(in: transaction).map {
            StoreFinding(.ballots, "The consultation \($0) has not one ballot for each voter.")
        }
        let denied = try Participation.deniedRolls(in: transaction).map {
            StoreFinding(.ballots, "Nobody is said to have voted in \($0), and somebody is on its roll.")
        }
        return uneven + denied
    }
}

extension LedgerVerification.Fault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .changed(let entry, let position):
            "Entry \(entry), number \(position) of the chain, is not what it was when it was taken up."
        case .missing(let entry, let position): "Entry \(entry), number \(position) of the chain, is gone."
        case .gap(let position): "The chain has no link just before number \(position)."
        case .length(let links, let expected): "The chain has \(links) links and should have \(expected)."
        case .stray(let entry): "Entry \(entry) is neither in the chain nor waiting for it."
        case .sealBroken(let day): "The seal of \(day.iso) does not fit the chain."
        case .sealDiffers(let day): "The seal of \(day.iso) counts other entries or sums than its day has."
        case .sealedDayGained(let day, let entry): "Entry \(entry) came into \(day.iso) after that day was sealed."
        case .sealMissing(let day): "\(day.iso) lies between sealed days and has no seal."
        }
    }
}

extension LedgerFault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .unbalanced(let entry): "The postings of entry \(entry) do not sum to zero."
        case .billDiffers(let number): "Bill \(number) says another sum was paid than the ledger."
        case .noReceipt(let entry): "Entry \(entry) has no receipt."
        case .receiptDiffers(let number): "Receipt \(number) tells another sum than the ledger."
        case .reversalDiffers(let entry): "Entry \(entry) takes another back, and the store does not say which."
        case .linesDiffer(let entry): "Entry \(entry) is not the sum of the lines it wrote."
        case .receiptUnexplained(let number): "Receipt \(number) does not say which lines of its bill it paid."
        case .settledByNobody(let difference): "Difference \(difference) is settled, and no two persons decided it."
        case .notSettled(let difference): "Difference \(difference) was settled by two persons, and is not settled."
        case .lineOfNoStatement(let name): "The line \(name) is of no statement."
        }
    }
}

extension AttemptFault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .noMoney(let reference): "The payment \(reference) is said to be paid and is not in the ledger."
        case .notSucceeded(let reference): "The payment \(reference) is in the ledger and not said to be paid."
        case .noAttempt(let reference): "Money was posted to a bill under \(reference), and no payment is called so."
        }
    }
}
