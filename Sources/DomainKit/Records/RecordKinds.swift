import Storage

/// All kinds of records there are in one program, of every domain.
package struct RecordKinds: Sendable {
    /// In the order they came; those there were from the beginning in the order of the domains.
    package let all: [RecordKind]
    /// Those that came after the chain of records, in the order they came.
    let later: [RecordKind]
    /// What the link that opens a chain stands for where it ends the taking in of every kind, the later ones too.
    let begun: [UInt8]

    package init(_ all: [RecordKind]) {
        self.all = all.sorted { $0.arrival < $1.arrival }
        later = self.all.filter { $0.arrival > 0 }
        begun = Self.begun(with: later)
    }

    /// The kind a store knows by this word.
    package func named(_ name: String) -> RecordKind? { all.first { $0.name == name } }

    /// The later kinds a chain took in where the link that opens it stands for this.
    func kinds(begunWith digest: [UInt8]) -> [RecordKind] {
        // A program that knew fewer of them may have opened it.
        later.indices.map { later[...$0] }.last { Self.begun(with: $0) == digest }.map(Array.init) ?? []
    }

    private static func begun(with kinds: some Collection<RecordKind>) -> [UInt8] {
        HashChain.next(after: HashChain.beginning, Array(kinds.map(\.name).joined(separator: " ").utf8))
    }
}
