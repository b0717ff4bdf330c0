import Simulator
import Payments
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wording

/// Citizens who want no more messages, and those who want them again.
@Suite(.onEveryStore) struct `Stop and start` {
    private func say(_ city: TestCity, _ phone: Int, _ words: String, id: String) async throws -> [String] {
        let before = try await city.received(phone).count
        #expect(await city.text(phone, words, id: id).status == 200)
        try await city.world.settle()
        return Array(try await city.received(phone).dropFirst(before))
    }

    @Test(arguments: [
        "STOP", "stop.", "Stop please", "STOP ALL", "unsubscribe", "arrêt", "ARRET", "Arrêtez les messages svp",
        "parar", "não quero mais mensagens", "قف", "توقف", "لا أريد رسائل",
    ])
    func `a stop is obeyed and answered once`(words: String) async throws {
        try await TestCity.open { city async throws in
            #expect(
                try await say(city, 1, words, id: "a") == [
                    "You get no more reminders from us. Receipts and answers still come. Text START to get reminders again."
                ])
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 1)
            // The same again changes nothing.
            _ = try await say(city, 1, "STOP", id: "b")
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 1)
            #expect(try await say(city, 1, "START", id: "c") == ["You get our reminders again. Text STOP to end them."])
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
        }
    }

    @Test(arguments: ["stop the traffic at Asafo", "please stop here and look", "bus stop", "non stop music"])
    func `what only speaks of stopping is no stop`(words: String) async throws {
        try await TestCity.open { city async throws in
            _ = try await say(city, 1, words, id: "a")
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
        }
    }

    @Test func `a phone that wants no more is not reminded, and is still answered`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...2 { _ = try await say(city, phone, "ADDRESS", id: "ask\(phone)") }
            _ = try await say(city, 1, "STOP", id: "stop")
            let before = [try await city.received(1).count, try await city.received(2).count]
            city.world.clock.advance(seconds: 6 * 3_600)
            try await city.world.settle()
            #expect(try await city.received(1).count == before[0])
            #expect(try await city.received(2).count == before[1] + 1)
            #expect(try await say(city, 1, "PAY " + TestCity.bill(1), id: "pay")[0].contains("Stall 1 Kejetia"))
        }
    }

    @Test func `a stop at the network ends reminders as one to the city does, and START brings them back`() async throws
    {
        try await TestCity.open { city async throws in
            _ = try await say(city, 1, "ADDRESS", id: "ask")
            for _ in 1...2 {
                let answer = await city.hook("optout", ["senderId": "21021", "phoneNumber": TestCity.phone(1)])
                #expect(answer.status == 200 && answer.text.isEmpty)
            }
            #expect(try await city.rows("SELECT channel FROM opt_outs") == [Row([.text(TestCity.line)])])
            let before = try await city.received(1).count
            city.world.clock.advance(seconds: 6 * 3_600)
            try await city.world.settle()
            #expect(try await city.received(1).count == before)
            _ = try await say(city, 1, "START", id: "start")
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
            let odd = await city.hook("optout", ["phoneNumber": "CITY"])
            #expect(odd.status == 200)
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
        }
    }

    @Test(arguments: [("21021", 1), (" 21021 ", 1), ("", 1), ("OTHER", 0), ("2102", 0), ("21021X", 0)])
    func `only a stop of the channel's own messages is one`(sender: String, kept: Int) async throws {
        try await TestCity.open { city async throws in
            let answer = await city.hook("optout", ["senderId": sender, "phoneNumber": TestCity.phone(1)])
            #expect(answer.status == 200 && answer.text.isEmpty)
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == kept)
        }
    }

    @Test func `an empty stop, as a provider sends to try the address, is answered and does nothing`() async throws {
        try await TestCity.open { city async throws in
            let answer = await city.hook("optout", [:])
            #expect(answer.status == 200 && answer.text.isEmpty)
            #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
            #expect(city.counted(.hookRefused) == 0)
        }
    }

    @Test func `a stop that cannot be kept is answered so that the network tells it again`() async throws {
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                await city.world.gateway.database.close()
                let answer = await city.hook("optout", ["senderId": "21021", "phoneNumber": TestCity.phone(1)])
                #expect(answer.status == 503)
            }
            try await TestCity.open(place) { city async throws in
                #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 0)
                let again = await city.hook("optout", ["senderId": "21021", "phoneNumber": TestCity.phone(1)])
                #expect(again.status == 200)
                #expect(try await city.count("SELECT phone_hash FROM opt_outs") == 1)
            }
        }
    }

    @Test func `a stop leaves an open question as it is`() async throws {
        try await TestCity.open { city async throws in
            _ = try await say(city, 1, "ADDRESS", id: "ask")
            _ = try await say(city, 1, "STOP", id: "stop")
            let answer = try await say(city, 1, "2", id: "answer")
            #expect(answer.count == 1 && answer[0].contains("40"), "\(answer)")
        }
    }

    @Test(arguments: [("HELP", "Text PAY and the bill number"), ("aide", "Text PAY and the bill number")])
    func `help tells what to send`(words: String, text: String) async throws {
        try await TestCity.open { city async throws in
            let answer = try await say(city, 1, words, id: "a")
            #expect(answer.count == 1 && answer[0].contains(text), "\(answer)")
        }
    }

    @Test(arguments: [
        "I'm driving right now, will call you back", "Your OTP is 334512", "Réponse automatique : je suis absent",
        "Estou a conduzir, ligo mais tarde", "رد آلي: أنا أقود السيارة",
    ])
    func `what a machine wrote is not answered and changes nothing`(words: String) async throws {
        try await TestCity.open { city async throws in
            #expect(try await say(city, 1, words, id: "a") == [])
            #expect(city.counted(.textAutomatic) == 1)
            #expect(try await city.count("SELECT id FROM sessions") == 0)
        }
    }

    @Test(arguments: [
        "my account has been debited, no receipt", "my receipt was not sent", "the light is switched off at Adum",
        "https://example.org/photo",
    ])
    func `who complains in words that machines write too is answered once`(words: String) async throws {
        try await TestCity.open { city async throws in
            #expect(try await say(city, 1, words, id: "a").count == 1)
            #expect(city.counted(.textAutomatic) == 0)
        }
    }
}
