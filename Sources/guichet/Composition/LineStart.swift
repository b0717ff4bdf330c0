import Conversation
import Foundation
import Gateway
import Logging
import Providers
import Storage

/// What is told of a city's lines when a gateway starts.
struct LineStart {
    let gateway: GatewayContext
    let isDemonstration: Bool
    let publicURL: String?
    let log: Logger

    /// Everything that keeps lines from being opened, a line each, so that all of it can be mended at once.
    static func sentences(_ errors: LineErrors) -> String {
        errors.all.map { "The line \($0.line) cannot be opened: \($0.reason)" }.joined(separator: "\n")
    }

    /// Has open payments asked about that nobody would ask about, and warns of what works badly.
    func report() async throws {
        let restored = try await OpenAttempts(gateway: gateway).setMissingTimers(at: gateway.world.now())
        if restored > 0 {
            log.warning(
                "Nobody was to ask about some open payments; their wallets are asked now.",
                metadata: ["payments": "\(restored)"])
        }
        for work in try await gateway.database.read({ try StrandedWork.find(in: $0, for: gateway.lines) }) {
            log.warning(
                "Something waits for a line this gateway does not have; a gateway that has it will do it.",
                metadata: ["line": "\(work.line)", "messages": "\(work.rows)", "questions": "\(work.timers)"])
        }
        let unrouted = try await gateway.database.read { try UnroutedMessages.waiting(in: $0) }
        if unrouted > 0 { log.error("\(UnroutedMessages.sentence)", metadata: ["messages": "\(unrouted)"]) }
        guard !isDemonstration else { return }
        let wallets = gateway.lines.walletsThatCall
        if publicURL == nil, !wallets.isEmpty {
            log.warning(
                "Wallets cannot call back without --public-url; payments are heard of late, when their wallets are asked.",
                metadata: ["wallets": "\(wallets.joined(separator: ", "))"])
        }
        for (name, secret) in hookSecrets where secret.revealed.utf8.count < HookSecret.advisable {
            log.warning(
                "The secret of a line's hooks is short; a longer one is harder to guess.", metadata: ["line": "\(name)"]
            )
        }
    }

    private var hookSecrets: [(name: String, secret: Secret)] {
        let channels = gateway.lines.channels.mapValues(\.secret)
        let wallets = gateway.lines.wallets.mapValues(\.secret)
        return channels.merging(wallets) { first, _ in first }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// Where providers reach the gateway from outside, as `--public-url` says it.
struct PublicAddress: Hashable {
    /// Without a slash at its end.
    let text: String

    /// Nil for what is no absolute address of the web, and for one with a user, a query or a fragment, behind which no
    /// hook's path could stand.
    init?(_ typed: String) {
        guard let parts = URLComponents(string: typed, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, (parts.port ?? 443) > 0, (parts.port ?? 443) <= 65_535
        else { return nil }
        var text = typed
        while text.hasSuffix("/") { text.removeLast() }
        self.text = text
    }
}
