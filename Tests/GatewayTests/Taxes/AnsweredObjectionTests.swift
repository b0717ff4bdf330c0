import Authoring
import Billing
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// What citizens read about an objection the office answered.
@Suite(.onEveryStore) struct AnsweredObjectionTests {
    private static let number = TestCity.bill(2)

    private static func answer(_ verdict: ObjectionVerdict, _ city: TestCity) async throws -> String {
        let objection = try #require(try await city.export("objections").first?["number"])
        try await LedgerService(gateway: city.world.gateway).write { context in
            _ = try Taxes.answerObjection(objection, verdict, because: "measured on 4 May", context.acting(by: "Esi"))
        }
        return objection
    }

    @Test(arguments: [
        ("en", "accepted", "ACCEPTED"), ("fr", "acceptée", "ACCEPTÉE"), ("pt", "aceite", "ACEITE"),
        ("ar", "مقبول", "مقبول"), ("sw", "limekubaliwa", "LIMEKUBALIWA"), ("rw", "cyemewe", "CYEMEWE"),
    ]) func `the phone is told in its language, and reads it on the bill and when it objects again`(
        language: String, word: String, told: String
    ) async throws {
        let program = try ProjectCity.program(of: ProjectCity.bundleInEveryLanguage())
        try await TestCity.open(program) { city async throws in
            var stage = TranscriptStage(city.world)
            let phone = try #require(stage.number(TestCity.phone(2)))
            try await city.world.remember(language, of: phone)
            _ = try await stage.perform(.dial("*384*21*\(Self.number)*6*2#"), at: phone)
            let objection = try await Self.answer(.accepted, city)
            try await city.world.settle()
            let message = try #require(try await city.received(2).last)
            for words in [objection, Self.number, told, "measured on 4 May"] {
                #expect(message.contains(words), "\(words) is not in \(message)")
            }
            let again = try #require(
                try await stage.perform(.dial("*384*21*\(Self.number)*6*3#"), at: phone).screen)
            #expect(again.text.contains(objection) && again.text.contains(word), "\(again.text)")
            let bill = try #require(try await stage.perform(.dial("*384*21*\(Self.number)#"), at: phone).screen)
            // The short bill of Arabic leaves all out but what it is for, whose it is and until when.
            #expect(language == "ar" || bill.text.contains("\(objection) \(word)"), "\(bill.text)")
        }
    }

    @Test func `a phone that texted STOP reads on the bill only that it was rejected`() async throws {
        try await TestCity.open { city async throws in
            var stage = TranscriptStage(city.world)
            let phone = try #require(stage.number(TestCity.phone(2)))
            _ = try await stage.perform(.dial("*384*21*\(Self.number)*6*1#"), at: phone)
            _ = try await stage.perform(.sms("STOP"), at: phone)
            let before = try await city.received(2).count
            let objection = try await Self.answer(.rejected, city)
            try await city.world.settle()
            #expect(try await city.received(2).count == before)
            let screen = try #require(try await stage.perform(.dial("*384*21*\(Self.number)#"), at: phone).screen)
            #expect(screen.text.contains("Complaint \(objection) not accepted"), "\(screen.text)")
        }
    }
}
