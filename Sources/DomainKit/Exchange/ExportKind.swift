package import Conversation
package import Storage
package import Wording

/// A kind of list staff can take out, as `receipts`. The first row of the file names the columns.
package struct ExportKind: Sendable {
    package let name: String
    /// One line for the help page.
    package let summary: String
    package let columns: [String]
    /// The columns that hold amounts of money.
    package let amounts: Set<String>
    /// Whether rows may end with a phone, where somebody asks for it in a role.
    package let hasPhones: Bool
    /// Hands over one row after the other, in a stable order, reading in pages so that memory stays small.
    package let rows: @Sendable (ExportContext, (_ row: [String]) throws -> Void) throws -> Void
    /// Hands over the same list as one HTML page for a browser to print, piece by piece; nil where it is not printed.
    package let page: (@Sendable (PrintedListHead, ExportContext, (_ piece: String) throws -> Void) throws -> Void)?

    package init(
        _ name: String, summary: String, columns: [String], amounts: Set<String> = [], hasPhones: Bool = false,
        page: (@Sendable (PrintedListHead, ExportContext, (_ piece: String) throws -> Void) throws -> Void)? = nil,
        rows: @escaping @Sendable (ExportContext, (_ row: [String]) throws -> Void) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.columns = columns
        self.amounts = amounts
        self.hasPhones = hasPhones
        self.page = page
        self.rows = rows
    }

    /// The columns of what is handed over in a context.
    package func columns(in context: ExportContext) -> [String] {
        hasPhones && context.showsPhones ? columns + ["phone"] : columns
    }
}

/// What a printed list says at its head: for what it was made, and by whom.
package struct PrintedListHead: Sendable {
    package let city: String
    package let day: CivilDate
    package let disclosure: Disclosure

    package init(city: String, day: CivilDate, disclosure: Disclosure) {
        self.city = city
        self.day = day
        self.disclosure = disclosure
    }
}

/// What an export may use: a reader's transaction and the key.
package struct ExportContext {
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile
    /// True where phones were asked for, and who did was written down.
    package let showsPhones: Bool

    package init(
        transaction: any Transaction, vault: Vault, profile: CityProfile, showsPhones: Bool = false
    ) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.showsPhones = showsPhones
    }

    /// The last field of a row with a phone: none where phones are not shown, an empty one where there is no phone. With its
    /// plus, by which an import knows a foreign number; the apostrophe the plus gets in a file keeps a spreadsheet from
    /// shortening the number.
    package func phone(_ sealed: [UInt8]?) -> [String] {
        showsPhones ? [sealed.flatMap(vault.phone)?.e164 ?? ""] : []
    }
}
