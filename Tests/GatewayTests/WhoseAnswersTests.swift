import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wording

/// Whose an answer is, is part of what finds it.
@Suite(.onEveryStore) struct `Whose answers` {
    /// One delivery under a name of a dialogue that the test chooses.
    private static func hop(_ city: TestCity, _ phone: Int, _ typed: String, dialogue: String) async -> HookResponse {
        await city.hook(
            "ussd",
            [
                "sessionId": dialogue, "phoneNumber": TestCity.phone(phone), "serviceCode": TestCity.code,
                "text": typed,
            ])
    }

    @Test(arguments: [[1, 2], [2, 1]], ["", "1", "1*2"])
    func `two phones under one name of a dialogue get answers and sessions of their own`(
        phones: [Int], typed: String
    ) async throws {
        try await TestCity.open { city async throws in
            for phone in phones { try await city.world.remember(phone == 1 ? "en" : "fr", of: try number(phone)) }
            var alone: [HookResponse] = []
            for phone in phones { alone.append(await Self.hop(city, phone, typed, dialogue: "alone\(phone)")) }
            try await city.run("DELETE FROM sessions")
            var shared: [HookResponse] = []
            for phone in phones { shared.append(await Self.hop(city, phone, typed, dialogue: "7")) }
            #expect(shared == alone)
            #expect(Set(shared.map(\.text)).count == 2)
            // Each is answered again what it was answered, and goes on where it was.
            for (phone, answer) in zip(phones, shared) {
                #expect(await Self.hop(city, phone, typed, dialogue: "7") == answer)
            }
            let next = typed.isEmpty ? "2" : typed + "*00"
            for phone in phones {
                let answer = await Self.hop(city, phone, next, dialogue: "7")
                #expect(answer.text.hasPrefix("CON"), "\(answer.text)")
            }
            #expect(try await city.count("SELECT id FROM sessions") == 2)
            #expect(city.counted(.dialogueShared) == 1)
        }
    }

    @Test func `one phone under many names, and many phones under names of their own, tell nothing new`() async throws {
        try await TestCity.open { city async throws in
            for name in ["a", "b"] {
                for phone in 1...2 { _ = await Self.hop(city, phone, "", dialogue: "\(name)\(phone)") }
            }
            _ = await Self.hop(city, 1, "1", dialogue: "b1")
            #expect(city.counted(.dialogueShared) == 0)
        }
    }

    @Test func `two phones' messages under one id are both answered`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...2 { _ = await city.text(phone, "MENU", id: "7") }
            _ = await city.text(2, "MENU", id: "7")
            #expect(try await city.count("SELECT id FROM outbox") == 2)
        }
    }

    @Test func `equal words of many phones leave nothing alike in the store`() async throws {
        try await TestCity.open { city async throws in
            for phone in TestCity.phones { _ = await Self.hop(city, phone, "4*1*2", dialogue: "s\(phone)") }
            for column in ["typed_hash", "dialogue", "typed_length"] {
                let values = try await city.rows("SELECT \(column) FROM sessions")
                #expect(Set(values).count == TestCity.phones.count, "\(column)")
            }
            #expect(Set(try await city.rows("SELECT hop FROM replies")).count == TestCity.phones.count)
            // Nor do two dialogues of one phone have anything in common.
            _ = await Self.hop(city, 1, "4*1*2", dialogue: "again")
            #expect(Set(try await city.rows("SELECT hop FROM replies")).count == TestCity.phones.count + 1)
        }
    }

    @Test func `no answer is found by the store, the key and all that can be typed`() async throws {
        try await TestCity.open { city async throws in
            for phone in TestCity.phones { await city.talk(phone, ["4", "1", "2"]) }
            let vault = city.world.gateway.vault
            let stored = Set(
                try await city.rows("SELECT hop FROM replies").map { try $0.blob(0).prefix(12) }
                    + city.rows("SELECT typed_hash FROM sessions").map { try $0.blob(0).prefix(12) })
            let texts = ["", "4", "4*1"] + (0...99).map { "4*1*\($0)" }
            for text in texts {
                var guesses = [text, "\(TestCity.line)\u{0}\(text)"]
                for phone in TestCity.phones {
                    guesses += ["\(TestCity.phone(phone))\u{0}\(text)"]
                    for name in ["", "ussd", TestCity.code] {
                        let scope =
                            "\(TestCity.line)\u{0}\(TestCity.phone(phone))\u{0}\(name.utf8.count)\u{0}\(name)\u{0}"
                        guesses.append(scope + text)
                    }
                }
                for guess in guesses {
                    #expect(!stored.contains(vault.hash(guess, for: "hop").prefix(12)))
                }
            }
        }
    }

    private func number(_ phone: Int) throws -> PhoneNumber { try #require(PhoneNumber(e164: TestCity.phone(phone))) }
}
