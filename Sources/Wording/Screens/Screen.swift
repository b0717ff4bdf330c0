/// One numbered choice of a screen, drawn `1. label`.
package struct ScreenOption: Sendable, Equatable {
    /// What the citizen types to choose it.
    package let number: String
    package let label: String

    package init(number: String, label: String) {
        self.number = number
        self.label = label
    }
}

/// What a turn shows, before it is cut into pages: a text and the choices under it.
package struct ScreenContent: Sendable, Equatable {
    package let body: String
    package let options: [ScreenOption]

    package init(body: String, options: [ScreenOption] = []) {
        self.body = body
        self.options = options
    }
}

/// The lines that tell which keys lead elsewhere, as they are drawn: `0 Back`. Nil is not offered.
package struct ScreenKeys: Sendable, Equatable {
    package let back: String?
    package let home: String?
    /// Shown on every page but the last.
    package let more: String
    package let help: String?

    package init(back: String? = nil, home: String? = nil, more: String, help: String? = nil) {
        self.back = back
        self.home = home
        self.more = more
        self.help = help
    }
}

/// The part of a screen that fits a phone at once.
package struct Page: Sendable, Equatable {
    /// Everything to be shown, keys and all, in normal form C.
    package let text: String
    /// The numbers of the options that begin on this page.
    package let optionNumbers: [String]
    /// Whether another page follows, and so whether the page offers it.
    package let hasMore: Bool

    package init(text: String, optionNumbers: [String], hasMore: Bool) {
        self.text = text
        self.optionNumbers = optionNumbers
        self.hasMore = hasMore
    }
}
