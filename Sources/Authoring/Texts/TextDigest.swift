package import Conversation
import Crypto
import Foundation
import Wording

/// A few digits that tell one wording of a text from another, to stand in a file people read: the first eight of the
/// SHA-256 of its full and its short form. What surrounds the wording, as a note, changes nothing.
package struct TextDigest: Sendable, Hashable {
    /// Eight lower-case hexadecimal digits.
    package let digits: String

    private static let length = 8

    /// Nil for anything but such digits.
    package init?(_ digits: String) {
        let isWritten = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isWritten, digits.utf8.count == Self.length else { return nil }
        self.digits = digits
    }

    package init(full: String, short: String?) {
        // No text holds this character, so no two pairs of forms are written alike.
        let forms = short.map { full + "\u{0}" + $0 } ?? full
        let bytes = SHA256.hash(data: Data(forms.utf8)).prefix(Self.length / 2)
        digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    package init(of text: CityText) {
        self.init(full: text.message.source, short: text.short?.source)
    }
}
