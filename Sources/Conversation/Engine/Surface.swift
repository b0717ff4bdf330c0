package import Wording

/// The channel as the engine sees it: how the citizen reads us and how much fits.
package struct Surface: Sendable, Equatable {
    package enum Medium: String, Sendable, Hashable, CaseIterable {
        /// A dialogue that closes: screens are paged and keys are shown.
        case ussd
        /// Messages: whole texts, no keys.
        case sms
    }

    package let medium: Medium
    package let budget: ScreenBudget
    /// The code to dial or the number to text, as shown to citizens.
    package let address: String

    package init(medium: Medium, budget: ScreenBudget, address: String) {
        self.medium = medium
        self.budget = budget
        self.address = address
    }
}
