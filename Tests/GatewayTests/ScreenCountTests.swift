import Simulator
import Gateway
import GatewayTestKit
import Testing
import Wording

/// How many screens lie before a citizen who dials, and what is on them.
@Suite struct `Screens that are dialled` {
    /// The numbers a screen offers.
    private static func options(of screen: String) -> [String] {
        screen.trimmingPrefix("CON ").split(separator: "\n").compactMap { line in
            let number = line.prefix { $0.isNumber }
            return line.dropFirst(number.count).hasPrefix(". ") ? String(number) : nil
        }
    }

    private static func hasMore(_ screen: String) -> Bool { screen.contains("\n98 ") }

    /// Dials and goes on with each answer in turn, leafing where a number is not on the page; words name what is on a later page
    /// too. Answers the screens asked on the way, after the main menu.
    private func screens(
        _ city: TestCity, by phone: Int = 1, answers: [String], dial: String
    ) async throws -> [String] {
        var typed: [String] = []
        var shown: [String] = []
        func hop() async { shown.append(await city.hop(phone, typed.joined(separator: "*"), dial: dial).text) }
        await hop()
        for answer in answers {
            let isNumber = answer.allSatisfy(\.isNumber)
            while isNumber, let last = shown.last, Self.hasMore(last), !Self.options(of: last).contains(answer) {
                typed.append("98")
                await hop()
            }
            typed.append(answer)
            await hop()
        }
        try await city.run("DELETE FROM sessions")
        return shown.dropFirst().filter { $0.hasPrefix("CON") }
    }

    /// Something citizens come for: by which phone, and by which choices from the main menu to the last word.
    private struct Purpose {
        let name: String
        var phone = 1
        let answers: [String]
    }

    /// Phones with bills of their own: many, such with names as long as they may be, and one that is made of lines.
    private enum Payer {
        static let ofMany = 9
        static let withLongNames = 10
        static let withLongNamesToo = 11
        static let ofLines = 12
    }

    private static func tasks(checking receipt: String) -> [Purpose] {
        [
            Purpose(name: "pay all of my bill", answers: ["1", "2", "1", "1", "1"]),
            Purpose(name: "pay a bill by its number", answers: ["1", "1", TestCity.bill(2), "1", "1"]),
            Purpose(name: "pay a part of my bill", phone: 8, answers: ["1", "2", "1", "2", "1"]),
            Purpose(name: "pay another amount", phone: 7, answers: ["1", "5", "1", "100", "1"]),
            Purpose(name: "pay my bill in parts", phone: 3, answers: ["1", "3", "1", "3", "1"]),
            Purpose(name: "have another phone pay", phone: 4, answers: ["1", "4", "1", "0240000008", "1"]),
            Purpose(name: "pay the oldest of many bills", phone: Payer.ofMany, answers: ["1", "2", "1", "1", "1"]),
            Purpose(name: "pay the last of many bills", phone: Payer.ofMany, answers: ["1", "2", "bantama", "1", "1"]),
            Purpose(name: "pay under long names", phone: Payer.withLongNames, answers: ["1", "2", "1", "1", "1"]),
            Purpose(
                name: "pay a part under long names", phone: Payer.withLongNamesToo, answers: ["1", "2", "1", "2", "1"]),
            Purpose(name: "read how a bill is computed", phone: Payer.ofLines, answers: ["1", "6", "1", "1"]),
            Purpose(name: "say that a bill is not mine", phone: 5, answers: ["1", "2", "1", "6", "1"]),
            Purpose(name: "object to a bill otherwise", phone: 6, answers: ["1", "7", "1", "5"]),
            Purpose(name: "say which bill I paid", answers: ["7", "7", TestCity.bill(2)]),
            Purpose(name: "pay the market fee", phone: 6, answers: ["7", "1", "stall 7", "1", "1"]),
            Purpose(name: "check a receipt", phone: 2, answers: ["7", "2", receipt, "2"]),
            Purpose(name: "check a stall", phone: 2, answers: ["7", "3", "STALL-7"]),
            Purpose(name: "check an officer", phone: 2, answers: ["7", "4", "123482"]),
            Purpose(name: "look up a price", phone: 2, answers: ["7", "5", "1"]),
            Purpose(name: "check as an officer", phone: 7, answers: ["7", "6", "123482", "824671", "STALL-7"]),
            Purpose(name: "report a jam", answers: ["2", "1", "1", "1", "1"]),
            Purpose(name: "report a jam one way", answers: ["2", "1", "1", "1", "2", "1"]),
            Purpose(name: "report a flood at a place by its name", phone: 2, answers: ["2", "3", "asafo market"]),
            Purpose(name: "confirm my address", answers: ["3", "1"]), Purpose(name: "vote", answers: ["4", "1", "1"]),
        ]
    }

