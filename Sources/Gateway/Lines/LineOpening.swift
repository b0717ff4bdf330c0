package import Authoring
import Providers
import Wallets

/// Why a line cannot be opened as `city.yaml` wants it.
package struct LineError: Error, Sendable, Hashable, CustomStringConvertible {
    package let line: String
    package let reason: String
    package var description: String { "\(line): \(reason)" }
}

/// Everything that keeps a city's lines from being opened, all at once.
package struct LineErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// In the order of `city.yaml`.
    package let all: [LineError]
    package var description: String { all.map(\.description).joined(separator: "\n") }
}

extension Lines {
    /// Opens every line of a city. `setting` answers what the environment says under a name, as
    /// `GUICHET_AFRICASTALKING_SECRET`.
    /// - Parameters:
    ///   - madeUp: the secret of a demonstration's hooks, which everybody knows; no other may be so short.
    ///   - simulation: the address of a simulated network, where there is one. What is sent there is said in the neutral dialect,
    ///     and its phones get a channel of their own.
    package init(
        city: CitySettings, callbackBase: String?, madeUp: String? = nil, simulation: String? = nil,
        setting: (String) -> String?
    ) throws(LineErrors) {
        var errors: [LineError] = []
        var channels: [String: Channel] = [:]
        for settings in city.channels {
            let kind = ProviderCatalog.provider(named: settings.provider)
            if kind == nil {
                errors.append(
                    LineError(line: settings.name, reason: "there is no provider \"\(settings.provider)\"."))
            }
            let words = LineWords(line: settings.name, named: settings.secrets, known: kind?.secrets, of: "provider")
            guard let own = words.read(url: settings.url, madeUp: madeUp, setting, &errors), let kind else { continue }
            guard kind.hasOwnAddress || own.url != nil else {
                errors.append(
                    LineError(
                        line: settings.name,
                        reason: "it needs a \"url\", because its provider has no address of its own."))
                continue
            }
            let channel = ProviderChannel(
                name: settings.name, baseURL: own.url, secrets: own.secrets,
                sender: settings.sender ?? settings.sms ?? "")
            let isSimulated = simulation != nil && own.url == simulation
            channels[settings.name] = Channel(
                settings: settings, provider: kind.init(channel: channel, numbering: city.country.numbering),
                carrier: isSimulated ? Neutral(channel: channel, numbering: city.country.numbering) : nil,
                secret: own.hookSecret, city: city)
        }
        var wallets: [String: WalletLine] = [:]
        for settings in city.wallets {
            let kind = WalletCatalog.wallet(named: settings.provider)
            if kind == nil {
                errors.append(LineError(line: settings.name, reason: "there is no wallet \"\(settings.provider)\"."))
            }
            let words = LineWords(line: settings.name, named: settings.secrets, known: kind?.secrets, of: "wallet")
            guard let own = words.read(url: settings.url, madeUp: madeUp, setting, &errors), let kind else { continue }
            guard kind.hasOwnAddress || own.url != nil else {
                errors.append(
                    LineError(
                        line: settings.name,
                        reason: "it needs a \"url\", because its wallet has no address of its own."))
                continue
            }
            let hooks = callbackBase.map { Secret("\($0)/hooks/\(settings.name)/\(own.hookSecret.revealed)") }
            wallets[settings.name] = WalletLine(
                settings: settings,
                wallet: kind.init(
                    WalletSetting(
                        channel: ProviderChannel(
                            name: settings.name, baseURL: own.url, secrets: own.secrets, sender: ""),
                        currency: city.country.currency, numbering: city.country.numbering,
                        country: city.country.code, hooks: hooks)),
                secret: own.hookSecret)
        }
        guard errors.isEmpty else { throw LineErrors(all: errors) }
        let phones = simulation.flatMap { Self.phones(of: city, among: channels, at: $0) }
        self.init(channels: channels, wallets: wallets, phones: phones)
    }

    /// The first channel in the order of their names that has a code and a number, else the first with a code.
    private static func phones(
        of city: CitySettings, among channels: [String: Channel], at address: String
    ) -> Channel? {
        let dialled = channels.values.filter { $0.settings.ussd != nil }.sorted { $0.settings.name < $1.settings.name }
        guard let first = dialled.first(where: { $0.settings.sms != nil }) ?? dialled.first else { return nil }
        let channel = ProviderChannel(name: first.settings.name, baseURL: address, secrets: [:], sender: "")
        return Channel(
            settings: first.settings, provider: Neutral(channel: channel, numbering: city.country.numbering),
            secret: first.secret, city: city)
    }

