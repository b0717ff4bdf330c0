package import Wording

/// The channel as the engine sees it: how the citizen reads us and how much fits.
package struct Surface: Sendable, Equatable {
    package enum Medium: String, Sendable, Hashable, CaseIterable {
        /// A dialogue that closes: screens are paged and keys are shown.
        case ussd
        /// Messages: whole texts, no keys.
        case sms

        /// The other one.
        package var other: Medium { self == .ussd ? .sms : .ussd }
    }

    package let medium: Medium
    package let budget: ScreenBudget
    /// The code to dial or the number to text, as shown to citizens.
    package let address: String
    /// The number to text where this is a dialogue, the code to dial where these are messages; nil where the city has
    /// no such line.
    package let elsewhere: String?
    /// The most parts a message may have.
    package let parts: Int

    package init(
        medium: Medium, budget: ScreenBudget, address: String, elsewhere: String? = nil, parts: Int = 4
    ) {
        self.medium = medium
        self.budget = budget
        self.address = address
        self.elsewhere = elsewhere
        self.parts = parts
    }
}
