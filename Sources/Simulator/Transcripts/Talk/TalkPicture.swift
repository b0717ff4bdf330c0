package import Authoring
package import Conversation
import Gateway
package import Wording

/// Draws what arrives at a phone, with what it costs beside it.
package struct TalkPicture: Sendable {
    /// Characters of a line before it is broken.
    private static let widest = 48
    private static let narrowest = 30

    let paint: TalkPaint
    /// What one screen or part costs, where the city says so.
    let prices: Prices

    /// What a channel asks for, in the city's currency.
    package struct Prices: Sendable {
        let screen: Price?
        let part: Price?
        let currency: String

        package init(screen: Price?, part: Price?, currency: String) {
            self.screen = screen
            self.part = part
            self.currency = currency
        }
    }

    package init(paint: TalkPaint, prices: Prices) {
        self.paint = paint
        self.prices = prices
    }

    /// A screen in a frame. Beside each line stands what it takes, below what they take together with their line feeds.
    package func screen(_ screen: Screen, budget: ScreenBudget) -> [String] {
        let measure = TextMeasure(screen.text)
        let room = budget.room(for: measure.encoding)
        let size = "\(measure.units)/\(room) \(measure.encoding.rawValue)"
        let caption = [size, price(prices.screen, 1), screen.closes ? "closed" : "open"].compactMap { $0 }
        let foot = caption.joined(separator: ", ")
        return framed(screen.text, measure.encoding) + [
            "    " + (measure.units > room ? paint.loud(foot) : paint.faint(foot))
        ]
    }

    /// A text message in a frame, with its parts and their price below.
    package func message(_ text: String) -> [String] {
        let segments = SMSSegments(text)
        let count = segments.segments.count
        let parts = "\(count) part\(count == 1 ? "" : "s")"
        let sizes = segments.segments.map { String($0.units) }.joined(separator: "+")
        let caption = [parts, "\(sizes) \(segments.encoding.rawValue)", price(prices.part, count)].compactMap { $0 }
        return [paint.faint("    SMS")] + framed(text, segments.encoding)
            + ["    " + paint.faint(caption.joined(separator: ", "))]
    }

    private func price(_ price: Price?, _ count: Int) -> String? {
        price.map { price in
            let (micros, overflow) = price.micros.multipliedReportingOverflow(by: Int64(count))
            return overflow ? "" : "\(prices.currency) \(BudgetReport.Row.decimal(micros))"
        }
    }

    private func framed(_ text: String, _ encoding: TextEncoding) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let width = min(max(lines.map(\.count).max() ?? 0, Self.narrowest), Self.widest)
        let edge = String(repeating: "-", count: width + 2)
        var drawn = [paint.faint("  .\(edge).")]
        for line in lines {
            let rows = Self.broken(line, at: width)
            for (index, row) in rows.enumerated() {
                let padding = String(repeating: " ", count: width - row.count)
                let units = index == rows.count - 1 ? "\(Self.units(of: line, encoding))" : ""
                let margin = String(repeating: " ", count: max(0, 4 - units.count))
                drawn.append(
                    paint.faint("  | ") + paint.strong(row) + padding + paint.faint(" |" + margin + units))
            }
        }
        return drawn.map { $0.trailingSpacesCut } + [paint.faint("  '\(edge)'")]
    }

    /// What a line takes by itself in the encoding of the whole.
    private static func units(of line: String, _ encoding: TextEncoding) -> Int {
        encoding == .ucs2 ? line.utf16.count : TextMeasure(line).units
    }

    /// A line in rows no longer than a width, broken at spaces where there are some.
    private static func broken(_ line: String, at width: Int) -> [String] {
        var rows: [String] = []
        var rest = Substring(line)
        while rest.count > width {
            let row = rest.prefix(width + 1)
            let space = row.lastIndex(of: " ").flatMap { $0 > row.startIndex ? $0 : nil }
            let end = space ?? rest.index(rest.startIndex, offsetBy: width)
            rows.append(String(rest[..<end]))
            rest = rest[end...]
            if space != nil { rest = rest.dropFirst() }
        }
        return rows + [String(rest)]
    }
}

extension String {
    fileprivate var trailingSpacesCut: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