    /// The lines a city names that are not open here, or are at another provider: only a start opens lines.
    package func missing(for city: CitySettings) -> [String] {
        let channels = city.channels.filter { self.channels[$0.name]?.settings.provider != $0.provider }.map(\.name)
        let wallets = city.wallets.filter { self.wallets[$0.name]?.settings.provider != $0.provider }.map(\.name)
        return (channels + wallets).sorted()
    }

    /// The wallets that call back, when they can reach us.
    package var walletsThatCall: [String] {
        wallets.values.filter { type(of: $0.wallet).callsBack }.map(\.settings.name).sorted()
    }
}

/// The secrets of one line: what `city.yaml` names, what its provider takes, and what the environment holds.
private struct LineWords {
    let line: String
    let named: [String]
    /// Nil where the provider is not known, which is told elsewhere.
    let known: [ProviderSecret]?
    /// What the other side is called.
    let side: String

    init(line: String, named: [String], known: [ProviderSecret]?, of side: String) {
        self.line = line
        self.named = named
        self.known = known
        self.side = side
    }

    struct Own {
        let hookSecret: Secret
        let url: String?
        let secrets: [String: Secret]
    }

    /// The line's own settings; nil when anything is wrong with them, all of which is added to the errors.
    func read(url: String?, madeUp: String?, _ setting: (String) -> String?, _ errors: inout [LineError]) -> Own? {
        let prefix = "GUICHET_\(line.uppercased())_"
        var reasons = unknownWords
        let hookSecret = setting(prefix + "SECRET") ?? ""
        if hookSecret != madeUp, let fault = HookSecret.fault(of: hookSecret, named: prefix + "SECRET") {
            reasons.append(fault)
        }
        var secrets: [String: Secret] = [:]
        for word in named {
            let name = prefix + word.uppercased()
            guard let value = setting(name) else {
                reasons.append("\(name) is not set.")
                continue
            }
            if value.isEmpty { reasons.append("\(name) is empty.") }
            // None can stand in a header or a form, and a line end is mostly a slip of who set it.
            if value.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
                reasons.append("\(name) holds a line end or another control character.")
            }
            secrets[word] = Secret(value)
        }
        errors += reasons.map { LineError(line: line, reason: $0) }
        guard reasons.isEmpty else { return nil }
        return Own(hookSecret: Secret(hookSecret), url: setting(prefix + "URL") ?? url, secrets: secrets)
    }

    private var unknownWords: [String] {
        guard let known else { return [] }
        let missing = known.filter { $0.isNeeded && !named.contains($0.word) }.map { secret in
            "its \"secrets\" must name \(secret.word), \(secret.use)."
        }
        let words = known.map(\.word)
        let unknown = named.filter { !words.contains($0) }.map { word in
            let choice = words.isEmpty ? "it takes none" : "it takes \(words.joined(separator: ", "))"
            return "its \(side) knows no secret \"\(word)\"; \(choice)."
        }
        return missing + unknown
    }
}

/// The part of a hook's address nobody else knows.
package enum HookSecret {
    /// A shorter one is found by trying.
    package static let shortest = 6
    /// One that is not so long is warned of at the start.
    package static let advisable = 16
    /// What a part of a path may hold as it stands (RFC 3986 section 3.3).
    private static let punctuation = Set("-._~!$&'()*+,;=:@".unicodeScalars)

    /// What is wrong with one, by the name of the variable that holds it; nil when it can be used.
    static func fault(of secret: String, named name: String) -> String? {
        let make = "make one by: head -c 24 /dev/urandom | base64 | tr +/ -_"
        guard !secret.isEmpty else { return "\(name) is not set; it guards the address of its hooks." }
        let isWritable = secret.unicodeScalars.allSatisfy { letter in
            ("a"..."z").contains(letter) || ("A"..."Z").contains(letter) || ("0"..."9").contains(letter)
                || punctuation.contains(letter)
        }
        guard isWritable else {
            return
                "\(name) holds a character no address can have there, as / or a space, so no hook would match; \(make)."
        }
        guard secret.utf8.count >= shortest else {
            return "\(name) is shorter than \(shortest) characters and can be guessed; \(make)."
        }
        return nil
    }
}
