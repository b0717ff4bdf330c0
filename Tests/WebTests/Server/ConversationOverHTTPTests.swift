import Simulator
import GatewayTestKit
import Foundation
import Gateway
import Storage
import Testing
import Wording

@Suite struct `Conversations over HTTP` {
    @Test func `a bill is paid and the receipt comes to the phone`() async throws {
        try await ServedCity.open { city in
            let typed = ["", "1", "1*1", "1*1*1", "1*1*1*\(ServedCity.bill)", "1*1*1*\(ServedCity.bill)*1"]
            var screens: [String] = []
            for text in typed { screens.append(try await city.call(ServedCity.hop(text)).text) }
            #expect(screens.allSatisfy { $0.hasPrefix("CON ") }, "\(screens)")
            #expect(screens[4].contains("Shop 12 Kejetia Market"))
            let last = try await city.call(ServedCity.hop("1*1*1*\(ServedCity.bill)*1*1"))
            #expect(last.status == 200 && last.text.hasPrefix("END "))
            try await city.world.settle()
            city.world.network.wallet.decideLatest(.approve)
            try await city.world.settle()
            let messages = try await city.messages(of: ServedCity.phone)
            try #require(messages.count == 1)
            #expect(messages[0].text.hasPrefix("PAID GHS 300.00 for bill \(ServedCity.bill)"))
            #expect(messages[0].at == "2026-03-02T10:00:00Z")
            #expect(try await city.rows("receipts") == 1)
        }
    }

    @Test func `two requests share one connection, and a third that follows the last at once`() async throws {
        try await ServedCity.open { city in
            let answers = try await onThread { [port = city.port] in
                var connection = try HTTPConnection(port: port)
                let first = try connection.call(ServedCity.hop(""))
                try connection.send(ServedCity.hop("1").bytes + ServedCity.hop("1*1").bytes)
                return [first, try connection.answer(), try connection.answer()].map(\.text)
            }
            #expect(answers.allSatisfy { $0.hasPrefix("CON ") })
            #expect(Set(answers).count == 3)
        }
    }

    @Test func `the same hop five times at once has one effect and five equal answers`() async throws {
        try await ServedCity.open { city in
            let path = "1*1*\(ServedCity.bill)*1"
            _ = try await city.call(ServedCity.hop(path))
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<5 { group.addTask { try await city.call(ServedCity.hop(path + "*1")) } }
                return try await group.reduce(into: [HTTPAnswer]()) { $0.append($1) }
            }
            #expect(answers.count == 5)
            #expect(answers.allSatisfy { $0.status == 200 && $0.body == answers[0].body })
            #expect(answers[0].text.hasPrefix("END "))
            #expect(try await city.rows("payments") == 1)
            let counts = Dictionary(uniqueKeysWithValues: city.world.counters.snapshot.map { ($0.event, $0.count) })
            #expect(counts[.turnTaken] == 2 && counts[.turnRepeated] == 4)
        }
    }

    @Test func `a text message is answered by text message, once`() async throws {
        try await ServedCity.open { city in
            let form = "id=m1&from=%2B233240000001&to=21021&text=MENU&date=2026-03-02%2010%3A00%3A00"
            for _ in 0..<3 {
                let answer = try await city.call(HTTPCall("POST", ServedCity.hooks + "/sms", form: Array(form.utf8)))
                #expect(answer.status == 200 && answer.body.isEmpty)
            }
            try await city.world.settle()
            #expect(try await city.messages(of: ServedCity.phone).count == 1)
        }
    }

    @Test func `without a store there is no 200, and the screen is still polite`() async throws {
        try await ServedCity.open { city in
            await city.world.gateway.database.close()
            let answer = try await city.call(ServedCity.hop(""))
            #expect(answer.status == 503)
            #expect(answer.text.hasPrefix("END Sorry"))
            let form = "id=m1&from=%2B233240000001&to=21021&text=MENU"
            let text = try await city.call(HTTPCall("POST", ServedCity.hooks + "/sms", form: Array(form.utf8)))
            #expect(text.status == 503)
        }
    }
}

/// A message as the phone's page shows it.
struct ShownMessage: Decodable {
    let text: String
    let at: String
}

extension ServedCity {
    func messages(of phone: String) async throws -> [ShownMessage] {
        let answer = try await get("/phone/\(phone)/messages")
        return try JSONDecoder().decode([ShownMessage].self, from: Data(answer.body))
    }

    /// How many rows an export would write.
    func rows(_ kind: String) async throws -> Int {
        try await world.rows(of: #require(ProjectCity.exchange.exportKind(kind))).count
    }
}
