import Testing

@testable import Wording

@Suite struct `Segments and USSD strings` {
    struct Row: Decodable {
        let kind: String
        let text: String
        let encoding: String
        let units: Int
        /// The length of each segment's text in UTF-16.
        let segments: [Int]
    }

    struct USSDRow: Decodable {
        let text: String
        let encoding: String
        let dcs: String
        let units: Int
        let octets: Int
        let fitsSpec: Bool
        let fits160: Bool
        let hex: String
    }

    @Test func `are cut where independent implementations cut them, between graphemes`() throws {
        let rows: [Row] = try vectors("sms_segments")
        #expect(rows.count == 798)
        for row in rows {
            let segments = SMSSegments(exactly: row.text)
            #expect(segments.encoding.rawValue == row.encoding, "\(row.kind)")
            #expect(segments.units == row.units, "\(row.kind)")
            #expect(segments.segments.map(\.text.utf16.count) == row.segments, "\(row.kind)")
            // Compared by scalars: a String also equals its decomposed twin.
            let joined = segments.segments.map(\.text).joined()
            #expect(joined.unicodeScalars.elementsEqual(row.text.unicodeScalars), "\(row.kind)")
            for segment in segments.segments {
                let scalars = segment.text.unicodeScalars
                #expect(segment.units == scalars.reduce(0) { $0 + segments.encoding.units(of: $1) }, "\(row.kind)")
            }
            if row.text.nfc.unicodeScalars.elementsEqual(row.text.unicodeScalars) {
                #expect(SMSSegments(row.text) == segments, "\(row.kind)")
            }
        }
    }

    @Test func `are of the composed text, which is never dearer`() throws {
        let decomposed = try vectors("sms_segments", as: Row.self).filter { $0.kind.hasSuffix("-NFD") }
        #expect(!decomposed.isEmpty)
        for row in decomposed {
            let composed = SMSSegments(row.text)
            #expect(composed.units <= row.units)
            #expect(composed.segments.map(\.text).joined().unicodeScalars.elementsEqual(row.text.nfc.unicodeScalars))
        }
    }

    @Test func `keep a line end whole`() {
        let text = String(repeating: "a", count: 152) + "\r\n" + String(repeating: "b", count: 20)
        let segments = SMSSegments(text).segments
        #expect(segments.map(\.units) == [152, 22])
        #expect(segments[1].text.hasPrefix("\r\n"))
    }

    @Test func `cut a grapheme only when it is wider than a part, and then never inside a scalar`() {
        let pile = "e" + String(repeating: "\u{323}", count: 200)
        let segments = SMSSegments(exactly: "ab" + pile + "c")
        #expect(segments.segments.map(\.units) == [67, 67, 67, 3])
        let adlam = SMSSegments(exactly: "a\u{1E900}" + String(repeating: "\u{1E944}", count: 50))
        #expect(adlam.segments.map(\.units) == [67, 36])
        #expect(adlam.segments.allSatisfy { !$0.text.unicodeScalars.contains("\u{FFFD}") })
    }

    @Test func `of an empty text are one, and empty`() {
        #expect(SMSSegments("").segments == [SMSSegments.Segment(text: "", units: 0)])
    }

    @Test func `fill a USSD string up to 160 octets`() throws {
        let rows: [USSDRow] = try vectors("ussd")
        #expect(rows.count == 65)
        let budget = ScreenBudget(gsm7Septets: 160, ucs2Units: 80)
        for row in rows {
            let string = USSDString(row.text)
            #expect(string.measure.encoding.rawValue == row.encoding)
            #expect(string.measure.units == row.units)
            #expect(string.octets.count == row.octets)
            #expect(string.fits == row.fitsSpec)
            #expect(budget.fits(row.text) == row.fits160)
            #expect(hex([string.dataCoding]) == row.dcs)
            #expect(hex(string.octets) == row.hex)
        }
    }
}
