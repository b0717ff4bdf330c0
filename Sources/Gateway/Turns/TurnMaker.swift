import Conversation
import DomainKit
import Logging
import Providers
import Storage

/// Makes the turns of citizens, each in one transaction, and counts and tells what came of them. It is the one place where a
/// turn fails.
struct TurnMaker: Sendable {
    let gateway: GatewayContext
    let counters: GatewayCounters
    let log: Logger

    /// What came of a turn, for the caller that brought its input.
    enum Ending: Sendable {
        case kept(TurnResult)
        /// The turn was undone; a polite end is stored in its place.
        case undone(HopAnswer)
        /// Nothing is stored: it has to come again.
        case notKept
    }

    /// Makes a turn after those of the same phone that came before. `completion` is called once, after the commit.
    func makeTurn(of input: some TurnInput, completion: @escaping @Sendable (Ending) -> Void) {
        makeTurn(of: input, with: Preparations(), completion: completion)
    }

    private func makeTurn(
        of input: some TurnInput, with preparations: Preparations, completion: @escaping @Sendable (Ending) -> Void
    ) {
        let (gateway, note) = (gateway, OutboxNote())
        gateway.database.submit(.of(input.phoneHash, anticipating: input.firstQuestions)) { transaction in
            note.restart()
            return try TurnScene(gateway: gateway, transaction: transaction, note: note, preparations: preparations)
                .makeTurn(of: input)
        } completion: { result in
            switch result {
            case .success(let result):
                gateway.wakeSignal.ring(note)
                counters.count(.messageRefused, by: note.refusals)
                report(result, of: input)
                completion(.kept(result))
            case .failure(let error):
                guard let unprepared = error as? UnpreparedCall, preparations.isOpen else {
                    return endTurn(of: input, after: error, completion: completion)
                }
                prepare(for: unprepared, input, after: preparations, completion: completion)
            }
        }
    }

    /// Does the slow work of a call outside any transaction, and makes the turn again.
    private func prepare(
        for unprepared: UnpreparedCall, _ input: some TurnInput, after preparations: Preparations,
        completion: @escaping @Sendable (Ending) -> Void
    ) {
        // Not on this thread, which is the store's.
        Task {
            do {
                let prepared = try await gateway.prepare(unprepared)
                makeTurn(
                    of: input, with: preparations.adding(prepared, for: unprepared.call), completion: completion)
            } catch {
                endTurn(of: input, after: error, completion: completion)
            }
        }
    }

    /// Makes a turn after those of the same phone that came before.
    func makeTurn(of input: some TurnInput) async -> Ending {
        await withCheckedContinuation { continuation in
            makeTurn(of: input) { continuation.resume(returning: $0) }
        }
    }

    /// The turn was undone. Where somebody asked, a polite end is stored as their answer; where the store itself is at fault,
    /// or not even that can be stored, nothing is.
    private func endTurn<Input: TurnInput>(
        of input: Input, after error: any Error, completion: @escaping @Sendable (Ending) -> Void
    ) {
        counters.count(.turnFailed)
        gateway.trouble.recordError(error, at: input.now)
        log.error("A turn was undone.", metadata: Self.metadata(of: error))
        guard Input.isAsked, !(error is StorageError) else { return completion(.notKept) }
        let (gateway, note) = (gateway, OutboxNote())
        gateway.database.submit(.of(input.phoneHash)) { transaction in
            note.restart()
            return try TurnScene(gateway: gateway, transaction: transaction, note: note).endTurn(of: input)
        } completion: { result in
            switch result {
            case .success(let reply):
                gateway.wakeSignal.ring(note)
                completion(.undone(reply))
            case .failure: completion(.notKept)
            }
        }
    }

    /// What is told of an error: where a flow is at fault, the place in it.
    private static func metadata(of error: any Error) -> Logger.Metadata {
        (error as? TurnReason)?.metadata ?? ["error": "\(type(of: error))", "detail": "\(error)"]
    }

    // MARK: What was kept

    private func report(_ result: TurnResult, of input: some TurnInput) {
        if let event = result.outcome.event { counters.count(event) }
        switch result.outcome {
        case .silenced(begins: true):
            log.warning(
                "A phone has sent too many text messages and is not answered for an hour.",
                metadata: ["channel": "\(input.channelName ?? "-")"])
        case .givenUp: log.error("A question nobody answered could not be brought to its end.")
        default: break
        }
        if let passed = result.passed { count(passed) }
        guard let failure = result.failure else { return }
        counters.count(.turnFailed)
        log.error(
            "\(failure.sentence)", metadata: ["subject": "\(failure.subject)", "state": "\(result.failedAt ?? "-")"])
    }

    /// Counts a turn that was kept, and tells what the city should learn of it; of citizens it tells nothing.
    private func count(_ passed: PassedTurn) {
        gateway.flowMetrics.count(passed, in: gateway.registry.live.calendar)
        for (step, remark) in passed.remarks(of: gateway.domains) {
            let metadata: Logger.Metadata = ["flow": "\(step.flow)", "state": "\(step.state)"]
            switch remark {
            case .limited:
                counters.count(.actionLimited)
                log.warning("A citizen asked more often than the limit allows.", metadata: metadata)
            case .noWallet:
                counters.count(.walletMissing)
                log.error(
                    "No wallet of the city serves the payer; look at \"wallets\" in city.yaml.", metadata: metadata)
            }
        }
    }
}
