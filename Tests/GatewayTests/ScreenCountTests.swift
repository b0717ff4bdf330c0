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
    private func screens(_ city: TestCity, answers: [String], dial: String) async throws -> [String] {
        var typed: [String] = []
        var shown: [String] = []
        func hop() async { shown.append(await city.hop(1, typed.joined(separator: "*"), dial: dial).text) }
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

    /// What citizens come for, by the choices from the main menu to the last word.
    private static let tasks = [
        ("pay all of my bill", ["1", "2", "1", "1", "1"]),
        ("pay a bill by its number", ["1", "1", TestCity.bill(2), "1", "1"]),
        ("report a jam", ["2", "1", "1", "1", "1"]), ("report a jam one way", ["2", "1", "1", "1", "2", "1"]),
        ("confirm my address", ["3", "1"]), ("vote", ["4", "1", "1"]),
    ]

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

    @Test(arguments: [("en", 5), ("fr", 5), ("pt", 5), ("ar", 6)])
    func `no task takes more screens than people go through`(language: String, most: Int) async throws {
        try await TestCity.open { city async throws in
            try await city.world.remember(language, of: #require(PhoneNumber(e164: TestCity.phone(1))))
            for (index, task) in Self.tasks.enumerated() {
                let shown = try await screens(city, answers: task.1, dial: "t\(index)")
                #expect(shown.count <= most, "\(language), \(task.0):\n\(shown.joined(separator: "\n--\n"))")
            }
        }
    }
}
