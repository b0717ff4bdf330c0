import Testing

@testable import Wording

@Suite struct `What citizens type` {
    @Test(arguments: [
        ("plain", "plain"), ("  two words \n", "two words"), ("a\tb\u{A0}c\u{202F}d", "a b c d"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\u{FEFF}1\u{200B}2", "12"), ("\u{202E}gnp\u{202C}", "gnp"), ("a\u{0}b\u{1B}c\u{7F}d\u{85}e", "abcde"),
        ("a\u{200D}b", "ab"), ("1\u{200D}2", "12"), ("👩\u{200D}👧", "👩\u{200D}👧"),
        ("🏳\u{FE0F}\u{200D}🌈", "🏳\u{FE0F}\u{200D}🌈"),
        ("👩🏽\u{200D}🌾", "👩🏽\u{200D}🌾"), ("e\u{301}", "é"), ("e\u{200B}\u{301}", "é"), ("", ""), (" \u{A0}\n", ""),
        ("a\u{2028}b", "a\nb"), ("\u{66B}", "\u{66B}"),
    ])
    func `is cleaned before it is kept`(typed: String, cleaned: String) {
        #expect(Array(typed.cleanedInput.unicodeScalars) == Array(cleaned.unicodeScalars))
        #expect(typed.cleanedInput.cleanedInput == typed.cleanedInput)
    }

    @Test(arguments: [
        ("12", "12"), ("١٢٣", "123"), ("۴۵۶", "456"), ("４８", "48"), ("௧ x ߁", "1 x 1"), ("½²", "½²"), ("", ""),
    ])
    func `has Western digits for those of any script`(typed: String, western: String) {
        #expect(typed.westernDigits == western)
    }

    @Test func `is composed, and left alone where nothing composes`() {
        #expect("e\u{301}".nfc.unicodeScalars.count == 1)
        #expect("\u{1ECD}\u{301}".nfc.unicodeScalars.count == 2)
        #expect("o\u{301}\u{323}".nfc.unicodeScalars.map(\.value) == [0x1ECD, 0x301])
        #expect("ʼé".nfc == "ʼé")
        #expect("".nfc == "")
    }

    @Test(arguments: [
        ("  Pay   TAX! ", "pay tax"), ("N'Djaména", "n djamena"), ("Sèmè-Podji", "seme podji"),
        ("ɓauna ƘASA ɗaya ƴanci", "bauna kasa daya yanci"),
        ("Ŋwaari ɲaize", "nwaari nyaize"), ("Akɔ́wé Ɖagbe Ɛ", "akowe dagbe e"),
        ("Œuvre ŒUVRE Straße", "oeuvre oeuvre strasse"),
        ("ẸKÁÀBỌ̀", "ekaabo"), ("أَحْمَد إبراهيم", "احمد ابراهيم"), ("مدينة", "مدينه"), ("رقم ١٢", "رقم 12"),
        ("Ｆｕｌｌ", "full"),
        ("!!!", ""), ("", ""), ("1. Oui…", "1 oui"), ("İstanbul", "istanbul"), ("😀 ok", "ok"),
    ])
    func `is folded for matching`(typed: String, folded: String) {
        #expect(typed.folded == folded)
        #expect(typed.folded.folded == typed.folded)
    }

    @Test(
        arguments: [
            ("tax", "tax", 2, 0), ("tax", "tex", 2, 1), ("tax", "txa", 2, 1), ("kumasi", "kumsi", 2, 1),
            ("kumasi", "kummasi", 1, 1),
            ("", "ab", 2, 2), ("", "", 0, 0), ("ca", "abc", 3, 3), ("kitten", "sitting", 3, 3), ("ab", "ba", 1, 1),
        ] as [(String, String, Int, Int)])
    func `is so many slips from what was meant`(one: String, other: String, limit: Int, slips: Int) {
        #expect(editDistance(one, other, limit: limit) == slips)
        #expect(editDistance(other, one, limit: limit) == slips)
        #expect(editDistance(one, other, limit: slips - 1) == nil)
    }
}

@Suite struct `Scalars taken to be composed without a look` {
    @Test func `are each their own normal form, after a letter and after an accent`() {
        for scalar in (UInt32(0x300)...0xFFFF).compactMap(Unicode.Scalar.init) where scalar.isInert {
            // The last scalar forces the long way round.
            for before in ["", "a", "\u{1ECD}", "\u{627}", "\u{64A}"] {
                let text = before + String(scalar) + "x\u{301}"
                #expect(
                    text.nfc.unicodeScalars.dropLast().elementsEqual((before + String(scalar) + "x").unicodeScalars),
                    "\(scalar.value)")
            }
        }
    }
}
