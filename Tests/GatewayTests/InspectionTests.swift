import Authoring
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct `What is seen of a phone from outside` {
    private static func look(_ phone: Int, in city: TestCity) async throws -> InspectedPhone {
        let number = try #require(PhoneNumber(e164: TestCity.phone(phone)))
        return try await PhoneInspection(gateway: city.world.gateway, inbox: city.world.network.phones).look(at: number)
    }

    private static func text(_ phone: InspectedPhone) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(phone), as: UTF8.self)
    }

    @Test func `what was told in private does not leave the gateway, nor anything made of it`() async throws {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/taxes/pay.yaml",
            [
                (
                    "    ask: { text: type_number, as: reference, digits: 10, into: number }\n",
                    "    ask: { text: type_number, as: reference, digits: 10, into: number }\n    private: true\n"
                )
            ])
        let program = try #require(ProgramRegistry.runnable(ProjectCity.compiler.recompile(bundle)))
        #expect(program.program.flows["taxes.pay"]?.privateVariables.contains("number") == true)
        try await TestCity.open(program) { city async throws in
            await city.talk(1, ["1", "1"])
            let asking = try #require(try await Self.look(1, in: city).sessions.first?.detail)
            #expect(asking.state == "number" && asking.isPrivate)
            await city.talk(1, ["1"], dial: "2")
            await city.hop(1, "1*\(TestCity.bill(1))", dial: "2")
            let phone = try await Self.look(1, in: city)
            let detail = try #require(phone.sessions.first?.detail)
            let number = try #require(detail.variables.first { $0.name == "number" })
            #expect(number.isPrivate && number.value == nil)
            #expect(detail.variables.contains { !$0.isPrivate && $0.value != nil })
        }
    }

    @Test func `looking changes nothing`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["1", "1"])
            let before = try await city.rows("SELECT body, updated_at FROM sessions")
            let first = try Self.text(try await Self.look(1, in: city))
            #expect(try Self.text(try await Self.look(1, in: city)) == first)
            let after = try await city.rows("SELECT body, updated_at FROM sessions")
            #expect(try before.map { try $0.blob(0) } == after.map { try $0.blob(0) })
            #expect(city.world.gateway.flowMetrics.removeCounts().keys.allSatisfy { $0.event != .refused })
        }
    }

    @Test func `a session that is broken, or of a program that is gone, tells that and no more`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["1", "1"])
            try await city.run("UPDATE sessions SET body = $1", [.blob([1, 2, 3])])
            let broken = try #require(try await Self.look(1, in: city).sessions.first)
            #expect(broken.phase == "unreadable" && broken.detail == nil)
        }
    }

    @Test func `an ended conversation and a long one on several pages`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let ended = try #require(try await Self.look(1, in: city).sessions.first)
            #expect(ended.phase == "ended" && ended.detail == nil && ended.isLive)
            try await city.world.remember("ar", of: try #require(PhoneNumber(e164: TestCity.phone(2))))
            await city.talk(2, ["1", "1", TestCity.bill(2), "98"])
            let long = try #require(try await Self.look(2, in: city).sessions.first?.detail)
            #expect(long.state == "review" && long.pages.count > 1 && long.page == 2)
            #expect(long.pages.allSatisfy { $0.units <= $0.room })
        }
    }

    @Test func `a price is that of all the parts, in the city's money`() async throws {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/city.yaml",
            [("    sender: \"21021\"\n", "    sender: \"21021\"\n    prices: { sms: \"0.035\", ussd: \"0.02\" }\n")])
        try await TestCity.open(try ProjectCity.program(of: bundle)) { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            await city.hop(1, "")
            try await city.world.settle()
            let phone = try await Self.look(1, in: city)
            let message = try #require(phone.messages.first)
            let price = [1: "GHS 0.035", 2: "GHS 0.07", 3: "GHS 0.105"][message.parts.count]
            #expect(message.price == price && price != nil)
            #expect(phone.sessions.first { $0.medium == "ussd" }?.detail?.price == "GHS 0.02")
        }
    }
}
