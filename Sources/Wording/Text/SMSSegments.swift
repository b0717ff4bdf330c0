/// A text as the segments of one short message, and so what sending it costs.
///
/// One segment holds 160 septets or 70 units; each part of a longer text gives up room for the concatenation header
/// with an 8-bit reference and holds 153 or 67 (3GPP TS 23.040 section 9.2.3.24.1). A part ends between extended
/// grapheme clusters. Only a cluster wider than a whole part is cut, between scalars, so neither an escape pair nor a
/// surrogate pair is ever divided.
package struct SMSSegments: Sendable, Equatable {
    package struct Segment: Sendable, Equatable {
        package let text: String
        /// Septets or UTF-16 units, without the header.
        package let units: Int
    }

    package let encoding: TextEncoding
    /// Septets or UTF-16 units of the whole text.
    package let units: Int
    /// At least one: the empty text is one empty segment.
    package let segments: [Segment]

    /// The segments of a text in normal form C, the form in which every text of ours is sent.
    package init(_ text: String) {
        self.init(exactly: text.nfc)
    }

    /// The segments of a text as given, decomposed letters and all. This tells what a text costs when somebody else
    /// sends it unnormalised.
    package init(exactly text: String) {
        let measure = TextMeasure(text)
        encoding = measure.encoding
        units = measure.units
        let (single, part) = measure.encoding == .gsm7 ? (160, 153) : (70, 67)
        if measure.units <= single {
            segments = [Segment(text: text, units: measure.units)]
        } else {
            segments = Self.parts(of: text, encoding: measure.encoding, room: part)
        }
    }

    /// How many segments a text in normal form C takes.
    package static func count(of text: String) -> Int {
        let measure = TextMeasure(text)
        return measure.units <= (measure.encoding == .gsm7 ? 160 : 70) ? 1 : SMSSegments(text).segments.count
    }

    private static func parts(of text: String, encoding: TextEncoding, room: Int) -> [Segment] {
        let scalars = text.unicodeScalars
        var parts: [Segment] = []
        var (start, used) = (text.startIndex, 0)
        /// Ends the part before `place` when what follows there does not fit it.
        func place(_ width: Int, at place: String.Index) {
            if used + width > room {
                parts.append(Segment(text: String(scalars[start..<place]), units: used))
                (start, used) = (place, 0)
            }
            used += width
        }
        var index = text.startIndex
        while index < text.endIndex {
            let end = clusterEnd(in: text, after: index, encoding)
            let width = scalars[index..<end].reduce(0) { $0 + encoding.units(of: $1) }
            if width <= room {
                place(width, at: index)
            } else {
                for inner in scalars[index..<end].indices { place(encoding.units(of: scalars[inner]), at: inner) }
            }
            index = end
        }
        parts.append(Segment(text: String(scalars[start...]), units: used))
        return parts
    }

    /// GSM-7 has no combining characters: there only a carriage return and line feed belong together.
    private static func clusterEnd(in text: String, after index: String.Index, _ encoding: TextEncoding) -> String.Index
    {
        guard encoding == .gsm7 else { return text.index(after: index) }
        let scalars = text.unicodeScalars
        let end = scalars.index(after: index)
        guard scalars[index] == "\r", end < scalars.endIndex, scalars[end] == "\n" else { return end }
        return scalars.index(after: end)
    }
}
