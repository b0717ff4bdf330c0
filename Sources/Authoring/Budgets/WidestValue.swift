import Conversation
import Wording

/// The widest a value can be shown in one language.
struct WidestValue {
    let language: Language
    let currency: Currency

    /// Letters of a word, where nothing is known of the words: longer ones are rare, and shorter ones waste less room at
    /// the end of a page.
    private static let wordLength = 9

    func shown(_ width: ValueWidth, as kind: Placeholder.Kind) -> WidestText {
        switch width {
        case .text(let most, let letters): WidestText(text(most, letters) + (kind == .phone ? "     " : ""))
        case .integer(let digits): WidestText(language.format(-nines(digits)))
        case .money(let digits):
            WidestText(language.format(Money(minorUnits: nines(digits + currency.exponent), currency: currency)))
        case .date: dates
        case .phone: WidestText("+999 999 999 999 999")
        case .boolean: WidestText(language.format(true)).or(WidestText(language.format(false)))
        case .record, .list: .empty
        }
    }

    /// As many letters as there may be, with a space between words. A language that runs from right to left has no letters
    /// in GSM-7; for the others every letter is taken to have a septet.
    private func text(_ most: Int, _ letters: ValueWidth.Repertoire) -> String {
        guard letters == .words else { return String(repeating: "8", count: max(most, 0)) }
        let letter: Character = language.rightToLeft ? "\u{634}" : "m"
        return String((0..<max(most, 0)).map { $0 % (Self.wordLength + 1) == Self.wordLength ? " " : letter })
    }

    private func nines(_ digits: Int) -> Int64 {
        (0..<min(max(digits, 1), 18)).reduce(Int64(0)) { number, _ in number * 10 + 9 }
    }

    private var dates: WidestText {
        let days = (1...12).flatMap { month in [1, 28].compactMap { CivilDate(year: 2028, month: month, day: $0) } }
        return days.reduce(.empty) { widest, day in widest.or(WidestText(language.format(day))) }
    }
}
