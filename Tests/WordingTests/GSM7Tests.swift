import Testing

@testable import Wording

@Suite struct `The GSM 7-bit alphabet` {
    struct AlphabetRow: Decodable {
        let text: String
        let septets: Int
        let codes: [UInt8]
        let smsHex: String
        let ussdHex: String
    }

    struct DecodingRow: Decodable {
        let codes: [UInt8]
        let text: String
    }

    struct PackingRow: Decodable {
        let text: String
        let septets: Int
        let smsHex: String
        let ussdHex: String
        let ussdFits: Bool
    }

    @Test func `holds each character of the default and extension tables, and no other`() throws {
        let rows: [AlphabetRow] = try vectors("gsm7_alphabet")
        #expect(rows.count == 137)
        for row in rows {
            let scalar = try #require(row.text.unicodeScalars.first)
            #expect(GSM7.septets(of: scalar) == row.septets, "\(row.text)")
            #expect(GSM7.codes(of: scalar) == row.codes, "\(row.text)")
            #expect(GSM7.encode(row.text) == row.codes, "\(row.text)")
            #expect(GSM7.decode(row.codes).unicodeScalars.elementsEqual(row.text.unicodeScalars), "\(row.text)")
            #expect(hex(GSM7.packSMS(row.codes)) == row.smsHex, "\(row.text)")
            #expect(hex(GSM7.packUSSD(row.codes)) == row.ussdHex, "\(row.text)")
            #expect(TextMeasure(row.text) == TextMeasure(row.text.nfc))
            #expect(TextMeasure(row.text).units == row.septets)
        }
        let known = Set(rows.compactMap { $0.text.unicodeScalars.first })
        let all = (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
        #expect(all.filter { GSM7.septets(of: $0) != nil }.count == known.count)
        #expect(known.allSatisfy { TextMeasure(String($0)).encoding == .gsm7 })
    }

    @Test func `measures each character alike by bytes and by scalar`() {
        for scalar in (UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init) {
            let measure = TextMeasure(String(scalar))
            #expect(measure.encoding == (GSM7.septets(of: scalar) == nil ? .ucs2 : .gsm7), "\(scalar.value)")
            #expect(measure.units == GSM7.septets(of: scalar) ?? 1, "\(scalar.value)")
        }
    }

    @Test func `reads undefined extension codes and stray escapes as a handset does`() throws {
        let rows: [DecodingRow] = try vectors("gsm7_decode")
        #expect(rows.count == 152)
        for row in rows { #expect(GSM7.decode(row.codes) == row.text, "\(row.codes)") }
        #expect(GSM7.decode([0xE1, 0xFF]) == "aà")
    }

    @Test func `packs and unpacks septets for SMS and for USSD`() throws {
        let rows: [PackingRow] = try vectors("gsm7_packing")
        #expect(rows.count == 182)
        for row in rows {
            let codes = try #require(GSM7.encode(row.text))
            #expect(codes.count == row.septets)
            let sms = GSM7.packSMS(codes)
            #expect(hex(sms) == row.smsHex, "\(row.text)")
            #expect(GSM7.unpackSMS(sms, count: codes.count) == codes)
            let ussd = USSDString(row.text)
            #expect(hex(ussd.octets) == row.ussdHex, "\(row.text)")
            #expect(ussd.fits == row.ussdFits)
            let padded = codes.count % 8 == 0 && codes.last == GSM7.carriageReturn
            #expect(GSM7.unpackUSSD(ussd.octets) == codes + (padded ? [GSM7.carriageReturn] : []), "\(row.text)")
        }
    }

    @Test func `refuses to encode a character it lacks`() {
        #expect(GSM7.encode("ça va") == nil)
        #expect(GSM7.encode("\u{1B}") == nil)
        #expect(GSM7.encode("e\u{301}") == nil)
        #expect(TextMeasure("e\u{301}") == TextMeasure("ab").encodedAsUCS2)
    }
}

extension TextMeasure {
    fileprivate var encodedAsUCS2: TextMeasure { TextMeasure(String(repeating: "ɛ", count: units)) }
}
