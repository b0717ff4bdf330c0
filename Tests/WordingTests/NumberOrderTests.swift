import Testing

@testable import Wording

/// Numbers of several words where what counts hundreds and thousands stands behind them, as in Swahili.
@Suite struct `A number with its counts behind` {
    private static func spoken() throws -> SpokenLanguages {
        var cues = MessageCues()
        cues.joiners = ["na"]
        let numbers: [String: Int64] = [
            "moja": 1, "mbili": 2, "tano": 5, "kumi": 10, "kumi na tano": 15, "ishirini": 20, "ishirini na tano": 25,
            "hamsini": 50, "mia": 100, "elfu": 1000, "laki": 100_000, "milioni": 1_000_000, "magana atatu": 300,
            "ibihumbi bibiri": 2000,
        ]
        let language = Language(
            tag: "sw", name: "Kiswahili", plurals: try PluralRules([:]), months: [], shortMonths: [],
            numberWords: numbers, numberOrder: .countsBehind, cues: cues)
        return SpokenLanguages(own: language)
    }

    @Test(
        arguments: [
            ("mia", 100), ("mia tano", 500), ("mia tano na hamsini", 550), ("mia mbili na ishirini na tano", 225),
            ("mia na hamsini", 150), ("elfu mbili", 2000), ("elfu mbili na mia tano", 2500),
            ("Elfu mbili mia tano", 2500),
            ("elfu mbili na tano", 2005), ("elfu na mia tano", 1500), ("elfu kumi", 10_000), ("elfu hamsini", 50_000),
            ("elfu ishirini na mia tano", 20_500), ("elfu 5", 5000), ("elfu 50", 50_000), ("elfu 2 na 500", 2500),
            ("laki moja", 100_000), ("laki moja na elfu hamsini", 150_000), ("milioni mbili", 2_000_000),
            ("kumi na tano", 15), ("magana atatu na hamsini", 350), ("ibihumbi bibiri na magana atatu", 2300),
        ] as [(String, Int64)])
    func `is put together`(words: String, number: Int64) throws {
        #expect(try Self.spoken().number(words) == number)
    }

    /// `elfu kumi na tano` is 15 000 to one and 10 005 to another.
    @Test(arguments: [
        "elfu kumi na tano", "elfu ishirini na tano", "elfu mia tano", "elfu 500", "laki moja na hamsini",
        "mia hamsini",
        "mia tano elfu", "tano mia", "na mia", "mia na", "mia na na tano", "mia mia", "mia ndogo", "100 tano", "500",
        "milioni mbili na milioni moja",
    ])
    func `is none where it could be two, or is no number`(words: String) throws {
        #expect(try Self.spoken().number(words) == nil)
    }

    @Test func `counts before are what they were`() throws {
        let language = Language(
            tag: "en", name: "English", plurals: try PluralRules([:]), months: [], shortMonths: [],
            numberWords: ["two": 2, "five": 5, "fifty": 50, "hundred": 100, "thousand": 1000], leavesHundredsOut: true)
        let spoken = SpokenLanguages(own: language)
        #expect(spoken.number("two hundred fifty") == 250)
        #expect(spoken.number("two fifty") == nil)
        #expect(spoken.numberWithHundredsLeftOut("two fifty") == 250)
        for words in ["fifty two", "two five", "fifty fifty", "2 fifty", "two hundred", "two"] {
            #expect(spoken.numberWithHundredsLeftOut(words) == nil, "\(words)")
        }
    }
}
