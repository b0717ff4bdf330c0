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
    private let wanted: [Migration]
    private let leftOut: Set<String>
    private let sums: @Sendable (any Transaction) throws -> [StoreSum]
    private let report: @Sendable (MovingProgress) -> Void

    /// - Parameters:
    ///   - target: empty, or with the source's schema and no rows.
    ///   - migrations: every migration the program knows. Those the source has not run are left alone.
    ///   - wanted: those a restored store is to have besides what the source has run; all of them unless told.
    ///   - leftOut: tables whose rows are not copied; they are empty in the target.
    ///   - sums: what must be the same in both besides the rows; asked of the moment the copy shows, and of the copy.
    ///   - report: told after every page, on a thread of a store; it should be brief.
    package init(
        from source: any Database, to target: any Database, migrations: [Migration],
        wanted: [Migration]? = nil, leavingOut leftOut: Set<String> = [],
        sums: @escaping @Sendable (any Transaction) throws -> [StoreSum] = { _ in [] },
        report: @escaping @Sendable (MovingProgress) -> Void = { _ in }
    ) {
        self.source = source
        self.target = target
        self.migrations = migrations
        self.wanted = wanted ?? migrations
        self.leftOut = leftOut
        self.sums = sums
        self.report = report
    }

    /// What a copy is for.
    package enum Purpose: Sendable {
        /// Another store of the city, to be served in place of the first.
        case move
        /// A backup of the city.
        case backUp
        /// A city again, from a backup whose list says what it holds.
        case restore([TableContent])

        /// What the source must be marked as.
        fileprivate var sourceMark: StoreMark? { if case .restore = self { .backup } else { nil } }
        /// What the target is marked as when it is whole.
        fileprivate var targetMark: StoreMark? { if case .backUp = self { .backup } else { nil } }
    }

    /// What was read at one moment.
    package struct Content: Sendable, Hashable {
        package let tables: [TableContent]
        package let sums: [StoreSum]
    }

    /// What was read and what arrived.
    package struct Outcome: Sendable, Hashable {
        package let read: Content
        package let arrived: Content

        package var agrees: Bool { read == arrived }
    }

    /// Copies.
    ///
    /// - Parameters:
    ///   - moment: recorded with the target's migrations, in the program's own unit of time.
    ///   - completing: does what must hold before the target may be used, in the transaction that removes its mark. It is
    ///     handed what was read, and may run again.
    /// - Returns: what is in both. When they do not agree the target stays marked as unfinished.
    /// - Throws: `MovingRefusal` or `StorageError`. A target into which a row was written stays marked as unfinished.
    package func run(
        _ purpose: Purpose, at moment: Int64,
        completing: @escaping @Sendable (any Transaction, [TableContent]) throws -> Void = { _, _ in }
    ) async throws -> Outcome {
        let dialect = source.dialect
        let described = try await source.read { try describe(in: $0, dialect, purpose) }
        let prepared = try await prepareTarget(described, at: moment)
        let read = try await copyRows(described, purpose)
        if case .restore(let listed) = purpose { try listed.requireAgreement(with: read.tables) }
        let (sums, report) = (sums, report)
        let arrived = try await target.read { transaction in
            Content(
                tables: try prepared.contents(in: transaction, .comparing, report: report),
                sums: try sums(transaction))
        }
        let outcome = Outcome(read: read, arrived: arrived)
        guard outcome.agrees else { return outcome }
        // What completes a city is written for the schema of this program.
        if case .restore = purpose {
            try await target.migrate(wanted, known: migrations, at: moment, marked: .unfinished)
        }
        try await complete(prepared.counters, purpose, at: moment) { try completing($0, read.tables) }
        return outcome
    }

    private func complete(
        _ counters: [String: String], _ purpose: Purpose, at moment: Int64,
        _ completing: @escaping @Sendable (any Transaction) throws -> Void
    ) async throws {
        let continuing = target.dialect.catalog?.continueNumbers
        try await target.write(.long) { transaction in
            for (table, column) in counters {
                guard let query = continuing?(table, column) else { continue }
                _ = try transaction.rows(Statement(query))
            }
            try completing(transaction)
            try StoreMark.unfinished.remove(in: transaction)
            try purpose.targetMark?.set(at: moment, in: transaction)
        }
    }

    // MARK: - The source

    /// What must be known of a source before its rows are read.
    private struct Description: Sendable, Hashable {
        /// The migrations it has run.
        let ran: [Migration]
        let catalog: StoreCatalog
    }

    private func describe(
        in transaction: any Transaction, _ dialect: Dialect, _ purpose: Purpose
    ) throws -> Description {
        let catalog = try StoreCatalog(of: dialect, in: transaction)
        guard catalog.hasMigrations else { throw MovingRefusal.isNoStore }
        let mark = try StoreMark.find(in: transaction)
        guard mark == purpose.sourceMark else {
            throw mark.map { .marked($0, .source) } ?? MovingRefusal.isNoBackup
        }
        return Description(ran: try migrations.thatRan(in: transaction), catalog: catalog)
    }

    // MARK: - The target

    /// Gives the target the source's schema and the mark that it is unfinished; answers its tables, in the source's order.
    /// They may have other keys there, as a table in partitions does.
    private func prepareTarget(_ source: Description, at moment: Int64) async throws -> StoreCatalog {
        let (dialect, migrations, wanted) = (target.dialect, migrations, source.catalog)
        // Before anything is changed there, for it may be somebody's store.
        try await target.read { transaction in
            let catalog = try StoreCatalog(of: dialect, in: transaction)
            try catalog.requireEmptiness(in: transaction, wanted)
            let ran = catalog.hasMigrations ? try migrations.thatRan(in: transaction) : []
            guard Set(ran).isSubset(of: source.ran) else { throw MovingRefusal.isNewer }
        }
        try await target.migrate(source.ran, at: moment)
        return try await target.write { transaction in
            let catalog = try StoreCatalog(of: dialect, in: transaction)
            try catalog.requireEmptiness(in: transaction, wanted)
            let ordered = try catalog.ordered(like: wanted)
            try StoreMark.unfinished.set(at: moment, in: transaction)
            return ordered
        }
    }

    // MARK: - The rows

    /// Reads and writes in the snapshot of one read, which blocks its thread while the target writes.
    private func copyRows(_ described: Description, _ purpose: Purpose) async throws -> Content {
        let dialect = source.dialect
        let hasBegun = Mutex(false)
        return try await source.read { transaction in
            // An engine that lost its connection runs this again, in another snapshot and on a half-filled target.
            let isAgain = hasBegun.withLock { hasBegun in
                defer { hasBegun = true }
                return hasBegun
            }
            guard !isAgain else { throw MovingRefusal.momentLost }
            guard try describe(in: transaction, dialect, purpose) == described else {
                throw MovingRefusal.schemaChanged
            }
            return try copyRows(of: described.catalog, in: transaction)
        }
    }

    private func copyRows(of catalog: StoreCatalog, in transaction: any Transaction) throws -> Content {
        let handOver = RowHandOver(into: target)
        do {
            let tables = try catalog.tables.map { table in
                if leftOut.contains(table.name) { return TableContent(name: table.name) }
                return try catalog.content(of: table, in: transaction, .copying, report: report) { page in
                    try handOver.give(page, of: table)
                }
            }
            try handOver.finish()
            return Content(tables: tables, sums: try sums(transaction))
        } catch {
            // Nothing may still be under way when the caller is told.
            try? handOver.finish()
            throw error
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
