import Simulator
import Foundation
import Gateway
import Testing

@Suite struct `What authors see of a phone` {
    private struct State: Decodable {
        struct Session: Decodable {
            let medium: String
            let phase: String
            let isLive: Bool
            let detail: Detail?
        }

        struct Detail: Decodable {
            let language: String
            let flow: String
            let state: String
            let kind: String
            let isPrivate: Bool
            let writtenAt: String
            let refusals: Int
            let path: [Step]
            let variables: [Variable]
            let page: Int
            let pages: [Piece]
            let texts: [Text]
        }

        struct Step: Decodable {
            let flow: String
            let state: String
        }

        struct Variable: Decodable {
            let name: String
            let value: String?
            let isPrivate: Bool
        }

        struct Piece: Decodable, Equatable {
            let encoding: String
            let units: Int
            let room: Int
        }

        struct Text: Decodable {
            let key: String
            let source: String
            let writtenAt: String?
            let usedAt: String?
        }

        struct Message: Decodable {
            let parts: [Piece]
        }

        let sessions: [Session]
        let messages: [Message]
    }

    private static func state(of phone: String = ServedCity.phone, in city: ServedCity) async throws -> State {
        let answer = try await city.get("/phone/\(phone)/state")
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
        return try JSONDecoder().decode(State.self, from: Data(answer.body))
    }

    /// Dials and types one thing after the other, in English.
    private static func talk(_ inputs: [String], session: String = "ATUid_1", in city: ServedCity) async throws {
        _ = try await city.call(ServedCity.hop("", session: session))
        for count in inputs.indices {
            _ = try await city.call(ServedCity.hop(inputs[...count].joined(separator: "*"), session: session))
        }
    }

    @Test func `a phone nobody used has no conversation and no message`() async throws {
        try await ServedCity.open { city in
            let state = try await Self.state(in: city)
            #expect(state.sessions.isEmpty && state.messages.isEmpty)
        }
    }

    @Test func `state, path, texts and room of a conversation are told with their places`() async throws {
        try await ServedCity.open { city in
            try await Self.talk(["1", "1", "1"], in: city)
            let state = try await Self.state(in: city)
            let session = try #require(state.sessions.first)
            #expect(
                state.sessions.count == 1 && session.medium == "ussd" && session.phase == "waiting" && session.isLive)
            let detail = try #require(session.detail)
            #expect(detail.flow == "taxes.pay" && detail.state == "number" && detail.kind == "ask" && !detail.isPrivate)
            #expect(detail.language == "en" && detail.refusals == 0)
            #expect(
                detail.path.map { "\($0.flow)/\($0.state)" } == [
                    "city.main/language", "city.main/services", "taxes.pay/how", "taxes.pay/number",
                ])
            #expect(detail.page == 1 && detail.pages.count == 1)
            #expect(detail.pages[0].encoding == "GSM7" && detail.pages[0].room == 160)
            let text = try #require(detail.texts.first)
            #expect(text.key == "taxes.pay.type_number" && text.source.hasPrefix("Type the 10 digits"))
            try Self.expect(text.writtenAt, toHold: "type_number")
            try Self.expect(text.usedAt, toHold: "type_number")
            try Self.expect(detail.writtenAt, toHold: "number:")
        }
    }

    /// A file of the checkout has a word on the line a place names.
    private static func expect(_ place: String?, toHold word: String) throws {
        let parts = try #require(place).split(separator: ":").map(String.init)
        let (file, line) = (try #require(parts.first), try #require(parts.last.flatMap { Int($0) }))
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let lines = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.indices.contains(line - 1))
        #expect(lines[line - 1].contains(word), "\(file):\(line)")
    }

    @Test func `a choice that is not offered is no text of the screen`() async throws {
        try await ServedCity.open { city in
            try await Self.talk(["1", "1", "1", ServedCity.bill], in: city)
            let detail = try #require(try await Self.state(in: city).sessions.first?.detail)
            #expect(detail.state == "review")
            #expect(
                detail.texts.map(\.key) == [
                    "taxes.pay.review", "taxes.pay.pay_all", "taxes.pay.pay_least", "taxes.pay.pay_other",
                    "taxes.pay.in_parts", "taxes.pay.how_computed", "taxes.pay.object_to",
                ])
            #expect(detail.variables.contains { $0.name == "number" && $0.value == ServedCity.bill })
            #expect(detail.variables.contains { $0.name == "bill" && $0.value?.contains("due: GHS 300.00") == true })
        }
    }

    @Test func `wrong answers, a new dial and the end are told`() async throws {
        try await ServedCity.open { city in
            try await Self.talk(["1", "1", "1", "x"], in: city)
            #expect(try await Self.state(in: city).sessions.first?.detail?.refusals == 1)
            _ = try await city.call(ServedCity.hop("", session: "ATUid_2"))
            let offering = try #require(try await Self.state(in: city).sessions.first)
            #expect(offering.phase == "offering")
            #expect(
                offering.detail?.texts.map(\.key) == ["engine.resume", "engine.resume_continue", "engine.resume_again"])
            try await Self.talk(["1", "1", ServedCity.bill, "1", "1"], session: "ATUid_3", in: city)
            _ = try await city.call(ServedCity.hop("2*1*2", session: "ATUid_4"))
            let phases = try await Self.state(in: city).sessions.map(\.phase)
            #expect(phases.count == 1)
        }
    }

    @Test func `a text conversation and the parts of each message are told`() async throws {
        try await ServedCity.open { city in
            let form = "id=m1&from=%2B233240000001&to=21021&text=MENU"
            _ = try await city.call(HTTPCall("POST", ServedCity.hooks + "/sms", form: Array(form.utf8)))
            try await city.world.settle()
            let state = try await Self.state(in: city)
            #expect(state.sessions.map(\.medium) == ["sms"])
            let message = try #require(state.messages.first)
            let sent = try #require(try await city.messages(of: ServedCity.phone).first).text
            #expect(message.parts.allSatisfy { $0.units <= $0.room && $0.units > 0 })
            #expect(message.parts.count > 0 && !sent.isEmpty)
        }
    }

    @Test(arguments: ["somebody", "+", "%00"])
    func `what is no number is refused in one line`(number: String) async throws {
        try await ServedCity.open { city in
            let answer = try await city.get("/phone/\(number)/state")
            #expect(answer.status == 400)
            #expect(answer.text == "The path needs a phone number with its country code.\n")
        }
    }
}
