import Gateway
/// The colours of the phone in the terminal, or none.
package struct TalkPaint: Sendable, Hashable {
    private let isColoured: Bool

    package init(isColoured: Bool) { self.isColoured = isColoured }

    /// Whether a terminal wants colours: not where somebody set NO_COLOR (no-color.org), nor where it says it is dumb.
    package init(onTerminal: Bool, environment: [String: String]) {
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isColoured = onTerminal && !isRefused && environment["TERM"] != "dumb"
    }

    /// What stands beside the phone.
    func faint(_ text: String) -> String { dressed(text, "2") }
    /// What does not fit.
    func loud(_ text: String) -> String { dressed(text, "31") }
    /// What the city says.
    func strong(_ text: String) -> String { dressed(text, "1") }

    /// By the codes of ECMA-48 section 8.3.117.
    private func dressed(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
