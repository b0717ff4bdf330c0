import Authoring
import Providers
import Wallets

extension Lines {
    /// Sets a wallet up as `city.yaml` and the environment have it.
    ///
    /// - Throws: when there is no such wallet, it misses a secret or an address, or is given a secret it does not know.
    static func wallet(
        _ settings: WalletSettings, _ city: CitySettings, url: String?, secrets: [String: Secret], hooks: Secret?
    ) throws(LineError) -> any Wallet {
        guard let kind = WalletCatalog.wallet(named: settings.provider) else {
            throw LineError(line: settings.name, reason: "there is no wallet \"\(settings.provider)\".")
        }
        if let secret = kind.secrets.first(where: { $0.isNeeded && !settings.secrets.contains($0.word) }) {
            throw LineError(
                line: settings.name, reason: "its \"secrets\" must name \(secret.word), \(secret.use).")
        }
        let known = kind.secrets.map { $0.word }
        if let word = settings.secrets.first(where: { !known.contains($0) }) {
            let choice = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
            throw LineError(line: settings.name, reason: "its wallet knows no secret \"\(word)\"; \(choice).")
        }
        guard kind.hasOwnAddress || url != nil else {
            throw LineError(
                line: settings.name, reason: "it needs a \"url\", because its wallet has no address of its own.")
        }
        return kind.init(
            WalletSetting(
                channel: ProviderChannel(name: settings.name, baseURL: url, secrets: secrets, sender: ""),
                currency: city.country.currency, numbering: city.country.numbering, country: city.country.code,
                hooks: hooks))
    }
}
