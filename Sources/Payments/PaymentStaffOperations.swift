package import DomainKit

extension StaffOperation {
    // Where money moves by hand: proposed by one account, confirmed by another.

    package static let ledgerAllocate = StaffOperation(
        "ledger.allocate", needs: .proposeMoney,
        takes: [StaffParameter("entry", .number), .payable, .reason], needsSecond: true,
        "Proposes that money in suspense is for something that is to be paid.")
    package static let ledgerReverse = StaffOperation(
        "ledger.reverse", needs: .proposeMoney,
        takes: [StaffParameter("receipt", .text), StaffParameter("taken-back", .flag, isRequired: false), .reason],
        needsSecond: true, "Proposes that a payment is taken off what it paid.")
    package static let ledgerWriteOff = StaffOperation(
        "ledger.write-off", needs: .proposeMoney,
        takes: [.payable, StaffParameter("amount", .amount, isRequired: false), .reason], needsSecond: true,
        "Proposes that something is asked for no more, or for less.")
    package static let ledgerRefund = StaffOperation(
        "ledger.refund", needs: .proposeMoney, takes: [.payable, StaffParameter("amount", .amount), .reason],
        needsSecond: true, "Proposes that what was paid too much is given back.")
    package static let ledgerSettle = StaffOperation(
        "ledger.settle", needs: .proposeMoney, takes: [StaffParameter("difference", .number), .reason],
        needsSecond: true, "Proposes that a difference between a statement and the books is asked about no more.")
    package static let ledgerConfirm = StaffOperation(
        "ledger.confirm", needs: .confirmMoney, takes: [StaffParameter("id", .number)],
        "Confirms what another account proposed, and does it.")
    package static let ledgerReject = StaffOperation(
        "ledger.reject", needs: .proposeMoney, takes: [StaffParameter("id", .number)],
        "Drops a proposal; the proposer may do so too.")

    package static let ledgerReconcile = StaffOperation(
        "ledger.reconcile", needs: .keepBooks,
        takes: [
            .file, StaffParameter("wallet", .choice), StaffParameter("profile", .choice, isRequired: false),
            StaffParameter("format", .choice, isRequired: false), StaffParameter("bank", .flag, isRequired: false),
            StaffParameter("account", .text, isRequired: false),
            StaffParameter("statements", .file, isRequired: false),
        ], proof: .accountOnceThereIsOne,
        "Compares a statement with the books, and posts what the wallet moved and we had not heard of.")
    package static let ledgerSeal = StaffOperation(
        "ledger.seal", needs: .keepBooks, takes: [StaffParameter("day", .day, isRequired: false)],
        proof: .accountOnceThereIsOne, "Closes the books of every day up to one.")
    package static let ledgerClose = StaffOperation(
        "ledger.close", needs: .keepBooks, takes: [StaffParameter("reference", .text), .reason],
        "Ends a request no wallet answers, so that its sum can be paid.")
}

extension StaffParameter {
    /// What is paid for, by its number.
    fileprivate static let payable = StaffParameter(StoredNames.payable, .text)
}

extension Books {
    /// Everything staff may do with money.
    static let staffOperations: [StaffOperation] = [
        .ledgerAllocate, .ledgerReverse, .ledgerWriteOff, .ledgerRefund, .ledgerSettle, .ledgerConfirm, .ledgerReject,
        .ledgerReconcile, .ledgerSeal, .ledgerClose,
    ]
}
