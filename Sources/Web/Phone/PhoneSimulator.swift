import Gateway
package import Simulator
package import Wording

/// What the phone page needs to know: which lines there are, which phones, what to try.
package struct PhoneSimulator: Sendable {
    package struct Suggestion: Sendable, Hashable {
        package let label: String
        package let value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    package let city: String
    package let serviceCode: String
    package let shortCode: String
    /// The address of the hooks of simulated phones without the event, as `/hooks/simulated-phones/demo`.
    package let hooks: String
    package let phones: [PhoneNumber]
    package let suggestions: [Suggestion]
    package let budget: ScreenBudget
    package let inbox: SimulatedPhones

    package init(
        city: String, serviceCode: String, shortCode: String, hooks: String, phones: [PhoneNumber],
        suggestions: [Suggestion], budget: ScreenBudget, inbox: SimulatedPhones
    ) {
        self.city = city
        self.serviceCode = serviceCode
        self.shortCode = shortCode
        self.hooks = hooks
        self.phones = phones
        self.suggestions = suggestions
        self.budget = budget
        self.inbox = inbox
    }
}
