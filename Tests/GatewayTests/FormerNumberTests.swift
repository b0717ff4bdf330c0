import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Testing
import Wording

/// Numbers in the form Benin gave up in 2024, with the country's file as it ships: who has the old form is the same person.
@Suite(.onEveryStore) struct `Numbers in a form that was given up` {
    private static let today = "+2290197123456"
    private static let bill = ReferenceNumber(payload: "20000001")?.digits ?? ""

    /// A city in Benin with a bill for a phone that its list writes in one form.
    private static func open(listed phone: String, _ body: (TestCity) async throws -> Void) async throws {
        try await TestCity.open(try TaxScene.program(in: "BJ")) { city async throws in
            try await city.bring(
                "bills",
                [
                    [
                        "number": bill, "payer_name": "Afi Houngbo", "payer_phone": phone, "object": "Étal 9 Dantokpa",
                        "kind": "Patente", "period": "2026", "amount": "5000", "due_date": "2026-06-30",
                    ]
                ])
            try await body(city)
        }
    }

    /// What a phone was answered, by the number it has today.
    private static func answers(_ city: TestCity, _ texts: String..., from sender: String) async throws -> [String] {
        let phone = try #require(PhoneNumber(e164: today))
        let before = try await city.world.network.phones.messages(to: phone).count
        for (number, text) in texts.enumerated() {
            let answer = await city.hook(
                "sms",
                [
                    "id": "m\(before)_\(number)", "from": sender, "to": "21021", "text": text,
                    "date": "2026-03-02 10:00:\(10 + before + number)",
                ])
            #expect(answer.status == 200)
            try await city.world.settle()
        }
        return try await city.world.network.phones.messages(to: phone).dropFirst(before).map(\.text)
    }

    @Test(arguments: ["+22997123456", "22997123456", "97123456", "+2290197123456"])
    func `a channel may name the citizen by either form`(sender: String) async throws {
        try await Self.open(listed: "+2290197123456") { city in
            let answers = try await Self.answers(city, "PAYER", "2", from: sender)
            #expect(answers.last?.contains("Dantokpa") == true, "\(answers)")
        }
    }

    @Test(arguments: ["97 12 34 56", "+22997123456", "0022997123456", "01 97 12 34 56"])
    func `a list may name the citizen by either form`(listed: String) async throws {
        try await Self.open(listed: listed) { city in
            let answers = try await Self.answers(city, "PAYER", "2", from: "+2290197123456")
            #expect(answers.last?.contains("Dantokpa") == true, "\(answers)")
        }
    }

    @Test func `what is known of the citizen is known under both forms`() async throws {
        try await Self.open(listed: "97123456") { city in
            // The language of the first keyword is kept.
            _ = try await Self.answers(city, "PAYER", from: "+22997123456")
            let menu = try await Self.answers(city, "MENU", from: "+2290197123456")
            #expect(menu.last?.contains("Payer une facture") == true, "\(menu)")
            _ = try await Self.answers(city, "STOP", from: "97123456")
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 1)
            _ = try await Self.answers(city, "START", from: "+2290197123456")
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
        }
    }
}
