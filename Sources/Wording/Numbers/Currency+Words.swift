extension Currency {
    /// What people, portals and banks write beside an amount of this currency, besides its code and symbol: lower-case
    /// letters without spaces and points. Letters that stand for thousands or millions, as in `5K`, are no words.
    private static let written: [String: Set<String>] = [
        "AOA": ["kz"], "BIF": ["fbu"], "CDF": ["fc"], "CVE": ["esc"], "DZD": ["da"], "EGP": ["e£", "le", "l.e"],
        "ETB": ["br", "birr"], "EUR": ["€"], "GHS": ["gh₵", "gh¢", "ghc", "gh", "₵", "¢", "cedi", "cedis"],
        "GMD": ["d"],
        "GNF": ["fg"], "KES": ["ksh", "kshs", "sh", "shs"], "LRD": ["l$", "ld"], "MAD": ["dh", "dhs", "درهم", "دراهم"],
        "MRU": ["um", "أوقية", "اوقية"],
        "MUR": ["rs"], "MWK": ["mk"], "MZN": ["mt", "mtn"], "NGN": ["₦", "n", "naira"], "RWF": ["frw", "rf"],
        "SLE": ["le", "nle"], "TND": ["dt", "دت", "دينار", "دنانير"], "TZS": ["tsh", "tshs", "sh", "shs"],
        "UGX": ["ush", "ushs", "sh", "shs"],
        "USD": ["$", "us$"], "XAF": cfa, "XOF": cfa, "ZAR": ["r"], "ZMW": ["zk"],
    ]
    private static let cfa: Set = ["fcfa", "cfa", "frcfa", "frscfa", "francscfa", "f", "fr", "frs", "francs"]

    /// Whether a text beside an amount, as `F CFA` or `Ksh.`, is a name of this currency.
    package func isNamed(by text: some StringProtocol) -> Bool {
        let bare = text.lowercased().filter { $0 != " " && $0 != "." }
        guard !bare.isEmpty else { return false }
        return bare == code.lowercased() || bare == symbol.lowercased().filter { $0 != " " && $0 != "." }
            || Self.written[code]?.contains(bare) == true
    }
}
