/// How the characters of a text travel over GSM. One message uses one encoding throughout.
package enum TextEncoding: String, Sendable, Hashable {
    /// The 7-bit default alphabet and its extension table, 3GPP TS 23.038 section 6.2.1.
    case gsm7 = "GSM7"
    /// 16-bit units. Handsets read UTF-16 here, so a character outside the basic plane costs two units.
    case ucs2 = "UCS2"

    /// The data coding octet of a USSD string in this encoding, language unspecified (3GPP TS 23.038 section 5).
    package var ussdDataCoding: UInt8 {
        switch self {
        case .gsm7: 0x0F
        case .ucs2: 0x48
        }
    }

    /// The units one scalar takes in this encoding.
    func units(of scalar: Unicode.Scalar) -> Int {
        switch self {
        case .gsm7: GSM7.septets(of: scalar) ?? 1
        case .ucs2: scalar.value > 0xFFFF ? 2 : 1
        }
    }
}

/// What a text costs: GSM-7 where every scalar is in that alphabet, UCS-2 otherwise.
///
/// The text is measured as given. Callers bring it to `nfc` first, because a decomposed letter costs two units.
package struct TextMeasure: Sendable, Equatable {
    package let encoding: TextEncoding
    /// Septets in GSM-7, where an extension character counts two; UTF-16 units in UCS-2.
    package let units: Int

    package init(_ text: String) {
        self = TextWidth(text).measure
    }

    package init(encoding: TextEncoding, units: Int) {
        self.encoding = encoding
        self.units = units
    }
}

/// What a text costs in either encoding, so that the cost of texts put together is a sum.
struct TextWidth: Equatable {
    /// Nil when a character is outside GSM-7.
    private(set) var septets: Int? = 0
    private(set) var utf16 = 0

    static let lineFeed = TextWidth("\n")

    init() {}

    init(_ text: String) {
        self =
            text.utf8.withContiguousStorageIfAvailable { TextWidth(utf8: $0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { TextWidth(utf8: $0) }
    }

    private init(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        septets = GSM7.septets(utf8: bytes)
        // Each scalar has one byte that is no continuation byte, and a four-byte scalar is a surrogate pair.
        for byte in bytes {
            utf16 &+= (byte & 0xC0 == 0x80 ? 0 : 1) &+ (byte >= 0xF0 ? 1 : 0)
        }
    }

    var measure: TextMeasure {
        septets.map { TextMeasure(encoding: .gsm7, units: $0) } ?? TextMeasure(encoding: .ucs2, units: utf16)
    }

    mutating func add(_ other: TextWidth) {
        if let mine = septets, let theirs = other.septets { septets = mine &+ theirs } else { septets = nil }
        utf16 &+= other.utf16
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        if let mine = septets, let more = GSM7.septets(of: scalar) { septets = mine &+ more } else { septets = nil }
        utf16 &+= TextEncoding.ucs2.units(of: scalar)
    }
}
