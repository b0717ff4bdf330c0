import Authoring
import DomainKit
import Conversation
import Logging
import Providers
import Storage
import Wallets
import Wording

// MARK: Sending

extension OutboxWorker {
    enum Result: Sendable {
        case message(SendOutcome)
        case push(WalletVerdict, notes: WalletNotes)
        /// It certainly did not reach the other side.
        case notSent(String)
        /// It was not sent at all, and will not be.
        case givenUp(String)
        /// What it asks for has ended meanwhile, and its payer was told; it does not leave.
        case withdrawn
        /// Its time was over while it waited for its turn to leave.
        case expired
    }

    func send(_ row: LeasedRow) async -> Result {
        if let expires = row.expires, expires <= gateway.world.now() { return .expired }
        let calls = gateway.calls(of: row.channel, by: network, log)
        switch row.payload {
        case .message(let to, let text, let linkID, _):
            guard let channel = gateway.lines.channels[row.channel], let phone = PhoneNumber(e164: to) else {
                return .message(.rejected("The number does not exist any more."))
            }
            let message = OutgoingMessage(to: phone, text: text, linkID: linkID)
            return await call(channel.carrier.request(for: message), by: calls) { .message(channel.carrier.read($0)) }
        case .push(let reference, let payer, let minorUnits, let note):
            guard let line = gateway.lines.wallets[row.channel], let phone = PhoneNumber(e164: payer) else {
                return .push(.refused(.failed, word: "The number does not exist any more."), notes: [:])
            }
            // Where asking twice asks the payer twice, what may have left is asked about and not sent.
            guard !row.isAbandoned || (line.wallet.isPushRepeatable && !row.isOverdue) else {
                return .push(.unknown("It may have left before."), notes: [:])
            }
            guard !row.isOverdue else { return .givenUp("The wallet did not answer in time.") }
            guard !row.isWithdrawn else { return .withdrawn }
            let currency = gateway.registry.live.program.profile.currency
            let push = PaymentPush(
                reference: reference, payer: phone, amount: Money(minorUnits: minorUnits, currency: currency),
                note: note)
            return await carry(push, to: line, by: calls)
        }
    }

    private func carry(_ push: PaymentPush, to line: Lines.WalletLine, by calls: LineCalls) async -> Result {
        let runner = WalletOperationRunner(
            line: line.settings.name, wallet: line.wallet, tokens: gateway.tokens, network: calls,
            world: gateway.world)
        switch await runner.carry(.push(push)) {
        case .end(.neverArrived, _): return .notSent("The wallet did not take it.")
        case .end(let verdict, let notes): return .push(verdict, notes: notes)
        case .notSent(let reason): return .notSent(reason)
        }
    }

    private func call(
        _ request: OutboundRequest, by calls: LineCalls, _ read: (OutboundResponse) -> Result
    ) async -> Result {
        do throws(OutboundFailure) {
            return read(try await calls.send(request, timeoutMilliseconds: Self.callTimeoutMilliseconds))
        } catch {
            switch error {
            case .notSent(let reason): return .notSent(reason)
            // An answer that was refused for its size came from somebody who had the request.
            case .unknown(let reason), .refused(let reason):
                return .message(.deferred(reason))
            }
        }
    }
}

// MARK: Writing down

extension OutboxWorker {
    /// Writes down what came of a row, then counts and logs it. Where its lease is over and another worker has it by now,
    /// nothing of this counts: the other may be sending it in this moment, so that nobody is told of a failure. Only what a
    /// wallet says of a push is heard all the same, unless it is a refusal: that the wallet has it stays true.
    func recordResult(_ result: Result, of row: LeasedRow) async throws {
        let (gateway, counters) = (gateway, counters)
        try await gateway.database.write(telling: counters, log) { transaction, report in
            try OutboxRecord(gateway: gateway, row: row, report: report, counters: counters, transaction: transaction)
                .recordResult(result)
        }
    }
}
