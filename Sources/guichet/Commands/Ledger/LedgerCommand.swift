import ArgumentParser

/// `guichet ledger`: the books of the city's money.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Checks and closes the books.",
        discussion: """
            Every movement of money is an entry that is never changed, and every entry has its place in a chain of hashes. \
            A gateway seals each day after midnight by itself; these commands work beside running gateways.

            Where money moves by hand, one account proposes and another confirms; see guichet staff.
            """,
        subcommands: [
            LedgerVerifyCommand.self, LedgerSealCommand.self, LedgerReconcileCommand.self,
            LedgerDifferencesCommand.self, LedgerSettleCommand.self, LedgerSuspenseCommand.self,
            LedgerAllocateCommand.self, LedgerReverseCommand.self, LedgerWriteOffCommand.self,
            LedgerRefundCommand.self, LedgerConfirmCommand.self, LedgerRejectCommand.self,
            LedgerDecisionsCommand.self, LedgerAttemptsCommand.self, LedgerCloseCommand.self,
        ])
}
