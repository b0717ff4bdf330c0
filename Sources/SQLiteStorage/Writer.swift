import Foundation
import Storage

/// Commits what waits, in groups: one transaction, one synchronisation with the disk, then everyone is told.
///
/// While one group is being made durable the next gathers, so groups grow with the load and a lone body never waits for
/// company. A body that throws is undone alone. Savepoints, which would do that, cost each body a tenth more; so a group
/// runs without, and only when a body throws after it has written does the group run again with one for each body.
final class Writer {
    private let connection: Connection
    private let options: SQLiteOptions
    private let watch: LogWatch
    private let isTemporary: Bool
    /// Why nothing can be written any more. After a failed synchronisation nobody knows what reached the disk, so only
    /// a new process, which reads the files again, may go on.
    private var refusal: StorageError?
    /// Groups to run with savepoints from the start, because a body threw a moment ago and others may.
    private var carefulGroups = 0
    /// Pages in the log when the checkpointer was last called, and when the writer last copied the log itself.
    private var calledAt = 0
    private var forcedAt = 0

    private static let carefulGroupsAfterUndo = 16
    /// How often the log may outgrow `checkpointPages` before the writer stops to copy all of it.
    private static let logLimit = 4
    /// How long readers of the log's pages may hold up the writer when it copies the log's tail.
    private static let tailMilliseconds: Int32 = 20

    /// - Parameter isTemporary: whether the file may be gone while it is used.
    init(connection: Connection, options: SQLiteOptions, watch: LogWatch, isTemporary: Bool = false) {
        self.isTemporary = isTemporary
        self.connection = connection
        self.options = options
        self.watch = watch
    }

    /// Commits what comes until the mailbox is closed and empty.
    func serve(_ mailbox: Mailbox<any Job<Connection>>) {
        var group: [any Job<Connection>] = []
        while mailbox.removeLetters(into: &group, limit: options.groupLimit) {
            shortenLog()
            let rewriting = group.contains { $0 is RewriteJob } ? group.filter { $0 is RewriteJob } : []
            if !rewriting.isEmpty { group.removeAll { $0 is RewriteJob } }
            if !group.isEmpty { commit(group) }
            for job in rewriting { rewrite(job) }
            group.removeAll(keepingCapacity: true)
            watchLog()
        }
        heedFailure()
    }

    // MARK: - Groups

    /// Why an attempt at a group kept nothing, and what is to be done about it.
    private enum Setback: Error {
        /// The same may succeed in a moment.
        case busy(StorageError)
        /// A body that had written threw where it could not be undone alone.
        case needsSavepoints
        /// What one body did was refused at the end; whose it was shows when each is committed alone.
        case needsSolitude
        /// Nothing helps.
        case failed(StorageError)

        init(_ error: StorageError) { self = error.isTransient ? .busy(error) : .failed(error) }
    }

    /// How a body that throws is undone.
    private enum Undoing { case wholeTransaction, savepoint, onlyIfNothingWritten }

    private func commit(_ group: [any Job<Connection>]) {
        var retries = 0
        while true {
            do throws(Setback) {
                let canRetry = retries < options.retryLimit
                for acknowledge in try attempt(group, canRetry: canRetry) { acknowledge() }
                return
            } catch {
                switch error {
                case .needsSavepoints:
                    carefulGroups = Self.carefulGroupsAfterUndo
                case .needsSolitude:
                    for job in group { commit([job]) }
                    return
                case .busy where retries < options.retryLimit:
                    Thread.sleep(forTimeInterval: 0.001 * Double(1 << min(retries, 6)))
                    retries += 1
                case .busy(let error), .failed(let error):
                    for job in group { job.refuse(error) }
                    return
                }
            }
        }
    }

    /// Commits a group, or throws and has kept nothing of it.
    private func attempt(_ group: [any Job<Connection>], canRetry: Bool) throws(Setback) -> [Acknowledgement] {
        heedFailure()
        heedMove()
        if let refusal { throw .failed(refusal) }
        do {
            try begin()
            let acknowledgements = try perform(group, canRetry: canRetry)
            // A lone body that threw has been rolled back, and there is nothing to commit.
            if connection.isInTransaction { try finish(group) }
            return acknowledgements
        } catch {
            connection.rollBack()
            throw error
        }
    }

