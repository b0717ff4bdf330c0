package import Wording

/// The words a transcript may use: what can be imported and exported, the city's languages, codes and phones.
package struct TranscriptVocabulary: Sendable {
    /// The columns of every kind of import.
    package let imports: [String: [String]]
    /// The columns of every kind of export.
    package let exports: [String: [String]]
    package let languages: [String]
    /// How numbers are written where no country code stands before them.
    package let numbering: NumberingPlan
    /// The codes citizens dial.
    package let codes: [String]
    /// The wallets' words for why money did not move.
    package let refusals: [String]

    package init(
        imports: [String: [String]], exports: [String: [String]], languages: [String], numbering: NumberingPlan,
        codes: [String], refusals: [String]
    ) {
        self.imports = imports
        self.exports = exports
        self.languages = languages
        self.numbering = numbering
        self.codes = codes
        self.refusals = refusals
    }

    /// Whether a code, with or without numbers dialled through it, leads to the city.
    func leadsHere(_ code: String) -> Bool {
        codes.contains { own in
            let stem = own.hasSuffix("#") ? String(own.dropLast()) : own
            return code == own || (code.hasPrefix(stem + "*") && code.hasSuffix("#"))
        }
    }
}
