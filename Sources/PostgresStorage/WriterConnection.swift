import Foundation
import Storage

/// A body on its way to a writer connection, and on which terms.
struct Submission: Sendable {
    let terms: WriteTerms
    let job: any Job<Pipeline>
}

/// Commits what waits for one connection, in groups: one transaction, one synchronisation with the disk, then everyone
/// is told. What the bodies of a group ask first is asked for all of them at once, and what they write travels together,
/// so that a group costs few journeys to the server.
///
/// A group runs without savepoints; only when a body throws after it has written does it run again with one for each.
/// Where another connection was quicker to change a row, the bodies of a group run again one by one.
final class WriterConnection {
    private let source: ConnectionSource
    private let options: PostgresOptions
    private var pipeline: Pipeline?
    private var marker: CommitMarker
    /// Since when there has been no connection.
    private var lostAt: ContinuousClock.Instant?
    /// Groups to run with savepoints from the start, because a body threw a moment ago and others may.
    private var carefulGroups = 0

    private static let carefulGroupsAfterUndo = 16

    /// Connects, or throws why it cannot.
    /// - Parameter isFirst: whether this is the writer connection that makes what all of them need; it connects in any case.
    init(
        source: ConnectionSource, marker: CommitMarker, isFirst: Bool, options: PostgresOptions
    ) throws(StorageError) {
        self.source = source
        self.marker = marker
        self.options = options
        guard options.connectsAhead || isFirst else { return }
        do throws(PostgresError) {
            let pipeline = try source.connect()
            if isFirst { try CommitMarker.makeTable(on: pipeline) }
            try marker.make(on: pipeline)
            self.pipeline = pipeline
        } catch {
            throw error.error
        }
    }

    /// Commits what comes until the mailbox is closed and empty.
    func serve(_ mailbox: Mailbox<Submission>) {
        var letters: [Submission] = []
        while mailbox.removeLetters(into: &letters, limit: options.groupLimit) {
            for group in Self.groups(of: letters) { commit(group) }
            letters.removeAll(keepingCapacity: true)
        }
        if let pipeline { marker.remove(on: pipeline) }
    }

    /// What is submitted on special terms is committed by itself.
    private static func groups(of letters: [Submission]) -> [ArraySlice<Submission>] {
        letters.indices.reduce(into: []) { groups, index in
            let isOrdinary = !letters[index].terms.isClaim && !letters[index].terms.isLong
            if isOrdinary, let last = groups.last?.last, !last.terms.isClaim, !last.terms.isLong {
                groups[groups.count - 1] = letters[groups[groups.count - 1].startIndex...index]
            } else {
                groups.append(letters[index...index])
            }
        }
    }

    // MARK: - Groups

    /// Why an attempt at a group kept nothing, and what is to be done about it.
    private enum Setback: Error {
        /// Another was quicker; the same may succeed in a moment.
        case overtaken(StorageError)
        /// A body that had written threw where it could not be undone alone.
        case needsSavepoints
        /// The connection is gone, and with it everything that was not committed.
        case lost(StorageError)
        /// The connection was lost while the commit was under way.
        case uncertain([Acknowledgement], StorageError)
        /// Nothing helps.
        case failed(StorageError)
    }

    /// How a body that throws is undone.
    private enum Undoing { case wholeTransaction, savepoint, onlyIfNothingWritten }

    private func commit(_ group: ArraySlice<Submission>) {
        var retries = 0
        while true {
            do throws(Setback) {
                for acknowledge in try attempt(group, retries: retries) { acknowledge() }
                return
            } catch {
                switch error {
                case .needsSavepoints: carefulGroups = Self.carefulGroupsAfterUndo
                case .overtaken where group.count > 1:
                    for index in group.indices { commit(group[index...index]) }
                    return
                case .overtaken where retries < options.retryLimit:
                    if retries > 0 { Thread.sleep(forTimeInterval: 0.001 * Double(1 << min(retries, 6))) }
                    retries += 1
                case .lost where retries < options.retryLimit: retries += 1
                case .uncertain(let acknowledgements, let error):
                    switch wasKept() {
                    case true?: return acknowledgements.forEach { $0() }
                    case false? where retries < options.retryLimit: retries += 1
                    case false?: return group.forEach { $0.job.refuse(error) }
                    case nil: return group.forEach { $0.job.refuse(StorageError.unknown("\(error)")) }
                    }
                case .overtaken(let error), .lost(let error), .failed(let error):
                    return group.forEach { $0.job.refuse(error) }
                }
            }
        }
    }

