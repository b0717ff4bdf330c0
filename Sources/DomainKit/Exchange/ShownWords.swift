extension ImportKind {
    /// Columns whose words citizens are shown as they are written, whatever language they read.
    package var shownColumns: [String] { columns.filter(\.isShown).map(\.name) }

    /// What anyone who brings in a list should know of its words in a city of several languages; nil where nothing of it is
    /// shown, or it has no words.
    package func languageNote(on records: [ImportRecord], speaking languages: [String]) -> String? {
        guard languages.count > 1 else { return nil }
        let columns = shownColumns.filter { column in
            records.contains { $0[column].map { $0.contains(where: \.isLetter) } ?? false }
        }
        guard !columns.isEmpty else { return nil }
        return
            "The words under \(columns.joined(separator: ", ")) are shown as they stand to readers of every language: "
            + "\(languages.joined(separator: ", "))."
    }
}