    private func begin() throws(Setback) {
        do { try connection.begin() } catch { throw Setback(error) }
    }

    private func finish(_ group: [any Job<Connection>]) throws(Setback) {
        do {
            try connection.commit()
        } catch {
            switch error {
            // A constraint checked only at the end, as a deferred foreign key.
            case .constraint where group.count > 1: throw .needsSolitude
            case .inputOutput: refuse(because: error)
            default: break
            }
            throw Setback(error)
        }
    }

    private func rewrite(_ job: any Job<Connection>) {
        heedFailure()
        heedMove()
        if let refusal { return job.refuse(refusal) }
        do {
            try job.run(on: connection)()
        } catch {
            if case .inputOutput = error as? StorageError {
                refuse(because: .inputOutput("it could not be rewritten"))
            }
            job.refuse(error)
        }
    }

    private func heedFailure() {
        guard refusal == nil, watch.hasFailed else { return }
        refuse(because: .inputOutput("the log could not be copied into the database"))
    }

    /// What is written to a file that was moved or deleted is in no store when the process ends.
    private func heedMove() {
        guard refusal == nil, !isTemporary, connection.fileHasMoved else { return }
        refuse(because: .inputOutput("its file was moved or deleted while it was served; put it back and start again"))
    }

    private func refuse(because error: StorageError) {
        refusal = error
        connection.abandon()
    }

    private func perform(_ group: [any Job<Connection>], canRetry: Bool) throws(Setback) -> [Acknowledgement] {
        let undoing: Undoing =
            group.count == 1 ? .wholeTransaction : carefulGroups > 0 ? .savepoint : .onlyIfNothingWritten
        if undoing == .savepoint { carefulGroups -= 1 }
        var acknowledgements: [Acknowledgement] = []
        acknowledgements.reserveCapacity(group.count)
        for job in group { acknowledgements.append(try perform(job, undoing: undoing, canRetry: canRetry)) }
        return acknowledgements
    }

    /// Runs one body and answers how to report its end. Throws only what ends the whole group.
    private func perform(_ job: any Job<Connection>, undoing: Undoing, canRetry: Bool) throws(Setback)
        -> Acknowledgement
    {
        connection.forgetWrites()
        do {
            if undoing == .savepoint { try connection.execute("SAVEPOINT body") }
            let acknowledgement = try job.run(on: connection)
            // A body may have caught the very error for which the engine undid the transaction.
            try connection.requireTransaction()
            if undoing == .savepoint { try connection.execute("RELEASE body") }
            return acknowledgement
        } catch {
            if canRetry, let error = error as? StorageError, error.isTransient { throw .busy(error) }
            try undo(undoing)
            return { job.refuse(error) }
        }
    }

    private func undo(_ undoing: Undoing) throws(Setback) {
        do {
            try connection.requireTransaction()
            switch undoing {
            case .wholeTransaction: connection.rollBack()
            case .savepoint:
                try connection.execute("ROLLBACK TO body")
                try connection.execute("RELEASE body")
            case .onlyIfNothingWritten: break
            }
        } catch {
            throw .failed(error)
        }
        if undoing == .onlyIfNothingWritten, connection.hasWritten { throw .needsSavepoints }
    }

    // MARK: - The log

    /// Calls the checkpointer when the log has grown enough.
    private func watchLog() {
        let pages = connection.logPages
        watch.report(logPages: pages)
        if pages < calledAt { (calledAt, forcedAt) = (0, 0) }
        guard pages - calledAt >= options.checkpointPages else { return }
        calledAt = pages
        watch.call()
    }

    /// Pauses to copy the log's tail when the checkpointer offers it, or the whole log when it has fallen far behind.
    private func shortenLog() {
        let allowed = max(options.checkpointPages * Self.logLimit, forcedAt + options.checkpointPages)
        guard connection.logPages >= allowed || watch.acceptTail() else { return }
        forcedAt = connection.logPages
        // A reader that stays on an old page keeps the log; then it grows until the reader is done.
        _ = try? connection.checkpointAll(waiting: Self.tailMilliseconds)
    }
}