    /// Commits a group, or throws and has kept nothing of it as far as can be known.
    private func attempt(
        _ group: ArraySlice<Submission>, retries: Int
    ) throws(Setback) -> [Acknowledgement] {
        let pipeline = try connected()
        do throws(Setback) {
            try begin(group, on: pipeline)
            let acknowledgements = try perform(group, on: pipeline, retries: retries)
            return try finish(group, acknowledgements, on: pipeline, retries: retries)
        } catch {
            rollBack(pipeline)
            throw error
        }
    }

    private func begin(_ group: ArraySlice<Submission>, on pipeline: Pipeline) throws(Setback) {
        let terms = group.first?.terms ?? .inOrder
        do throws(PostgresError) {
            try pipeline.begin(terms.isClaim ? .eachStatement : .snapshot, isUnlimited: terms.isLong)
            // Of bodies with one key only the first may know ahead: the next asks what the one before it wrote.
            var keys: Set<[UInt8]> = []
            let isFresh = group.map { submission in submission.terms.key.map { keys.insert($0).inserted } ?? false }
            try pipeline.foretell(zip(group, isFresh).map { $1 ? $0.terms.anticipated : [] })
        } catch {
            throw setback(error)
        }
        guard let failure = pipeline.failure else { return }
        // Whose question it was shows when each is asked alone.
        throw setback(failure, otherwise: group.count > 1 ? .overtaken(failure.error) : nil)
    }

    private func perform(
        _ group: ArraySlice<Submission>, on pipeline: Pipeline, retries: Int
    ) throws(Setback) -> [Acknowledgement] {
        let undoing: Undoing =
            group.count == 1 ? .wholeTransaction : carefulGroups > 0 ? .savepoint : .onlyIfNothingWritten
        if undoing == .savepoint { carefulGroups -= 1 }
        var acknowledgements: [Acknowledgement] = []
        acknowledgements.reserveCapacity(group.count)
        var hasWritten = false
        for (index, submission) in group.enumerated() {
            pipeline.turn(to: index)
            pipeline.forgetWrites()
            acknowledgements.append(try perform(submission.job, on: pipeline, undoing: undoing, retries: retries))
            hasWritten = hasWritten || pipeline.hasWritten
        }
        marker.isDue = hasWritten
        return acknowledgements
    }

    /// Runs one body and answers how to report its end. Throws only what ends the whole group.
    private func perform(
        _ job: any Job<Pipeline>, on pipeline: Pipeline, undoing: Undoing, retries: Int
    ) throws(Setback) -> Acknowledgement {
        do {
            if undoing == .savepoint { try pipeline.setSavepoint() }
            let acknowledgement = try job.run(on: pipeline)
            if undoing == .savepoint { try pipeline.drain() }
            // A body may have caught the very error that spoilt it.
            if let failure = pipeline.failure { throw failure }
            if undoing == .savepoint { try pipeline.releaseSavepoint() }
            return acknowledgement
        } catch {
            let cause: any Error = (error as? PostgresError)?.error ?? error
            if let failure = pipeline.failure {
                if undoing == .onlyIfNothingWritten { throw setback(failure, otherwise: .needsSavepoints) }
                if helps(failure, retries: retries) { throw setback(failure) }
            } else if let error = cause as? StorageError, error.isTransient, retries < options.retryLimit {
                throw .overtaken(error)
            }
            try undo(undoing, on: pipeline)
            return { job.refuse(cause) }
        }
    }

