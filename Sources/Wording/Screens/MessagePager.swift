/// Cuts a text message that would take more parts than a line allows into several, each of no more parts. A line under
/// all but the last says how the next is asked for.
package struct MessagePager: Sendable, Equatable {
    /// The most parts of one message, at least one.
    package let parts: Int
    /// As `98 More`.
    package let more: String

    package init(parts: Int, more: String) {
        self.parts = max(1, parts)
        self.more = more
    }

    /// The messages, at least one. What needs no cut is left as it is, without a line for more.
    package func pages(of content: ScreenContent) -> [Page] {
        let text = Pager(keys: ScreenKeys(more: more)).whole(content)
        if SMSSegments.count(of: text) <= parts {
            return [Page(text: text, optionNumbers: content.options.map(\.number), hasMore: false)]
        }
        // A part ends before what does not fit it whole, so a message may hold less than its parts together. How much
        // less is tried out; no part stays emptier than the last of these leaves it.
        for slack in [0, 1, 4, 16] {
            let pages = pages(of: content, slack: slack)
            if pages.allSatisfy({ SMSSegments.count(of: $0.text) <= parts }) { return pages }
        }
        return pages(of: content, slack: 66)
    }

    private func pages(of content: ScreenContent, slack: Int) -> [Page] {
        var budget = ScreenBudget(gsm7Septets: 160, ucs2Units: 70)
        if parts > 1 {
            let lost = (parts - 1) * slack
            budget = ScreenBudget(gsm7Septets: parts * 153 - min(lost, parts - 1), ucs2Units: parts * 67 - lost)
        }
        return Pager(budget: budget, keys: ScreenKeys(more: more)).pages(of: content)
    }
}
