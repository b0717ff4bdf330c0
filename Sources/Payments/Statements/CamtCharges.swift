import Wording

/// What a bank kept of an entry for its work. It says so by the entry's kind, where the whole is a charge, or by records beside
/// it, where the amount is what was left of a payment.
struct CamtCharges {
    /// What the payment moved before anything was kept of it.
    let moved: BankAmount
    /// What was kept.
    let kept: BankAmount
    /// Whether the whole entry is a charge.
    let areAll: Bool

    /// Kinds of entries that are charges, in the codes of ISO 20022.
    private static let kinds: Set<String> = ["CHRG", "FEES", "COMM"]
    /// The same in the codes of SWIFT, which banks go on using as their own.
    private static let ownKinds: Set<String> = ["NCHG", "NCOM", "CHG", "COM"]

    /// - Parameters:
    ///   - parts: the payments of the entry, or the one of a batch that is meant.
    ///   - isInBatch: whether the amount is that of a payment of a batch.
    init(
        of entry: CamtNode, _ parts: [CamtNode], inBatch isInBatch: Bool, of amount: BankAmount,
        _ facts: BankStatementFacts
    ) {
        let isCharge = Self.isCharge(entry) || parts.first.map(Self.isCharge) == true
        // The entry repeats what its one payment says; a payment of a batch has its own.
        let ofPart = parts.count == 1 ? Self.included(in: parts[0], facts) : .zero
        let kept = ofPart != .zero || isInBatch ? ofPart : Self.included(in: entry, facts)
        // Where nothing else moved, the entry is the charge.
        let sum = amount.adding(kept)
        areAll = isCharge || (amount.isNegative && kept != .zero && !sum.isNegative)
        self.kept = areAll ? .zero : kept
        // What the payer moved is what both make to the last part, or else with what the bank kept as it rounds it.
        let isExact = sum.isWhole || !amount.isWhole
        moved = areAll ? amount : isExact ? sum : amount.adding(BankAmount(units: kept.rounded))
    }

    private static func isCharge(_ node: CamtNode) -> Bool {
        if let kind = node.word("BkTxCd", "Domn", "Fmly", "SubFmlyCd"), kinds.contains(kind) { return true }
        guard let own = node.word("BkTxCd", "Prtry", "Cd") else { return false }
        return ownKinds.contains(String(own.prefix { $0 != "+" }))
    }

    /// The charges the amount beside them is without, never below zero.
    private static func included(in node: CamtNode, _ facts: BankStatementFacts) -> BankAmount {
        var sum = BankAmount.zero
        for record in records(of: node) where ["true", "1"].contains(record.word("ChrgInclInd")) {
            guard let told = record["Amt"], told.currency == facts.currency.code,
                let amount = facts.exact(told.text.onOneLine, mark: ".")
            else { continue }
            sum = sum.adding(record.word("CdtDbtInd") == "CRDT" ? amount.negated : amount)
        }
        return sum.isNegative ? .zero : sum
    }

    /// The records of charges of an entry or a payment: one each until version 3, and inside one element since.
    private static func records(of node: CamtNode) -> [CamtNode] {
        node.all("Chrgs").flatMap { $0["Amt"] == nil ? $0.all("Rcrd") : [$0] }
    }

    /// The amounts of those records.
    static func amounts(of node: CamtNode) -> [CamtNode] { records(of: node).compactMap { $0["Amt"] } }
}
