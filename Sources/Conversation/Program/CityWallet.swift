package import Wording

/// A wallet of the city as far as it matters for the choice which of them a payer is asked by.
package struct CityWallet: Sendable, Hashable {
    package let name: String
    /// What payers read where they choose.
    package let label: String
    /// Beginnings of the international numbers it serves, without the plus sign; empty where it has no rule.
    package let prefixes: [String]
    /// Longer beginnings among those that belong to somebody else.
    package let exceptions: [String]
    /// Whether it serves every payer no rule is for.
    package let isDefault: Bool

    package init(
        name: String, label: String? = nil, prefixes: [String] = [], exceptions: [String] = [], isDefault: Bool = false
    ) {
        self.name = name
        self.label = label ?? name
        self.prefixes = prefixes
        self.exceptions = exceptions
        self.isDefault = isDefault
    }

    /// Whether its rule names the number: the longest beginning that fits decides.
    package func serves(_ phone: PhoneNumber) -> Bool {
        let digits = phone.e164.dropFirst()
        func longest(_ beginnings: [String]) -> Int? {
            beginnings.filter { digits.hasPrefix($0) }.map(\.utf8.count).max()
        }
        guard let own = longest(prefixes) else { return false }
        return longest(exceptions).map { $0 <= own } ?? true
    }
}

extension CityProfile {
    /// The wallets a payer may be asked by, in the order of the city's file: those whose rule names the number; where there
    /// is none, the default one; where there is none either, every wallet without a rule.
    package func wallets(serving payer: PhoneNumber) -> [CityWallet] {
        let named = wallets.filter { $0.serves(payer) }
        guard named.isEmpty else { return named }
        let standing = wallets.filter(\.isDefault)
        return standing.isEmpty ? wallets.filter(\.prefixes.isEmpty) : standing
    }
}
