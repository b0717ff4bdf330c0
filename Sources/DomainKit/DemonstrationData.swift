/// What a domain puts into the empty store of a city that is shown to people, and what can be tried there.
package struct DemonstrationData: Sendable {
    /// A list of the folder `Flows/demonstration`, in the file `<kind>.csv`.
    package struct List: Sendable, Hashable {
        /// The kind it is imported as.
        package let kind: String
        /// The kind it is exported as: where that has a row, the list is in the store.
        package let export: String

        package init(_ kind: String, export: String? = nil) {
            self.kind = kind
            self.export = export ?? kind
        }
    }

    /// Something to type at a phone, such as the number of a bill that is open.
    package struct Hint: Sendable, Hashable {
        /// What it is, in English, as `A bill of GHS 300.00`.
        package let label: String
        package let value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    /// In the order in which they are imported.
    package let lists: [List]
    /// At most so many hints, the best first, from what is in the store now.
    package let hints: @Sendable (_ atMost: Int, ExportContext) throws -> [Hint]

    package init(
        lists: [List], hints: @escaping @Sendable (_ atMost: Int, ExportContext) throws -> [Hint] = { _, _ in [] }
    ) {
        self.lists = lists
        self.hints = hints
    }

    /// Nothing.
    package static let none = DemonstrationData(lists: [])
}
