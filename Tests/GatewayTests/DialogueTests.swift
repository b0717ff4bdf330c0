import Simulator
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Testing

/// What a hop means for the session of its phone.
@Suite(.onEveryStore) struct `Hops of dialogues` {
    private static let hour: Int64 = 3600

    @Test func `an older hop sent again gets its own answer and moves nothing`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "")
            let road = await city.hop(1, "2")
            let reasons = await city.hop(1, "2*1")
            #expect(await city.hop(1, "2") == road)
            #expect(await city.hop(1, "2*1") == reasons)
            #expect(await city.hop(1, "2*1*1").text.hasPrefix("CON At which place?"))
        }
    }

    @Test func `a late hop of a dialogue overtaken by another dial leaves the new session alone`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1"], dial: "old")
            await city.talk(1, ["2", "5"], dial: "new")
            let before = try await city.rows("SELECT dialogue, body, updated_at FROM sessions")
            let late = await city.hop(1, "2*1*1", dial: "old")
            #expect(late.text.hasPrefix("END This session is over."))
            #expect(await city.hop(1, "2*1*1", dial: "old") == late)
            #expect(try await city.rows("SELECT dialogue, body, updated_at FROM sessions") == before)
        }
    }

    @Test func `input after the end is answered and changes nothing`() async throws {
        try await TestCity.open { city async throws in
            #expect(await city.talk(1, ["2", "1", "1", "1", "1"]).closes)
            for typed in ["2*1*1*1*1*1", "2*1*1*1*1*1*9"] {
                let answer = await city.hop(1, typed)
                #expect(answer.status == 200)
                #expect(answer.text.hasPrefix("END This session is over."))
            }
            let reports = try await city.export("reports")
            #expect(reports.count == 1)
        }
    }

    @Test(arguments: ["12*3", "*", "12*", "*12", "a**b", "\u{0301}a", "12*3*\u{FE0F}4"])
    func `a star typed inside an answer arrives with it`(words: String) async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["3", "2"])
            let answer = await city.hop(1, "3*2*" + words)
            #expect(answer.text.precomposed.contains("\n" + words.precomposed))
        }
    }

    @Test func `a star typed at the first hop is part of what was dialled`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "")
            // The dial was answered, so this is one answer, and none of the menu's.
            #expect(await city.hop(1, "2*1").text.hasPrefix("CON That is not a choice here."))
        }
    }

    @Test func `text that does not go on where the dialogue was begins again`() async throws {
        try await TestCity.open { city async throws in
            let menu = await city.hop(1, "")
            await city.hop(1, "2")
            await city.hop(1, "2*1")
            #expect(await city.hop(1, "3*1*1") == menu)
            #expect(await city.hop(1, "3*1*1*2").text.hasPrefix("CON What is wrong on the road?"))
        }
    }

    @Test func `what is dialled through a code leads where the menus lead`() async throws {
        try await TestCity.open { city async throws in
            let slow = await city.talk(1, ["2", "1", "1"])
            let fast = await city.hop(2, "2*1*1")
            #expect(fast == slow)
            #expect(await city.hop(2, "2*1*1*1*1").text.hasPrefix("CON That is not a choice here."))
            #expect(await city.hop(3, "2*1*1*1*1").text.hasPrefix("END Thank you."))
        }
    }

    @Test func `a phone that never chose a language may dial through without being asked`() async throws {
        try await TestCity.open { city async throws in
            #expect(await city.hop(77, "", dial: "a").text.hasPrefix("CON Language/Langue"))
            #expect(await city.hop(78, "2", dial: "a").text.hasPrefix("CON What is wrong on the road?"))
        }
    }

    @Test func `a dialogue whose first hop was lost is answered from what was typed`() async throws {
        try await TestCity.open { city async throws in
            #expect(await city.hop(1, "2").text.hasPrefix("CON What is wrong on the road?"))
            #expect(await city.hop(1, "2*1").text.hasPrefix("CON Which road?"))
        }
    }

    @Test func `a new dial offers to go on where the phone was`() async throws {
        try await TestCity.open { city async throws in
            let place = await city.talk(1, ["2", "1", "1"], dial: "a")
            #expect(await city.hop(1, "", dial: "b").text.hasPrefix("CON You did not finish last time."))
            #expect(await city.hop(1, "1", dial: "b") == place)
            #expect(await city.hop(1, "1*1", dial: "b").text.hasPrefix("CON In which direction?"))
        }
    }

    @Test func `anyone who does not want to go on begins again`() async throws {
        try await TestCity.open { city async throws in
            let menu = await city.hop(1, "", dial: "a")
            await city.talk(1, ["2", "1", "1"], dial: "b")
            await city.hop(1, "", dial: "c")
            #expect(await city.hop(1, "2", dial: "c") == menu)
        }
    }

    @Test func `a menu just looked at is not worth an offer`() async throws {
        try await TestCity.open { city async throws in
            let menu = await city.hop(1, "", dial: "a")
            #expect(await city.hop(1, "", dial: "b") == menu)
        }
    }

    @Test(arguments: [(23 * hour, true), (24 * hour - 1, true), (24 * hour, false), (48 * hour, false)])
    func `the offer to go on stands for a day`(seconds: Int64, isOffered: Bool) async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1", "1"], dial: "a")
            city.world.clock.advance(seconds: seconds)
            let answer = await city.hop(1, "", dial: "b")
            #expect(answer.text.hasPrefix("CON You did not finish last time.") == isOffered)
        }
    }

    @Test func `one phone's session is no other's`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1", "1"])
            #expect(await city.talk(2, ["3"]).text.hasPrefix("CON Address"))
            #expect(await city.hop(1, "2*1*1*1").text.hasPrefix("CON In which direction?"))
        }
    }

    @Test func `more than may be dialled through is left unread`() async throws {
        try await TestCity.open { city async throws in
            let long = Array(repeating: "5*0", count: 500).joined(separator: "*")
            #expect(await city.hop(1, long).status == 200)
        }
    }

    @Test func `a language chosen in the middle of a dialled path is remembered`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "6*2*1")
            #expect(try await city.count("SELECT 1 FROM contacts WHERE language = 'fr'") == 1)
        }
    }
}

extension String {
    /// As a citizen's words are compared: composed, so that a mark stands on the letter before it.
    fileprivate var precomposed: String { precomposedStringWithCanonicalMapping }
}
