import Conversation
import Testing
import Wording

/// Screens too long for one page.
struct PagingTests {
    private static let names = junctions(40)

    private static func junctions(_ count: Int) -> [String] { (1...count).map { "Junction number \($0)" } }

    private static func list(_ names: [String] = names, by medium: Surface.Medium = .ussd) throws -> TestPhone {
        let signature = ActionSignature(
            "roads.all", outcomes: ["found": RecordType("found", ["roads": .list(RecordType("road", ["name": .text]))])]
        )
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: text, into: name }, then: find }
            find: { do: roads.all, when: { found: { into: found, then: pick } } }
            pick: { list: which, from: found.roads, label: line, into: road, empty: told, then: told }
            told: { end: chosen }
            """,
            texts: "{ who: Name?, which: Which junction?, line: '{item.name}', chosen: '{road.name}' }",
            actions: [signature]
        ).phone(medium: medium) { _ in
            ActionOutcome("found", ["roads": .list(names.map { .record(["name": .text($0)]) })])
        }
        try phone.dial()
        try phone.type("Ama")
        return phone
    }

    @Test func `a long list is paged with 98 and every entry is seen once`() throws {
        let phone = try Self.list()
        var seen: [String] = []
        var pages = 0
        while pages < 40 {
            pages += 1
            #expect(ScreenBudget.standard.fits(phone.screen))
            seen += phone.screen.split(separator: "\n").map(String.init).filter { $0.contains(". ") }
            guard phone.screen.contains("98 More") else { break }
            try phone.type("98")
        }
        #expect(pages > 4)
        #expect(seen == Self.names.enumerated().map { "\($0.offset + 1). \($0.element)" })
    }

    /// Turns all pages and gives the options seen.
    private static func turn(_ phone: TestPhone, with word: String = "98") throws -> [String] {
        var seen: [String] = []
        for _ in 0..<200 {
            seen += phone.screen.split(separator: "\n").map(String.init).filter { $0.contains(". ") }
            guard phone.screen.contains("98 More") else { break }
            try phone.type(word)
        }
        return seen
    }

    @Test(arguments: Surface.Medium.allCases)
    func `a list longer than there are numbers below the keys loses no entry, and passes the keys over`(
        medium: Surface.Medium
    ) throws {
        let names = Self.junctions(250)
        let phone = try Self.list(names, by: medium)
        let numbers = Array(1...97) + Array(100...252)
        #expect(try Self.turn(phone) == zip(numbers, names).map { "\($0). \($1)" })
        for (number, name) in [(1, names[0]), (97, names[96]), (100, names[97]), (252, names[249])] {
            #expect(try Self.list(names, by: medium).type(String(number)) == name)
        }
        #expect(try phone.type("253").hasPrefix("No choice: 253"))
        #expect(try phone.type("98").hasPrefix("No choice") == false)
    }

    @Test(arguments: ["98", "More", "mORE "])
    func `a list too long for a message comes in messages, and more brings the next`(
        word: String
    ) throws {
        let phone = try Self.list(by: .sms)
        #expect(phone.screen.contains("\n98 More"))
        #expect(SMSSegments.count(of: phone.screen) == 4)
        #expect(try Self.turn(phone, with: word) == Self.names.enumerated().map { "\($0.offset + 1). \($0.element)" })
        #expect(try phone.type("40") == Self.names[39])
    }

    @Test func `a reminder of a list begins with its first message`() throws {
        let phone = try SmallCity(
            "begin: { menu: long, options: [{ done: over }], timeout: { after: 1h } }\nover: { end: bye }",
            texts: "{ long: '\(String(repeating: "words and words ", count: 60))', done: Done, bye: Bye }"
        ).phone(medium: .sms)
        try phone.dial()
        #expect(try phone.type("98").hasSuffix("1. Done"))
        #expect(try phone.remind()?.hasPrefix("Still there?\nwords") == true)
        #expect(try phone.type("98").hasSuffix("1. Done"))
    }

    @Test(arguments: [1, 7, 40])
    func `an entry can be chosen from any page`(number: Int) throws {
        for turned in [0, 1, 3] {
            let phone = try Self.list()
            for _ in 0..<turned { try phone.type("98") }
            #expect(try phone.type(String(number)) == Self.names[number - 1])
        }
    }

    @Test func `98 on the last page is an answer and not a page`() throws {
        let phone = try Self.list()
        while phone.screen.contains("98 More") { try phone.type("98") }
        let last = phone.session?.page
        #expect(try phone.type("98").hasPrefix("No choice: 98\n1. Junction number 1\n"))
        #expect(phone.session?.page == 0)
        #expect((last ?? 0) > 0)
    }

    @Test func `back from a later page leaves the list`() throws {
        let phone = try Self.list()
        try phone.type(["98", "98"])
        #expect(try phone.type("0") == "Name?")
        #expect(phone.session?.page == 0)
    }

    @Test func `what was said stays on the first page while pages turn`() throws {
        let phone = try Self.list()
        let before = Pages.options(phone.screen)
        try phone.type("nonsense")
        #expect(phone.screen.hasPrefix("No choice: nonsense\n1. Junction number 1\n"))
        let first = Pages.options(phone.screen)
        #expect(first == before)
        try phone.type("98")
        #expect(Pages.options(phone.screen).first == (first.last ?? 0) + 1)
    }

    @Test func `a hop the network sends twice shows the same page under what was wrong too`() throws {
        let phone = try Self.list()
        let first = try phone.type("nonsense")
        #expect(try phone.repeatHop() == first)
        let second = try phone.type("98")
        #expect(try phone.repeatHop() == second)
        #expect(Pages.options(second).first == (Pages.options(first).last ?? 0) + 1)
    }

    @Test func `a hop the network sends twice shows the same page`() throws {
        let phone = try Self.list()
        let second = try phone.type("98")
        #expect(try phone.repeatHop() == second)
        #expect(try phone.repeatHop() == second)
    }

    @Test func `a long text is paged and none of its words is lost`() throws {
        let words = (1...120).map { "word\($0)" }
        let phone = try SmallCity(
            "begin: { menu: long, options: [{ done: over }] }\nover: { end: bye }",
            texts: "{ long: '\(words.joined(separator: " "))', done: Done, bye: Bye }"
        ).phone()
        var seen = try phone.dial().split { " \n".contains($0) }.map(String.init)
        while phone.screen.contains("98 More") {
            seen += try phone.type("98").split { " \n".contains($0) }.map(String.init)
        }
        #expect(seen.filter { $0.hasPrefix("word") } == words)
        #expect(try phone.type("1") == "Bye")
    }

    @Test func `a last text that does not fit is cut and never sent too long`() throws {
        let long = String(repeating: "very ", count: 80)
        let phone = try SmallCity("begin: { end: long }", texts: "{ long: '\(long)' }").phone()
        try phone.dial()
        #expect(phone.closes)
        #expect(ScreenBudget.standard.fits(phone.screen))
        #expect(phone.screen.hasPrefix("very very"))
    }
}

private enum Pages {
    /// The numbers of the options a screen shows.
    static func options(_ screen: String) -> [Int] {
        screen.split(separator: "\n").compactMap { line in
            line.contains(". ") ? Int(line.prefix { $0 != "." }) : nil
        }
    }
}
