import Testing
import Wording

/// Letters every phone has, for showing.
struct PlainLettersTests {
    @Test(arguments: [
        ("Pay 5", "Pay 5"), ("çâêîôûëïœÿÀÈÙ", "caeioueioeyAEU"), ("éèùìòàäöñüåøæßÉÇ", "éèùìòàäöñüåøæßÉÇ"),
        ("ã õ Á Í", "a o A I"), ("Ɛyɛ Ɔkyena", "Eye Okyena"), ("ɓ ɗ ƙ ƴ Ɓ Ɗ Ƙ Ƴ", "b d k y B D K Y"),
        ("ẹ́ ọ̀ ṣ Ẹ", "e o s E"), ("Ŋutu ŋ Ɲɛ ɲɛ", "Nutu n Nye nye"), ("ƒo ɣe ʋu ɖi", "fo ge vu di"),
        ("« Oui » “yes” „nein” ‘a’ l’eau ‹x›", "\" Oui \" \"yes\" \"nein\" 'a' l'eau 'x'"),
        ("1–2 — 3… • a", "1-2 - 3... - a"), ("GH₵ 50, ₵ 50, ₦ 50, € 5", "GHS 50, GHS 50, N 50, € 5"),
        ("1\u{A0}000\u{202F}F", "1 000 F"), ("e\u{301}le\u{300}ve a\u{302}", "élève a"),
        ("N° 5, nº, ½", "No 5, no, 1/2"),
        ("co\u{AD}ope\u{200B}ration", "cooperation"), ("ấ Ǿ", "a Ø"),
    ])
    func `case stays, and so do the accents of GSM-7`(written: String, plain: String) throws {
        let shown = try #require(written.inPlainLetters)
        #expect(shown == plain)
        #expect(TextMeasure(shown).encoding == .gsm7)
        #expect(shown.inPlainLetters == shown)
    }

    @Test(arguments: ["سوق", "a سوق", "😀", "ሰላም", "Привет", "北"]) func `what has no plain form is left alone`(
        text: String
    ) {
        #expect(text.inPlainLetters == nil)
    }

    @Test func `every letter of GSM-7 stays itself`() {
        let all = GSM7.decode((0..<128).map { UInt8($0) }.filter { $0 != 0x1B }) + "^{}\\[~]|€"
        #expect(all.inPlainLetters == all)
    }

    @Test func `a message is folded in all of its cases and keeps its arguments`() throws {
        let message = try Message(
            parsing: "{n, plural, one {# caméra « à »} other {# dõ}} {g, select, m {ɔ} other {سوق}}")
        let plain = message.inPlainLetters
        let english = try #require(Languages.english)
        func text(_ number: Int64, _ choice: String) -> String {
            plain.format(in: english) { $0 == "n" ? .integer(number) : .text(choice) }
        }
        #expect(text(1, "m") == "1 caméra \" à \" o")
        #expect(text(2, "f") == "2 do سوق")
        #expect(plain.placeholders == message.placeholders)
    }
}
