import Gateway
import GatewayTestKit
import Testing
import Wording

/// How many screens lie before a citizen who dials, and what is on them.
@Suite struct `Screens that are dialled` {
    /// The numbers a screen offers.
    private static func options(of screen: String) -> [String] {
        screen.split(separator: "\n").compactMap { line in
            let number = line.prefix { $0.isNumber }
            return line.dropFirst(number.count).hasPrefix(". ") ? String(number) : nil
        }
    }

    private static func hasMore(_ screen: String) -> Bool { screen.contains("\n98 ") }

    /// Dials and goes on with each answer in turn, leafing where a choice is not on the page. Answers the screens asked on the
    /// way, after the main menu.
    private func screens(
        _ city: TestCity, by phone: Int = 1, answers: [String], dial: String
    ) async throws -> [String] {
        var typed: [String] = []
        var shown: [String] = []
        func hop() async { shown.append(await city.hop(phone, typed.joined(separator: "*"), dial: dial).text) }
        await hop()
        for answer in answers {
            while let last = shown.last, Self.hasMore(last), !Self.options(of: last).contains(answer) {
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

    private static let tasks = [
        Purpose(name: "pay all of my bill", answers: ["1", "2", "1", "1", "1"]),
        Purpose(name: "pay a bill by its number", answers: ["1", "1", TestCity.bill(2), "1", "1"]),
        Purpose(name: "pay a part of my bill", phone: 8, answers: ["1", "2", "1", "2", "1"]),
        Purpose(name: "pay my bill in parts", phone: 3, answers: ["1", "3", "1", "3", "1"]),
        Purpose(name: "have another phone pay", phone: 4, answers: ["1", "4", "1", "0240000008", "1"]),
        Purpose(name: "say that a bill is not mine", phone: 5, answers: ["1", "2", "1", "6", "1"]),
        Purpose(name: "pay the market fee", phone: 6, answers: ["7", "1", "stall 7", "1", "1"]),
        Purpose(name: "check as an officer", phone: 7, answers: ["7", "6", "123482", "824671", "STALL-7"]),
        Purpose(name: "report a jam", answers: ["2", "1", "1", "1", "1"]),
        Purpose(name: "report a jam one way", answers: ["2", "1", "1", "1", "2", "1"]),
        Purpose(name: "confirm my address", answers: ["3", "1"]), Purpose(name: "vote", answers: ["4", "1", "1"]),
    ]

    /// A stall whose days are paid ahead, and an officer who asks about it.
    private func bringMarket(to city: TestCity) async throws {
        try await city.bring("taxpayers", [["code": "P-1", "name": "Adjoa Konadu", "phone": TestCity.phone(1)]])
        try await city.bring(
            "objects",
            [["code": "STALL-7", "kind": "stall", "name": "Stall 7 Kejetia", "area": "Kejetia", "taxpayer": "P-1"]])
        try await city.bring("stall-fees", [["code": "STALL-7", "fee": "2.00", "number": "9000000374"]])
        try await city.bring(
            "officers", [["number": "123482", "name": "Ama Serwaa", "service": "Revenue", "pin": "824671"]])
    }

    /// A city in which every phone has chosen a language.
    private func speak(_ language: String, in city: TestCity) async throws {
        for phone in TestCity.phones {
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

    /// Whoever pays in parts or has another phone pay goes there without the bill's own menu, so the bill stands above the
    /// first question.
    @Test(arguments: ["en", "fr", "pt", "ar"])
    func `who goes straight to parts or to another phone reads for what, whose and by when first`(
        language: String
    ) async throws {
        try await TestCity.open { city async throws in
            try await speak(language, in: city)
            for (phone, task) in [(3, ["1", "3", "1", "3"]), (4, ["1", "4", "1", "0240000008"])] {
                let shown = try await screens(city, by: phone, answers: task, dial: "s").joined(separator: "\n")
                let due = language == "ar" ? "30/6/2026" : "30 "
                for words in ["Market fee 2026", "Stall \(phone) Kejetia", "A*** K****", due, "300"] {
                    #expect(shown.contains(words), "\(language): \(words) is not in\n\(shown)")
                }
            }
        }
    }

    @Test(arguments: [("en", 5), ("fr", 5), ("pt", 5), ("ar", 6)])
    func `no task takes more screens than people go through`(language: String, most: Int) async throws {
        try await TestCity.open { city async throws in
            try await speak(language, in: city)
            try await bringMarket(to: city)
            for (index, task) in Self.tasks.enumerated() {
                let shown = try await screens(city, by: task.phone, answers: task.answers, dial: "t\(index)")
                #expect(shown.count <= most, "\(language), \(task.name):\n\(shown.joined(separator: "\n--\n"))")
                #expect(shown.count >= task.answers.count - 2, "\(language), \(task.name): \(shown)")
            }
        }
    }
}
