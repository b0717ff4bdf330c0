/// A text as a USSD string carries it: 3GPP TS 24.080 allows 160 octets, so 182 septets or 80 units of UCS-2.
package struct USSDString: Sendable, Equatable {
    /// The octets one USSD string may hold. Many networks and gateways cut earlier; see `ScreenBudget`.
    package static let octetLimit = 160

    package let measure: TextMeasure
    /// Packed septets with the carriage-return padding of USSD, or UTF-16 with the high octet first.
    package let octets: [UInt8]

    /// - Parameter text: sent as given; bring it to `nfc` first.
    package init(_ text: String) {
        measure = TextMeasure(text)
        if let codes = GSM7.encode(text) {
            octets = GSM7.packUSSD(codes)
        } else {
            octets = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        }
    }

    package var dataCoding: UInt8 { measure.encoding.ussdDataCoding }

    package var fits: Bool { octets.count <= Self.octetLimit }
}
