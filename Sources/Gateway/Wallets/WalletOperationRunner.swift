import Conversation
package import Providers
package import Wallets

/// Carries an operation out: gets the token, makes one call after the other, ends.
package struct WalletOperationRunner: Sendable {
    /// Calls one operation may take; none needs more than two.
    static let mostCalls = 5
    /// How long all of it may take, below the lease of what it is done for.
    static let mostMilliseconds: Int64 = 25_000
    /// How long one call may take.
    static let callMilliseconds: Int64 = 10_000
    /// With less time than this left no call is begun.
    static let leastMilliseconds: Int64 = 3_000

    /// How an operation ended.
    package enum Outcome: Sendable, Equatable {
        case end(WalletVerdict, notes: WalletNotes)
        /// Nothing of it reached the wallet.
        case notSent(String)
    }

    let line: String
    let wallet: any Wallet
    let tokens: WalletTokens
    let network: any OutboundSending
    let world: GatewayWorld

    package init(
        line: String, wallet: any Wallet, tokens: WalletTokens, network: any OutboundSending, world: GatewayWorld
    ) {
        self.line = line
        self.wallet = wallet
        self.tokens = tokens
        self.network = network
        self.world = world
    }

    /// Does an operation. An answer that never came, or came in pieces, makes it unknown.
    package func carry(_ operation: WalletOperation) async -> Outcome {
        let deadline = world.now().adding(milliseconds: Self.mostMilliseconds)
        var heard: [OutboundResponse] = []
        var hasRenewed = false
        while heard.count < Self.mostCalls {
            var token: Secret?
            if wallet.tokenRequest() != nil {
                let left = deadline.milliseconds - world.now().milliseconds
                do throws(WalletTokens.MissingToken) {
                    token = try await tokens.token(of: line, wallet, network, within: left, now: world.now)
                } catch {
                    return Self.broken(heard, error.reason)
                }
            }
            let moment = WalletMoment(now: world.now(), token: token, random: world.random)
            switch wallet.step(operation, after: heard, moment) {
            case .end(let verdict, let notes): return .end(verdict, notes: notes)
            case .call(let request):
                let left = deadline.milliseconds - moment.now.milliseconds
                guard left >= Self.leastMilliseconds else { return Self.broken(heard, "The time was over.") }
                let response: OutboundResponse
                do throws(OutboundFailure) {
                    response = try await network.send(
                        request, timeoutMilliseconds: Int(min(left, Self.callMilliseconds)))
                } catch {
                    return Self.failed(heard, error)
                }
                // A call whose token was refused did nothing, so it may be made again, once.
                if token != nil, !hasRenewed, wallet.refusesToken(response) {
                    hasRenewed = true
                    await tokens.forget(token, of: line)
                } else {
                    heard.append(response)
                }
            }
        }
        return .end(.unknown("The wallet sends from call to call."), notes: [:])
    }

    private static func failed(_ heard: [OutboundResponse], _ failure: OutboundFailure) -> Outcome {
        switch failure {
        case .notSent(let reason): broken(heard, reason)
        // An answer that was refused for its size came from somebody who had the request.
        case .unknown(let reason), .refused(let reason): .end(.unknown(reason), notes: [:])
        }
    }

    /// The operation stops before its next call. It reached the wallet when an earlier call did.
    private static func broken(_ heard: [OutboundResponse], _ reason: String) -> Outcome {
        heard.isEmpty ? .notSent(reason) : .end(.unknown(reason), notes: [:])
    }
}
