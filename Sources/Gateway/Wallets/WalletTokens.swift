package import Conversation
package import Providers
package import Wallets

/// The access tokens of every wallet line, each fetched when it is first needed and again shortly before it ends.
///
/// A caller that asks while one is being fetched waits for that one, because wallets limit how often tokens may be asked for.
package actor WalletTokens {
    /// How long a fetch may take: one wallet was seen to need twenty seconds.
    static let timeoutMilliseconds: Int64 = 20_000
    /// A token is not used in the last part of its life, so that it does not end on its way: a minute, or a quarter of a
    /// short life.
    private static let lastMilliseconds: Int64 = 60_000
    /// The longest life that is believed.
    private static let longestSeconds: Int64 = 86_400

    private struct Held {
        let token: Secret
        let usableUntil: Instant
    }

    private var held: [String: Held] = [:]
    private var fetching: [String: Task<Result<AccessToken, MissingToken>, Never>] = [:]

    package init() {}

    /// Why there is no token, in a sentence for the log, without anything of the answer.
    package struct MissingToken: Error, Sendable, Hashable {
        package let reason: String
    }

    /// The token of a line.
    ///
    /// - Throws: `MissingToken` when there is none to be had in this time.
    package func token(
        of line: String, _ wallet: any Wallet, _ network: any OutboundSending, within milliseconds: Int64,
        now: @Sendable () -> Instant
    ) async throws(MissingToken) -> Secret {
        let asked = now()
        if let held = held[line], asked < held.usableUntil { return held.token }
        if let fetch = fetching[line] { return try await fetch.value.get().value }
        let timeout = min(Self.timeoutMilliseconds, milliseconds)
        let fetch = Task { await Self.fetch(wallet, network, timeout: Int(max(timeout, 1))) }
        fetching[line] = fetch
        let fetched = await fetch.value
        fetching[line] = nil
        let token = try fetched.get()
        let life = min(max(token.lifetimeSeconds, 0), Self.longestSeconds) * 1000
        let usable = life - min(Self.lastMilliseconds, life / 4)
        held[line] = Held(token: token.value, usableUntil: asked.adding(milliseconds: usable))
        return token.value
    }

    /// Forgets a token the wallet has refused. A newer one that came meanwhile stays.
    package func forget(_ token: Secret?, of line: String) {
        if held[line]?.token == token { held[line] = nil }
    }

    private static func fetch(
        _ wallet: any Wallet, _ network: any OutboundSending, timeout: Int
    ) async -> Result<AccessToken, MissingToken> {
        func missing(_ reason: String) -> Result<AccessToken, MissingToken> {
            .failure(MissingToken(reason: "There is no access token: \(reason)"))
        }
        guard let request = wallet.tokenRequest() else { return missing("The wallet asks for none.") }
        do throws(OutboundFailure) {
            let response = try await network.send(request, timeoutMilliseconds: timeout)
            guard let token = wallet.readToken(response) else {
                return missing("The wallet answered \(response.status) without one.")
            }
            return .success(token)
        } catch {
            switch error {
            case .notSent(let reason), .unknown(let reason), .refused(let reason): return missing(reason)
            }
        }
    }
}
