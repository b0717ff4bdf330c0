package import Wording

extension NumberingPlan {
    /// Reads the number a network names as the subscriber's; nil when it is none, such as a sender's name or a short number.
    ///
    /// A number already in E.164 is taken at the network's word even where this plan knows no such series, because
    /// networks open series before numbering tables hear of it. Where the plus was lost, as a form does to one that was
    /// not percent-encoded, the space left in its place counts as one if nothing else fits.
    ///
    /// A number in a form that was given up is the one it became, for it is the same person.
    package func reported(_ text: String) -> PhoneNumber? {
        if let phone = PhoneNumber(e164: text), trunkPrefix.isEmpty || !text.hasPrefix("+\(callingCode)\(trunkPrefix)")
        {
            guard eras.count > 1, text.hasPrefix("+\(callingCode)"), parse(text) == nil else { return phone }
            return formerly(text) ?? phone
        }
        if let phone = parse(text) ?? formerly(text) { return phone }
        guard text.hasPrefix(" ") else { return nil }
        let withPlus = "+" + text.dropFirst()
        return parse(withPlus) ?? formerly(withPlus)
    }
}
