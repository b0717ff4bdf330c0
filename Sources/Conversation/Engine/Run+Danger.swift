import Wording

/// Who tells of danger in a dialogue, in place of an answer.
extension Run {
    /// Tells the numbers to call in danger above the question that waits, which counts no wrong answer; nil where what was
    /// refused tells of none.
    ///
    /// Where own words are asked for nothing is told: there they may name a place.
    mutating func tellOfDanger(_ typed: String, for refusal: Refusal, at state: State) -> Advance? {
        guard !state.facts.takesOwnWords, state.facts.typedInto == nil,
            tellsOfDanger(typed, mayBeNumber: refusal.text == .wrongChoice)
        else { return nil }
        origin = nil
        asksAgain = true
        session.refusals = 0
        sayNumbersInDanger()
        return carryOut(begin(state))
    }

    mutating func sayNumbersInDanger() { say(.engine(.emergency, ["emergency": .text(program.profile.emergency)])) }

    /// Whether something that is no answer here tells of an emergency, and there are numbers to call. By text message it begins
    /// what its words name, so nothing is looked for.
    ///
    /// - Parameter mayBeNumber: whether one of those numbers may be meant, for a choice was asked for and no other number.
    func tellsOfDanger(_ typed: String, mayBeNumber: Bool) -> Bool {
        let numbers = program.profile.emergency.split { !$0.isNumber }.map(String.init)
        guard surface.medium == .ussd, !numbers.isEmpty else { return false }
        if mayBeNumber, let digits = TypedNumber.digits(typed), numbers.contains(digits) { return true }
        // Who has chosen no language yet may cry in any.
        return program.understanding.tellsOfEmergency(typed, in: session.languageChosen ? session.language : nil)
    }
}