    /// The same by the menu of a bill, as people learnt it before the first question offered it.
    private static let olderWays = [
        Purpose(name: "another amount", phone: 7, answers: ["1", "2", "1", "3", "100", "1"]),
        Purpose(name: "in parts", phone: 3, answers: ["1", "2", "1", "4", "3", "1"]),
        Purpose(name: "another phone", phone: 4, answers: ["1", "2", "1", "1", "3", "0240000008", "1"]),
        Purpose(name: "how it is computed", phone: Payer.ofLines, answers: ["1", "2", "1", "5", "1"]),
        Purpose(name: "something is wrong", phone: 6, answers: ["1", "2", "1", "6", "5"]),
    ]

    /// A stall whose days are paid ahead, an officer who asks about it, and what things cost.
    private func bringMarket(to city: TestCity) async throws {
        try await city.bring(
            "taxpayers",
            [
                ["code": "P-1", "name": "Adjoa Konadu", "phone": TestCity.phone(1)],
                ["code": "P-2", "name": "Yaw Antwi", "phone": TestCity.phone(Payer.ofLines)],
            ])
        try await city.bring(
            "objects",
            [
                ["code": "STALL-7", "kind": "stall", "name": "Stall 7 Kejetia", "area": "Kejetia", "taxpayer": "P-1"],
                ["code": "SHOP-14", "kind": "shop", "name": "Shop 14 Adum", "area": "Adum", "taxpayer": "P-2"],
            ])
        try await city.bring("stall-fees", [["code": "STALL-7", "fee": "2.00", "number": "9000000374"]])
        try await city.bring(
            "officers", [["number": "123482", "name": "Ama Serwaa", "service": "Revenue", "pin": "824671"]])
        try await city.bring("prices", [["code": "birth", "name": "Birth certificate", "amount": "5.00"]])
    }

    /// More bills than a list shows on its first page, such with the longest names there can be, and one with lines.
    private func bringBills(to city: TestCity) async throws {
        func bill(_ index: Int, of phone: Int, _ kind: String, _ object: String) -> [String: String] {
            [
                "number": TestCity.bill(index), "payer_name": "Akosua Konadu Boateng",
                "payer_phone": TestCity.phone(phone), "object": object, "kind": kind, "period": "2026",
                "amount": "300.00", "due_date": "2026-06-30", "minimum": "75.00",
            ]
        }
        let many = (1...12).map { index in
            bill(20 + index, of: Payer.ofMany, "Market fee", index < 12 ? "Stall \(index) Kejetia" : "Kiosk Bantama")
        }
        let long = [Payer.withLongNames, Payer.withLongNamesToo].map { phone in
            bill(30 + phone, of: phone, "Rates and market fee", "Shop 118 Central Market Rd")
        }
        try await city.bring("bills", many + long + [bill(60, of: 1, "Market fee", "Stall 60 Kejetia")])
        try await city.bring(
            "demands",
            [
                [
                    "number": TestCity.bill(50), "object_code": "SHOP-14", "head": "Property rate", "period": "2026",
                    "amount": "240.00", "due_date": "2026-06-30",
                ]
            ])
    }

    /// Pays one bill whole; answers the number of its receipt.
    private func receipt(in city: TestCity) async throws -> String {
        await city.talk(1, TestCity.payment(60), dial: "receipt")
        try await city.world.settle()
        city.world.network.wallet.decideLatest(.approve)
        try await city.world.settle()
        return try #require(try await city.export("receipts").first?["number"])
    }

