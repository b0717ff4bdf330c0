/// What one USSD screen may hold on a channel, by the encoding the screen ends up in.
///
/// The standard figures are what networks and aggregators let through in practice. The specification's own limit is
/// 160 octets, that is 182 septets or 80 units, but many gateways cut at 160 characters and some at 70 units.
package struct ScreenBudget: Sendable, Equatable {
    package var gsm7Septets: Int
    package var ucs2Units: Int

    package init(gsm7Septets: Int = 160, ucs2Units: Int = 70) {
        self.gsm7Septets = gsm7Septets
        self.ucs2Units = ucs2Units
    }

    package static let standard = ScreenBudget()

    /// Whether a screen with this text, in normal form C, arrives whole.
    package func fits(_ text: String) -> Bool {
        fits(TextWidth(text))
    }

    func fits(_ width: TextWidth) -> Bool {
        if let septets = width.septets { septets <= gsm7Septets } else { width.utf16 <= ucs2Units }
    }

    /// The units a screen in this encoding may hold.
    package func room(for encoding: TextEncoding) -> Int {
        switch encoding {
        case .gsm7: gsm7Septets
        case .ucs2: ucs2Units
        }
    }
}
