import Wording

/// What an entry of camt.053, or a payment of a batch, says of whose money it is.
struct CamtWords {
    /// The payer's own reference.
    let endToEnd: String?
    /// The reference the payer took over from us.
    let creditor: String?
    /// The payer's text.
    let remittance: String
    /// Everything that may hold our reference or a payable's number, in the order in which it is looked through.
    let candidates: [String]
    /// What the payer wrote, or else what the bank says of the money.
    let text: String

    /// - Parameters:
    ///   - told: the payments of the entry, or the one of a batch that is meant.
    ///   - isInBatch: whether that is so. Then what the entry says is said of all.
    init(of entry: CamtNode, _ told: [CamtNode], inBatch isInBatch: Bool) {
        let references = told.compactMap { $0.word("Refs", "EndToEndId").flatMap(BankStatementFacts.reference) }
        let structured = told.flatMap { $0.all("RmtInf").flatMap { $0.all("Strd") } }
        let ours = structured.compactMap { $0.word("CdtrRefInf", "Ref") }
        let documents = structured.flatMap { part in part.all("RfrdDocInf").compactMap { $0.word("Nb") } }
        let unstructured = told.flatMap { $0.all("RmtInf").flatMap { $0.all("Ustrd") } }.map(\.text.onOneLine)
        let beside = structured.flatMap { $0.all("AddtlRmtInf") }.map(\.text.onOneLine)
        let ofEntry = isInBatch ? nil : entry.word("AddtlNtryInf")
        let further = told.compactMap { $0.word("AddtlTxInf") } + [ofEntry].compactMap(\.self)
        endToEnd = told.first?.word("Refs", "EndToEndId").flatMap(BankStatementFacts.reference)
        creditor = told.first?.word("RmtInf", "Strd", "CdtrRefInf", "Ref")
        remittance = unstructured.joined(separator: " ")
        let written = (unstructured + beside).filter { !$0.isEmpty }.joined(separator: " ")
        text = written.isEmpty ? further.first ?? "" : written
        let all = references + ours + documents + [written] + further
        // Several payments whose amounts nobody told are one sum: what names two payables among them names none.
        candidates = told.count > 1 ? [all.filter { !$0.isEmpty }.joined(separator: " ")] : all
    }
}