    /// A city in which every phone has chosen a language.
    private func speak(_ language: String, in city: TestCity) async throws {
        for phone in 1...Payer.ofLines {
            try await city.world.remember(language, of: #require(PhoneNumber(e164: TestCity.phone(phone))))
        }
    }

    @Test(arguments: ["en", "fr", "pt", "ar"])
    func `before money is asked for the screens say for what, whose, by when and which bill`(language: String)
        async throws
    {
        try await TestCity.open { city async throws in
            try await city.world.remember(language, of: #require(PhoneNumber(e164: TestCity.phone(1))))
            let bill = TestCity.bill(2)
            let shown = try await screens(city, answers: ["1", "1", bill, "1", "1"], dial: "b").joined(separator: "\n")
            let due = language == "ar" ? "30/6/2026" : "30 "
            for words in ["Market fee 2026", "Stall 2 Kejetia", "A*** K****", due, bill] {
                #expect(shown.contains(words), "\(language): \(words) is not in\n\(shown)")
            }
        }
    }

    /// Anyone who pays another amount, in parts or has another phone pay goes there without the bill's own menu, so the bill stands
    /// above the first question.
    @Test(arguments: ["en", "fr", "pt", "ar"])
    func `who goes straight to an amount, parts or another phone reads for what, whose and by when first`(
        language: String
    ) async throws {
        try await TestCity.open { city async throws in
            try await speak(language, in: city)
            let tasks = [
                (3, ["1", "3", "1", "3"]), (4, ["1", "4", "1", "0240000008"]), (7, ["1", "5", "1", "100"]),
            ]
            for (phone, task) in tasks {
                let shown = try await screens(city, by: phone, answers: task, dial: "s").joined(separator: "\n")
                let due = language == "ar" ? "30/6/2026" : "30 "
                for words in ["Market fee 2026", "Stall \(phone) Kejetia", "A*** K****", due, "300"] {
                    #expect(shown.contains(words), "\(language): \(words) is not in\n\(shown)")
                }
            }
        }
    }

    /// Plays each task, by the older ways or by all others, in a city that has all it needs, and counts its screens.
    private func count(most: Int, in language: String, byOlderWays isOlder: Bool = false) async throws {
        try await TestCity.open { city async throws in
            try await speak(language, in: city)
            try await bringMarket(to: city)
            try await bringBills(to: city)
            let receipt = try await receipt(in: city)
            let tasks = isOlder ? Self.olderWays : Self.tasks(checking: receipt)
            for (index, task) in tasks.enumerated() {
                let shown = try await screens(city, by: task.phone, answers: task.answers, dial: "t\(index)")
                #expect(shown.count <= most, "\(language), \(task.name):\n\(shown.joined(separator: "\n--\n"))")
                #expect(shown.count >= task.answers.count - 2, "\(language), \(task.name): \(shown)")
            }
        }
    }

    @Test(arguments: [("en", 5), ("fr", 5), ("pt", 5), ("ar", 6)])
    func `no task takes more screens than people go through`(language: String, most: Int) async throws {
        try await count(most: most, in: language)
    }

    @Test(arguments: [("en", 6), ("fr", 6), ("pt", 6), ("ar", 9)])
    func `the older ways by the menu of a bill take no more than they did`(language: String, most: Int) async throws {
        try await count(most: most, in: language, byOlderWays: true)
    }

    /// Anyone who comes elsewhere has few screens too.
    @Test(arguments: ["en", "ar"])
    func `the ways from the first question come where they say`(language: String) async throws {
        try await TestCity.open { city async throws in
            try await speak(language, in: city)
            try await bringMarket(to: city)
            try await bringBills(to: city)
            let ways: [(phone: Int, answers: [String], words: String)] = [
                (7, ["1", "5", "1", "100"], TestCity.bill(7)), (6, ["1", "7", "1"], TestCity.bill(6)),
                (Payer.ofLines, ["1", "6", "1"], TestCity.bill(50)),
                // Nothing less than all of this one is taken.
                (Payer.ofLines, ["1", "5", "1"], "Property rate 2026"),
                (Payer.ofMany, ["1", "2", "bantama"], "Kiosk Bantama"),
            ]
            for (index, way) in ways.enumerated() {
                let shown = await city.talk(way.phone, way.answers, dial: "w\(index)").text
                #expect(shown.hasPrefix("CON ") && shown.contains(way.words), "\(language): \(shown)")
                // The next dial would be offered to go on.
                try await city.run("DELETE FROM sessions")
            }
        }
    }
}
