import Conversation
import Testing
import Wording

/// What a citizen reads of an address before saying that it is right.
struct AddressScreenTests {
    private static let number = "410010174"

    /// Words and areas of all lengths there may be, up to forty letters.
    private static let places: [(words: String, area: String)] = [
        ("gate", "Adum"), ("blue gate behind Kejetia market", "Kejetia"),
        ("blue gate behind the big market of Adum", "Kejetia and Adum behind the old station"),
        ("باب أزرق خلف السوق الكبير قرب المسجد", "حي السوق القديم خلف المحطة الكبيرة"),
    ]

    private func phone(_ tag: String, _ place: (words: String, area: String), _ outcome: String) throws -> TestPhone {
        TestPhone(program: try RealCity.program(speaking: tag), language: tag, chosen: true) { call in
            let fields = ["number": Self.number, "words": place.words, "area": place.area].mapValues(Value.text)
            return call.name == "land.my_address" ? ActionOutcome(outcome, fields) : ActionOutcome("done")
        }
    }

    /// The pages from the one that is shown to the last, without keys, spaces and line ends.
    private func read(_ phone: TestPhone) throws -> String {
        var pages = [phone.screen]
        while phone.screen.contains("\n98 ") { pages.append(try phone.type("98")) }
        let lines = pages.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("98 ") }
        return lines.joined().filter { !$0.isWhitespace }
    }

    @Test(arguments: ["en", "fr", "pt", "ar", "sw", "rw"], ["proposed", "confirmed", "disputed"])
    func `its number and its words stand above the question, whatever was said or typed before`(
        tag: String, outcome: String
    ) throws {
        for place in Self.places {
            let phone = try phone(tag, place, outcome)
            try phone.dial(flow: "land.confirm")
            let shown = try read(phone)
            for words in [Self.number, place.words, place.area] {
                #expect(shown.contains(words.filter { !$0.isWhitespace }), "\(tag): \(words) is not in \(shown)")
            }
            // Back to the first page, under a wrong answer.
            try phone.type("9")
            let again = try read(phone)
            #expect(again.contains("1.") && again.contains("3."), "\(tag): \(again)")
            if tag == "ar" { #expect(again.contains(Self.number), "\(again)") }
        }
    }

    @Test func `a badge that is not good is told with the number to call`() throws {
        let city = try RealCity.program().profile
        #expect(!city.officePhone.isEmpty)
        for tag in ["en", "fr", "pt", "ar"] {
            for outcome in ["ended", "unknown"] {
                let phone = TestPhone(program: try RealCity.program(), language: tag, chosen: true) { _ in
                    ActionOutcome(
                        outcome,
                        outcome == "ended"
                            ? ["name": .text("Ama"), "number": .text("123482"), "service": .text("Revenue")] : [:])
                }
                try phone.dial(flow: "taxes.verify", arguments: ["what": .text("officer")])
                #expect(try phone.type("123482").contains(city.officePhone), "\(tag): \(phone.screen)")
                #expect(phone.closes)
            }
        }
    }

    @Test func `a city that names no number to call is reached as it is dialled`() throws {
        let phone = try SmallCity("begin: { end: bye }", texts: "{ bye: 'Call {office_phone}' }").phone()
        #expect(try phone.dial() == "Call *1#")
    }
}
