import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Testing

/// Conversations by text message.
@Suite(.onEveryStore) struct `Text messages` {
    private func answers(_ city: TestCity, _ phone: Int, _ words: String...) async throws -> [String] {
        for (number, text) in words.enumerated() {
            #expect(await city.text(phone, text, id: "m\(phone)_\(number)").status == 200)
            // Each answer before the next text: what waits together leaves in no order.
            try await city.world.settle()
        }
        return try await city.received(phone)
    }

    @Test func `a keyword begins its flow with the words after it`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "Pay " + TestCity.bill(1))
            #expect(answers.count == 1)
            #expect(answers[0].contains("Stall 1 Kejetia"))
            #expect(answers[0].contains("Pay all, GHS 300.00"))
        }
    }

    @Test(arguments: [
        "PAY%", "PAY:%", "pay: (%)", "Pay,%", "%", "%,", "(%)", "\"%\"", "*%#", "bill no:%", "BILL%", "% please",
        "PAY %!",
        "PAY '%'",
    ])
    func `a bill's number with or without a keyword, among marks and words, leads to the bill`(
        message: String
    ) async throws {
        try await TestCity.open { city async throws in
            let parts = message.split(separator: "%", omittingEmptySubsequences: false)
            let answer = try await answers(city, 1, parts.joined(separator: TestCity.bill(1)))[0]
            #expect(answer.contains("Stall 1 Kejetia"), "\(answer)")
            #expect(answer.contains("Pay all, GHS 300.00"), "\(answer)")
        }
    }

    @Test func `a number with a wrong digit alone is told as when it is dialled`() async throws {
        try await TestCity.open { city async throws in
            let wrong = String(TestCity.bill(1).dropLast()) + (TestCity.bill(1).hasSuffix("1") ? "2" : "1")
            let answer = try await answers(city, 1, wrong)[0]
            #expect(answer.contains("A digit is wrong. Please look and type it again."), "\(answer)")
        }
    }

    @Test func `a whole report in one text is stored`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "JAM Tech Junction to Asafo Market")
            #expect(answers[0].hasPrefix("Thank you. Traffic jam at Tech Junction toward Asafo Market."))
            #expect(try await city.export("reports").map { $0["toward"] } == ["ASAFO"])
        }
    }

    @Test(arguments: ["PAYY", "recipt", "adress", "LANGUGE"])
    func `a keyword with a slip of the finger is understood`(word: String) async throws {
        try await TestCity.open { city async throws in
            let answer = try await answers(city, 1, word)[0]
            let expected = ["PAYY": "Pay a city bill", "recipt": "Type the 11 digits", "adress": "Address 4"]
            #expect(answer.contains(expected[word] ?? "Language/Langue"))
        }
    }

    @Test(arguments: ["hello", "?", "xyzzy plugh", "1", "🙂"])
    func `an unknown word shows the menu`(words: String) async throws {
        try await TestCity.open { city async throws in
            let answer = try await answers(city, 1, words)[0]
            #expect(answer.contains("1. Pay a bill"))
        }
    }

    @Test func `an open conversation is answered by number`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "PAY " + TestCity.bill(1), "1", "1")
            #expect(answers.count == 3)
            #expect(answers[1].hasPrefix("Pay GHS 300.00 for bill"))
            #expect(answers[2].hasPrefix("Now wait for the mobile money message"))
            #expect(try await city.export("payments").count == 1)
        }
    }

    @Test func `a keyword interrupts an open conversation`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "PAY " + TestCity.bill(1), "VOTE", "1")
            #expect(answers[1].contains("What should the city do first?"))
            #expect(answers[2].contains("Repair drains"))
            #expect(try await city.export("payments").isEmpty)
        }
    }

    /// A keyword within an answer begins nothing: what was found is not lost.
    @Test(arguments: [
        ("pay all of it", "Pay GHS 300.00 for bill"), ("all of it please", "Pay GHS 300.00 for bill"),
        ("pay part", "Pay GHS 75.00 for bill"), ("the 2nd one", "Pay GHS 75.00 for bill"), ("half", "Type the amount"),
        ("this is not my bill", "What is wrong with bill"), ("not mine", "What is wrong with bill"),
        ("later", "Stall 1 Kejetia"), ("two fifty", "Stall 1 Kejetia"), ("pay my bill now", "Stall 1 Kejetia"),
        ("pay 50000", "Stall 1 Kejetia"), ("I will pay my bill next month", "Stall 1 Kejetia"),
        ("PAY", "I have the bill number"),
    ])
    func `an answer about the bill that waits keeps the bill`(words: String, answer: String) async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "PAY " + TestCity.bill(1), words)
            let last = try #require(answers.last)
            #expect(answers.count == 2 && last.contains(answer), "\(answers)")
        }
    }

    /// What people say of a choice sounds like a report, and is asked about again; a keyword and an emergency are meant.
    @Test(arguments: [
        ("repair street lights", "Repair drains"), ("not street lights", "Repair drains"),
        ("street light is spoiled", "Repair drains"), ("flooded drains", "Repair drains"),
        ("JAM TECH JUNCTION", "Repair drains"), ("fire at adum", "112"),
    ])
    func `what is said while a ballot waits is no report`(words: String, answer: String) async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "VOTE", "1", words)
            let last = try #require(answers.last)
            #expect(answers.count == 3 && last.contains(answer), "\(answers)")
            #expect(try await city.export("reports").isEmpty)
        }
    }

    @Test func `a conversation left for a day begins again`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "PAY " + TestCity.bill(1), id: "a")
            try await city.world.settle()
            city.world.clock.advance(seconds: 86_400)
            _ = await city.text(1, "1", id: "b")
            try await city.world.settle()
            #expect(try await city.received(1).last?.contains("1. Pay a bill") == true)
        }
    }

    @Test func `texts and dialogues of one phone do not meet`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1"])
            _ = try await answers(city, 1, "PAY " + TestCity.bill(1))
            #expect(await city.hop(1, "2*1*1").text.hasPrefix("CON At which place?"))
        }
    }

    @Test(arguments: ["MTN", "Kumasi", "21021", "AIRTIME4U"])
    func `a sender that is no telephone is never answered`(sender: String) async throws {
        try await TestCity.open { city async throws in
            let answer = await city.hook("sms", ["id": "m1", "from": sender, "to": "21021", "text": "MENU"])
            #expect(answer.status == 200)
            #expect(try await city.count("SELECT id FROM outbox") == 0)
            #expect(try await city.count("SELECT id FROM sessions") == 0)
        }
    }

    @Test(arguments: [("PAYER", "fr"), ("PAGAR", "pt"), ("PAY", "en")])
    func `a phone that never chose is answered in the language of its keyword`(
        word: String, language: String
    ) async throws {
        try await TestCity.open { city async throws in
            let answer = try await answers(city, 50, word)[0]
            let program = city.world.gateway.registry.live.program
            #expect(answer.hasPrefix(program.text("taxes.pay.how", in: language)))
            #expect(program.keywords[word.lowercased()]?.language == language)
        }
    }

    @Test func `a language once chosen outlasts the keyword's`() async throws {
        try await TestCity.open { city async throws in
            #expect(try await answers(city, 1, "PAYER")[0].hasPrefix("Pay a city bill"))
        }
    }

    @Test func `an answer carries the token of the message it answers`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1", link: "SampleLinkId123")
            _ = await city.text(2, "MENU", id: "m2")
            let network = ScriptedNetwork.accepting()
            try await city.workers(network).outbox.round()
            #expect(network.requests.count == 2)
            #expect(network.values(of: "link") == ["SampleLinkId123"])
        }
    }

    @Test func `an endless text is read to its limit`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, String(repeating: "pay ", count: 5_000))
            #expect(answers.count == 1)
        }
    }

    @Test(arguments: ["Im driving right now, I'll call you later", "Message not delivered to 0240000009"])
    func `a machine's text is not kept where own words are asked for`(machine: String) async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "ADDRESS", "2", machine, "red gate by the well")
            #expect(answers.count == 3)
            #expect(answers[2].contains("red gate by the well"))
        }
    }

    @Test func `a cry for help among own words is told the emergency number`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "ADDRESS", "2", "help, my house is on fire")
            #expect(answers[2].hasPrefix("In danger? Call 112 now."))
        }
    }

    @Test func `anyone who asks for help alone is helped where own words are asked for too`() async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "ADDRESS", "2", "HELP", "red gate by the well")
            #expect(answers.count == 4 && !answers[2].contains("HELP"))
            #expect(answers[3].hasPrefix("Save these words?") && answers[3].contains("red gate by the well"))
        }
    }

    @Test(arguments: ["fire station gate", "behind the police station", "my office, red door, call me"])
    func `a landmark is kept as it was typed`(words: String) async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "ADDRESS", "2", words)
            #expect(answers[2].contains(words))
            #expect(answers[2].hasPrefix("Save these words?"))
        }
    }

    @Test(arguments: [
        "Flood gate corner, the second house after the tap", "near Accident Hotel, the brown storey building there",
        "Behind the fire service at Bantama, the red container",
    ])
    func `own words that are too long are told their bound, and begin nothing else`(words: String) async throws {
        try await TestCity.open { city async throws in
            let answers = try await answers(city, 1, "ADDRESS", "2", words, "red gate by the well")
            #expect(answers[2].contains("Too long. Use at most 40 letters."), "\(answers[2])")
            #expect(answers[3].hasPrefix("Save these words?"))
        }
    }
}
