import Synchronization

/// Copies everything a store holds at one moment into an empty one, on the same engine or another, while the first goes
/// on being used.
///
/// The target gets the source's schema, a mark that it is unfinished, and then every table, page by page out of one
/// snapshot. What arrived is read again and compared with what was read; only when all of it agrees is the mark removed,
/// in one transaction with whatever else must hold before the store may be served. Rows keep their keys and numbers,
/// and the target's own numbering goes on behind them.
package struct StoreCopy: Sendable {
    private let source: any Database
    private let target: any Database
    private let migrations: [Migration]
    private let report: @Sendable (MovingProgress) -> Void

    /// - Parameters:
    ///   - target: empty, or with the source's schema and no rows.
    ///   - migrations: every migration the program knows. Those the source has not run are left alone.
    ///   - report: told after every page, on a thread of a store; it should be brief.
    package init(
        from source: any Database, to target: any Database, migrations: [Migration],
        report: @escaping @Sendable (MovingProgress) -> Void = { _ in }
    ) {
        self.source = source
        self.target = target
        self.migrations = migrations
        self.report = report
    }

    /// A table as it was read and as it arrived.
    package struct Compared: Sendable, Hashable {
        package let source: TableContent
        package let target: TableContent

        package var agrees: Bool { source == target }
    }

    /// Copies.
    ///
    /// - Parameters:
    ///   - moment: recorded with the target's migrations, in the program's own unit of time.
    ///   - mark: what the target is to be marked as when it is whole; nil for a store to be served.
    ///   - expected: what the source holds, where that is known from elsewhere; a difference ends the copy before the
    ///     target is whole.
    ///   - completing: does what must hold before the target may be used, in the transaction that removes its mark.
    /// - Returns: every table. When one does not agree the target stays marked as unfinished.
    /// - Throws: `MovingRefusal` or `StorageError`. A target into which a row was written stays marked as unfinished.
    package func run(
        at moment: Int64, leaving mark: StoreMark? = nil, expecting expected: [TableContent]? = nil,
        completing: @escaping @Sendable (any Transaction, [TableContent]) throws -> Void = { _, _ in }
    ) async throws -> [Compared] {
        let (ran, catalog) = try await describeSource()
        let counters = try await prepareTarget(ran, catalog, at: moment)
        let read = try await copyRows(catalog)
        if let expected { try expected.requireAgreement(with: read) }
        let report = report
        let arrived = try await target.read { try catalog.contents(in: $0, .comparing, report: report) }
        let compared = zip(read, arrived).map { Compared(source: $0, target: $1) }
        guard compared.allSatisfy(\.agrees) else { return compared }
        let continuing = target.dialect.catalog?.continueNumbers
        try await target.write(.long) { transaction in
            for (table, column) in counters {
                guard let query = continuing?(table, column) else { continue }
                _ = try transaction.rows(Statement(query))
            }
            try completing(transaction, read)
            try StoreMark.unfinished.remove(in: transaction)
            try mark?.set(at: moment, in: transaction)
        }
        return compared
    }

    /// The migrations the source has run, and its tables. A marked source is refused, unless it is a backup that is to be
    /// brought back.
    private func describeSource() async throws -> (ran: [Migration], catalog: StoreCatalog) {
        let (dialect, migrations) = (source.dialect, migrations)
        return try await source.read { transaction in
            let catalog = try StoreCatalog(of: dialect, in: transaction)
            guard catalog.hasMigrations else { throw MovingRefusal.isNoStore }
            if try StoreMark.find(in: transaction) == .unfinished {
                throw MovingRefusal.marked(.unfinished, .source)
            }
            return (try migrations.thatRan(in: transaction), catalog)
        }
    }

    // MARK: - The target

    /// Gives the target the source's schema and the mark that it is unfinished; answers the columns it keeps counters
    /// for, by table.
    private func prepareTarget(
        _ ran: [Migration], _ wanted: StoreCatalog, at moment: Int64
    ) async throws -> [String: String] {
        let (dialect, migrations) = (target.dialect, migrations)
        // Before anything is changed there, for it may be somebody's store.
        try await target.read { transaction in
            let catalog = try StoreCatalog(of: dialect, in: transaction)
            try catalog.requireEmptiness(in: transaction, wanted)
            let extra = catalog.hasMigrations ? try Set(migrations.thatRan(in: transaction)).subtracting(ran) : []
            if !extra.isEmpty { throw MovingRefusal.isNewer }
        }
        try await target.migrate(ran, at: moment)
        return try await target.write { transaction in
            let catalog = try StoreCatalog(of: dialect, in: transaction)
            try catalog.requireEmptiness(in: transaction, wanted)
            let difference = Set(catalog.tables).symmetricDifference(wanted.tables)
            if let table = difference.map(\.name).min() { throw MovingRefusal.schemasDiffer(table: table) }
            try StoreMark.unfinished.set(at: moment, in: transaction)
            return catalog.counters
        }
    }

    /// Reads and writes in the snapshot of one read, which blocks its thread while the target writes.
    private func copyRows(_ catalog: StoreCatalog) async throws -> [TableContent] {
        let (target, report) = (target, report)
        let hasBegun = Mutex(false)
        return try await source.read { transaction in
            // An engine that lost its connection may run this again, in another snapshot and on a half-filled target.
            let isAgain = hasBegun.withLock { hasBegun in
                defer { hasBegun = true }
                return hasBegun
            }
            if isAgain { throw MovingRefusal.momentLost }
            let handOver = RowHandOver(into: target)
            do {
                let contents = try catalog.tables.map { table in
                    try catalog.content(of: table, in: transaction, .copying, report: report) { page in
                        try handOver.give(page, of: table)
                    }
                }
                try handOver.finish()
                return contents
            } catch {
                // Nothing may still be under way when the caller is told.
                try? handOver.finish()
                throw error
            }
        }
    }
}

extension StoreCatalog {
    /// - Throws: `MovingRefusal` unless the store may be filled: it has no rows, no mark, and no tables but those wanted.
    fileprivate func requireEmptiness(in transaction: any Transaction, _ wanted: StoreCatalog) throws {
        if hasMigrations, let mark = try StoreMark.find(in: transaction) { throw MovingRefusal.marked(mark, .target) }
        let names = Set(wanted.tables.map(\.name))
        let used = try tables.first { !names.contains($0.name) } ?? firstFilled(in: transaction)
        if let used { throw MovingRefusal.isNotEmpty(table: used.name) }
    }
}

extension [TableContent] {
    /// - Throws: `MovingRefusal.backupDiffers` unless both name the same tables with the same content.
    package func requireAgreement(with others: [TableContent]) throws(MovingRefusal) {
        let difference = Set(self).symmetricDifference(others)
        if let table = difference.map(\.name).min() { throw .backupDiffers(table: table) }
    }
}
