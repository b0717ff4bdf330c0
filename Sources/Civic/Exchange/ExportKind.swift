package import Conversation
package import Storage

/// A kind of list staff can take out, as `receipts`. The first row of the file names the columns.
package struct ExportKind: Sendable {
    package let name: String
    /// One line for the help page.
    package let summary: String
    package let columns: [String]
    /// Hands over one row after the other, in a stable order, reading in pages so that memory stays small.
    package let rows: @Sendable (ExportContext, (_ row: [String]) throws -> Void) throws -> Void

    package init(
        _ name: String, summary: String, columns: [String],
        rows: @escaping @Sendable (ExportContext, (_ row: [String]) throws -> Void) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.columns = columns
        self.rows = rows
    }
}

/// What an export may use: a reader's transaction and the key.
package struct ExportContext {
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile

    package init(transaction: any Transaction, vault: Vault, profile: CityProfile) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
    }
}
