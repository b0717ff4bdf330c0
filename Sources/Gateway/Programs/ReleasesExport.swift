package import DomainKit

/// The book of releases as a list.
package enum ReleasesExport {
    package static let kind = ExportKind(
        "releases", summary: "every change of a program's stage: when, which, by whom and why",
        columns: ["at", "digest", "change", "by", "note", "phones"]
    ) { context, write in
        try ReleaseBook(transaction: context.transaction).read { entry in
            try write([
                entry.at.iso8601, entry.digest, entry.change.rawValue, entry.signature.by, entry.signature.note,
                String(entry.phones),
            ])
        }
    }
}
