package import Authoring
import DomainKit
package import Gateway
import Wallets

extension TranscriptVocabulary {
    /// The words of a city and of every domain.
    package init(_ city: CitySettings, _ exchange: Exchange) {
        self.init(
            imports: Dictionary(
                exchange.imports.map { ($0.name, $0.columns.map(\.name)) }, uniquingKeysWith: { first, _ in first }),
            exports: Dictionary(
                exchange.exports.map { ($0.name, $0.columns) }, uniquingKeysWith: { first, _ in first }),
            languages: city.languages, numbering: city.country.numbering, codes: city.channels.compactMap(\.ussd),
            refusals: WalletRefusal.allCases.map(\.rawValue))
    }
}
