package import Authoring
import Civic
import Wallets

extension TranscriptVocabulary {
    /// The words of a city and of every domain.
    package init(_ city: CitySettings) {
        self.init(
            imports: Dictionary(
                Exchange.imports.map { ($0.name, $0.columns.map(\.name)) }, uniquingKeysWith: { first, _ in first }),
            exports: Dictionary(
                Exchange.exports.map { ($0.name, $0.columns) }, uniquingKeysWith: { first, _ in first }),
            languages: city.languages, numbering: city.country.numbering, codes: city.channels.compactMap(\.ussd),
            refusals: WalletRefusal.allCases.map(\.rawValue))
    }
}
