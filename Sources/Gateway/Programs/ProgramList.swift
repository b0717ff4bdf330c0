import Conversation
package import Storage

/// A program the store knows, and where it stands.
package struct ListedProgram: Sendable, Hashable {
    package let digest: String
    package let stage: ReleaseStage
    /// Whether its sources are kept, so that it can be tried, put live or gone back to.
    package let isKept: Bool
    /// How many phones begin on it by name.
    package let phones: Int
    /// The last thing done to it; nil for one an older build of the gateway released.
    package let last: ReleaseEntry?
}

/// Every program the store knows: what is or was live, and what is or was to be.
package struct ProgramList: Sendable {
    /// The one last changed first.
    package let programs: [ListedProgram]

    /// Reads all of it, which only people ask for.
    package init(_ transaction: any Transaction) throws {
        let live = try ProgramStore.latestDigest(transaction)
        let guests = Dictionary(grouping: try CandidateStore(transaction: transaction).invitations().values) { $0 }
        var last: [String: (number: Int, entry: ReleaseEntry)] = [:]
        var number = 0
        try ReleaseBook(transaction: transaction).read { entry in
            number += 1
            last[entry.digest] = (number, entry)
        }
        var found: [String: ListedProgram] = [:]
        let rows = try transaction.rows(
            Statement(
                """
                SELECT digest, 'retired', LENGTH(source) FROM programs
                UNION ALL SELECT digest, stage, LENGTH(source) FROM candidates
                """))
        for row in rows {
            let digest = try row.text(0)
            let stage = digest == live ? .live : ReleaseStage(rawValue: try row.text(1)) ?? .retired
            let isKept = try row.integer(2) > 0 || found[digest]?.isKept == true
            // One that was live and is tried again stands in both.
            found[digest] = ListedProgram(
                digest: digest, stage: stage == .retired ? found[digest]?.stage ?? stage : stage, isKept: isKept,
                phones: guests[digest]?.count ?? 0, last: last[digest]?.entry)
        }
        programs = found.values.sorted { left, right in
            (last[left.digest]?.number ?? 0, right.digest) > (last[right.digest]?.number ?? 0, left.digest)
        }
    }

    /// The fewest digits of a digest that name a program.
    package static let shortestName = 6

    /// The program whose digest begins so.
    package func find(_ name: String) throws(ReleaseRefusal) -> ListedProgram {
        let name = name.lowercased()
        guard name.utf8.count >= Self.shortestName, name.allSatisfy(\.isHexDigit) else { throw .noName(name) }
        let found = programs.filter { $0.digest.hasPrefix(name) }
        guard let only = found.first else { throw .unknown(name) }
        guard found.count == 1 else { throw .ambiguous(name, found.map(\.digest).sorted()) }
        return only
    }
}