    private func undo(_ undoing: Undoing, on pipeline: Pipeline) throws(Setback) {
        do throws(PostgresError) {
            switch undoing {
            case .wholeTransaction: try pipeline.rollBack()
            case .savepoint: try pipeline.rollBackToSavepoint()
            case .onlyIfNothingWritten: break
            }
        } catch {
            throw setback(error)
        }
        switch undoing {
        case .wholeTransaction, .savepoint: pipeline.forgetWrites()
        case .onlyIfNothingWritten: if pipeline.hasWritten { throw .needsSavepoints }
        }
    }

    private func finish(
        _ group: ArraySlice<Submission>, _ acknowledgements: [Acknowledgement], on pipeline: Pipeline, retries: Int
    ) throws(Setback) -> [Acknowledgement] {
        guard marker.isDue else {
            // Nothing was written, so there is nothing to make durable.
            rollBack(pipeline)
            return acknowledgements
        }
        do throws(PostgresError) {
            try marker.advance(on: pipeline)
            if pipeline.failure == nil { try pipeline.commit() }
        } catch {
            throw .uncertain(acknowledgements, error.error)
        }
        guard let failure = pipeline.failure else { return acknowledgements }
        if pipeline.isLost { throw .uncertain(acknowledgements, failure.error) }
        // Whose it was shows when each is committed alone.
        if group.count > 1 { throw .overtaken(failure.error) }
        if helps(failure, retries: retries) { throw setback(failure) }
        throw .failed(failure.error)
    }

    // MARK: - Setbacks

    /// Whether trying again may help. A unique key may have been taken by another a moment ago; the second time, the body
    /// itself has broken the rule.
    private func helps(_ failure: PostgresError, retries: Int) -> Bool {
        switch failure.remedy {
        case .none: false
        case .runAgain: retries < (failure.error.isTransient ? options.retryLimit : 1)
        case .prepareAgain, .reconnect, .elsewhere: retries < options.retryLimit
        }
    }

    private func setback(_ failure: PostgresError, otherwise: Setback? = nil) -> Setback {
        if failure.remedy == .elsewhere { pipeline = nil }
        return switch failure.remedy {
        case .none: otherwise ?? .failed(failure.error)
        case .runAgain, .prepareAgain: .overtaken(failure.error)
        case .reconnect, .elsewhere: .lost(failure.error)
        }
    }

    private func rollBack(_ pipeline: Pipeline) {
        guard !pipeline.isLost else { return }
        // A connection that cannot even roll back is lost, and the next attempt sees that.
        do { try pipeline.rollBack() } catch {}
    }

    // MARK: - Connections

    /// The connection, or a new one when it is gone or worn.
    private func connected() throws(Setback) -> Pipeline {
        pipeline?.noticeHangUp()
        if let pipeline, !pipeline.isLost, !pipeline.isWorn { return pipeline }
        do throws(PostgresError) {
            return try reconnect { _ in }
        } catch {
            throw .failed(error.error)
        }
    }

    /// A new connection, on which `ask` was done before anything else.
    private func reconnect(_ ask: (Pipeline) throws(PostgresError) -> Void) throws(PostgresError) -> Pipeline {
        pipeline = nil
        // A server that has been away for long is asked once for each group, so that callers soon hear of it.
        let since = lostAt ?? .now
        lostAt = since
        let patience = since + .milliseconds(options.patienceMilliseconds)
        let fresh = try source.connectPatiently(until: patience) { (fresh) throws(PostgresError) in
            try ask(fresh)
            try marker.make(on: fresh)
        }
        (pipeline, lostAt) = (fresh, nil)
        return fresh
    }

    /// Whether the commit that was under way when the connection was lost was kept; nil when nobody can say.
    private func wasKept() -> Bool? {
        let lost = source.name
        var answer: Bool?
        var isAnswered = false
        do throws(PostgresError) {
            _ = try reconnect { (fresh) throws(PostgresError) in
                // Once only: afterwards the marker may have been written down again.
                if isAnswered { return }
                answer = try marker.wasKept(on: fresh, instead: lost, patience: options.patienceMilliseconds)
                isAnswered = true
            }
        } catch {
            // What was answered before the next mishap stays true.
        }
        return answer
    }
}
