import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Testing

/// Conversations that go on by the other medium.
@Suite(.onEveryStore) struct `Handing over` {
    /// The city with the question for a bill's number asked by one medium only.
    private static func program(asking medium: Surface.Medium) throws -> RunnableProgram {
        let question = "ask: { text: type_number, as: reference, digits: 10, into: number }"
        return try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/taxes/pay.yaml", [(question, "channels: [\(medium.rawValue)]\n    " + question)]))
    }

    @Test func `a dialogue that is sent to text messages goes on there, whatever is texted first`() async throws {
        try await TestCity.open(try Self.program(asking: .sms)) { city async throws in
            #expect(await city.talk(1, ["1", "1"]).text == "END Please send an SMS to 21021.")
            for (number, words) in ["hello", TestCity.bill(1)].enumerated() {
                #expect(await city.text(1, words, id: "m\(number)").status == 200)
                try await city.world.settle()
            }
            let answers = try await city.received(1)
            #expect(answers.first == "Type the 10 digits of the bill number.")
            #expect(answers.last?.contains("Pay all, GHS 300.00") == true)
            // The dialogue itself is over: a dial begins again.
            #expect(await city.hop(1, "", dial: "2").text.contains("1. Pay a bill"))
        }
    }

    @Test func `a text message that is sent to a dialogue goes on there`() async throws {
        try await TestCity.open(try Self.program(asking: .ussd)) { city async throws in
            for (number, words) in ["PAY", "1"].enumerated() {
                #expect(await city.text(1, words, id: "m\(number)").status == 200)
                try await city.world.settle()
            }
            #expect(try await city.received(1).last == "Please dial *384*21#.")
            #expect(await city.hop(1, "").text.contains("1. Continue") == true)
            #expect(await city.hop(1, "1").text.hasPrefix("CON Type the 10 digits of the bill number."))
            #expect(await city.hop(1, "1*" + TestCity.bill(1)).text.contains("Pay all, GHS 300.00"))
        }
    }
}
