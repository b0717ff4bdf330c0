package import Authoring
import Providers
import Wallets

extension LineVocabulary {
    /// Every provider and wallet this build speaks to, for the checker.
    package static let known = LineVocabulary(
        providers: Dictionary(
            ProviderCatalog.all.map { ($0.name, words($0.secrets)) }, uniquingKeysWith: { first, _ in first }),
        wallets: Dictionary(
            WalletCatalog.all.map { ($0.name, words($0.secrets)) }, uniquingKeysWith: { first, _ in first }))

    private static func words(_ secrets: [ProviderSecret]) -> [Word] {
        secrets.map { Word($0.word, use: $0.use, isNeeded: $0.isNeeded) }
    }
}
