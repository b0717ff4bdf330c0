import Conversation
package import DomainKit
package import Storage
package import Wording

extension Books {
    /// Writes a proposal of the account that acts down. It is looked at as if it were to happen now, so that what cannot be is
    /// refused at once.
    ///
    /// - Parameter reason: why, in a few words that name nobody.
    /// - Returns: the proposal's number.
    /// - Throws: `DecisionRefused`, also where the same is proposed already and waits for a second person.
    package static func propose(
        _ proposal: LedgerProposal, because reason: String, _ context: OperationContext
    ) throws -> Int64 {
        let reason = reason.cleanedInput
        guard let member = context.actor.member else { throw DecisionRefused.noAccount }
        guard !reason.isEmpty else { throw DecisionRefused.noReason }
        try LedgerAct(proposal: proposal, reason: reason).check(context)
        let open = Statement(
            "SELECT 1 FROM ledger_decisions WHERE state = 'proposed' AND kind = $1 AND subject = $2",
            [.text(proposal.kind), .text(proposal.subject)])
        guard try context.transaction.first(open) == nil else { throw DecisionRefused.proposed }
        // The unique mark keeps two apart that are proposed at the same moment.
        let statement = Statement(
            "INSERT INTO ledger_decisions (kind, subject, \(StoredNames.payable), amount, reason, proposed_by, proposed_at, state, "
                + "difference, waits_for, cause, proven) VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, 1) "
                + "ON CONFLICT (waits_for) DO NOTHING RETURNING id",
            [
                .text(proposal.kind), .text(proposal.subject), SQLValue(proposal.payable?.stored),
                SQLValue(proposal.amount),
                .text(reason), .text(member.name), .integer(context.now.milliseconds), SQLValue(proposal.difference),
                .text("\(proposal.kind) \(proposal.subject)"), SQLValue(proposal.cause?.rawValue),
            ])
        guard let id = try context.transaction.first(statement)?.integer(0) else { throw DecisionRefused.proposed }
        try context.record(.decision, [String(id)])
        return id
    }

    /// Confirms a proposal of another account, and does it.
    ///
    /// - Returns: the entry that came of it.
    /// - Throws: `DecisionRefused`, also when the books have changed meanwhile so that it can no longer be, and for a proposal by a
    ///   name that was only typed.
    package static func confirm(_ id: Int64, _ context: OperationContext) throws -> Int64 {
        let (decision, member) = try open(id, context)
        guard decision.isProven else { throw DecisionRefused.unproven }
        guard !member.isNamed(decision.proposedBy) else { throw DecisionRefused.samePerson }
        let act = LedgerAct(proposal: decision.proposal, reason: decision.reason)
        try act.check(context)
        let entry = try act.perform(context)
        try close(id, as: .confirmed, by: member, entry: entry, context)
        return entry
    }

    /// Drops a proposal. The proposer may do so too.
    ///
    /// - Throws: `DecisionRefused`.
    package static func reject(_ id: Int64, _ context: OperationContext) throws {
        let (_, member) = try open(id, context)
        try close(id, as: .rejected, by: member, entry: nil, context)
    }

    /// Proposals in the order they were made, at most a thousand: the last ones.
    /// - Parameter isOpen: only those that wait for a second person.
    package static func decisions(
        waiting isOpen: Bool, _ currency: Currency, in transaction: any Transaction
    ) throws(StorageError) -> [LedgerDecision] {
        let rows = try transaction.rows(
            Statement(
                "SELECT \(LedgerDecision.columns) FROM ledger_decisions "
                    + (isOpen ? "WHERE state = 'proposed' " : "") + "ORDER BY id DESC LIMIT 1000"))
        return try rows.reversed().map { row throws(StorageError) in try LedgerDecision(row, currency) }
    }

    private static func open(
        _ id: Int64, _ context: OperationContext
    ) throws -> (decision: LedgerDecision, member: StaffMember) {
        guard let member = context.actor.member else { throw DecisionRefused.noAccount }
        let row = try context.transaction.first(
            Statement("SELECT \(LedgerDecision.columns) FROM ledger_decisions WHERE id = $1", [.integer(id)]))
        guard let row else { throw DecisionRefused.noDecision }
        let decision = try LedgerDecision(row, context.profile.currency)
        guard decision.state == .proposed else { throw DecisionRefused.decided }
        return (decision, member)
    }

    private static func close(
        _ id: Int64, as state: LedgerDecision.State, by member: StaffMember, entry: Int64?, _ context: OperationContext
    ) throws {
        let changed = try context.transaction.run(
            Statement(
                "UPDATE ledger_decisions SET state = $2, decided_by = $3, decided_at = $4, entry = $5, waits_for = NULL "
                    + "WHERE id = $1 AND state = 'proposed'",
                [
                    .integer(id), .text(state.rawValue), .text(member.name), .integer(context.now.milliseconds),
                    SQLValue(entry),
                ]))
        guard changed == 1 else { throw StorageError.busy("the proposal was decided meanwhile") }
        try context.record(.decision, [String(id)])
    }
}

extension LedgerDecision {
    fileprivate static let columns =
        "id, kind, subject, \(StoredNames.payable), amount, reason, proposed_by, proposed_at, state, decided_by, entry, "
        + "difference, cause, proven"

    fileprivate init(_ row: Row, _ currency: Currency) throws(StorageError) {
        let subject = try row.text(2)
        let payable = PayableName(stored: try row.optionalText(3) ?? "")
        let amount = try row.optionalInteger(4).map { Money(minorUnits: $0, currency: currency) }
        let difference = try row.optionalInteger(11)
        switch try row.text(1) {
        case "write_off" where difference != nil: proposal = .settle(difference: difference ?? 0)
        case "allocate": proposal = .allocate(suspense: Int64(subject) ?? 0, payable: payable)
        case "reverse":
            proposal = .reverse(
                receipt: subject, cause: try row.optionalText(12).flatMap(ReversalCause.init(rawValue:)) ?? .takenBack)
        case "write_off": proposal = .writeOff(payable: payable, amount: amount)
        case "refund": proposal = .refund(payable: payable, amount: amount ?? Money(minorUnits: 0, currency: currency))
        default: throw .unexpectedColumn(1, "not a kind of proposal")
        }
        guard let state = State(rawValue: try row.text(8)) else {
            throw .unexpectedColumn(8, "not a state of a proposal")
        }
        id = try row.integer(0)
        reason = try row.text(5)
        proposedBy = try row.text(6)
        proposedAt = Instant(milliseconds: try row.integer(7))
        self.state = state
        decidedBy = try row.optionalText(9)
        entry = try row.optionalInteger(10)
        isProven = try row.optionalInteger(13) == 1
    }
}
