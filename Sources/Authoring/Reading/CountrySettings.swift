package import Wording

/// Facts of a country from `Locales/countries/<ISO>.yaml`.
package struct CountrySettings: Sendable, Hashable {
    /// ISO 3166-1 alpha-2.
    package let code: String
    package let numbering: NumberingPlan
    package let currency: Currency
    /// IANA name, as `Africa/Accra`.
    package let timeZone: String
}
