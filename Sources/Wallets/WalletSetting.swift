import Providers

extension WalletSetting {
    /// A secret by the word `city.yaml` gives it; nil when it is not set or empty.
    func secret(_ word: String) -> Secret? {
        guard let secret = channel.secrets[word], !secret.revealed.isEmpty else { return nil }
        return secret
    }

    /// What stands behind a word that is no secret, such as a market's name.
    func word(_ word: String) -> String? { secret(word)?.revealed }

    /// The address of one of the line's hooks, with our reference behind the event where it is about one payment.
    func hook(_ event: String, _ reference: String? = nil) -> String? {
        hooks.map { "\($0.revealed)/\(event)" + (reference.map { "/" + $0.percentEncoded } ?? "") }
    }

    /// The public address of the gateway without any path: where a payer's page may return to.
    var site: String? {
        guard let hooks, let mark = hooks.revealed.firstRange(of: "/hooks/") else { return nil }
        return String(hooks.revealed[..<mark.lowerBound])
    }

    /// The host providers call, in lower case, with its port where that is not the usual one.
    var host: String? {
        site.flatMap { $0.split(separator: "/").dropFirst().first }.map { $0.lowercased() }
    }
}
