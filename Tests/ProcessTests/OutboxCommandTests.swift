import Foundation
import Testing

extension `The program beside others` {
    /// The outbox as staff look at it and hold it up.
    @Suite struct `On the outbox` {
        private struct Line: Decodable {
            let line: String
            let `class`: String
            let waiting: Int
            let pausedBy: String?
            let dead: Int
            let window: String?
            let rate: String?
            let budget: Int?
        }

        private static let phone = "233240000009"

        private static func text(_ id: String, _ gateway: ServingGateway) async throws {
            let form = "id=\(id)&from=%2B\(phone)&to=21021&text=MENU&date=2026-03-02+10:00:0\(id.count)"
            let answer = try await gateway.call(
                HTTPCall("POST", "/hooks/africastalking/demo/sms", form: Array(form.utf8)))
            #expect(answer.status == 200)
        }

        @Test func `what is paused waits, is listed with who paused it, and leaves when it is resumed`()
            async throws
        {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit(
                    "Flows/city.yaml", "    sender: \"21021\"\n",
                    "    sender: \"21021\"\n    rate: 30/second\n    window: { from: 8, to: 20 }\n    budget: 20000\n")
                let options = place.database + city
                func lines() async throws -> [Line] {
                    let ended = try await place.run(["outbox", "list", "--json"] + options)
                    #expect(ended.status == 0, "\(ended)")
                    return try ended.output.split(separator: "\n").map { line in
                        try JSONDecoder().decode(Line.self, from: Data(line.utf8))
                    }
                }
                var desk = place
                try await place.serve(["--demo"] + city) { gateway in
                    try await place.addStaff([("Esi", ["desk"])])
                    desk = try await place.acting(as: "Esi")
                    let refused = try await place.run(["outbox", "pause", "--class", "answer"] + options)
                    #expect(refused.status == 2 && refused.complaints.contains("GUICHET_STAFF_TOKEN"), "\(refused)")
                    let pause = ["outbox", "pause", "--class", "answer"] + options
                    let paused = try await desk.run(pause)
                    #expect(paused.status == 0 && paused.output == "africastalking: answer waits.\n", "\(paused)")
                    #expect(try await desk.run(pause).output == "africastalking: answer waits already.\n")
                    try await Self.text("m1", gateway)
                    let own = try await lines()
                    #expect(own.map(\.class) == ["answer", "receipt", "notice", "broadcast", "wallet-call"])
                    let answer = try #require(own.first)
                    #expect(answer.line == "africastalking" && answer.waiting == 1 && answer.pausedBy == "Esi")
                    #expect(answer.rate == "30/second" && answer.window == "8-20" && answer.budget == 20_000)
                    let listed = try await place.run(["outbox", "list"] + options).output
                    #expect(listed.contains("  answer: 1 waiting since ") && listed.contains("; paused by Esi since "))
                    #expect(listed.contains("africastalking: 0 of 20000 parts today; at most 30/second; "))
                    #expect(try await gateway.messages(of: Self.phone).isEmpty)
                    let resumed = try await desk.run(["outbox", "resume", "--class", "answer"] + options)
                    #expect(resumed.status == 0 && resumed.output == "africastalking: answer leaves again.\n")
                    try await wait(20) { try await !gateway.messages(of: Self.phone).isEmpty }
                    #expect(try await gateway.messages(of: Self.phone).count == 1)
                    let again = try await desk.run(["outbox", "resume", "--class", "answer"] + options)
                    #expect(again.status == 0 && again.output == "Nothing of it was paused.\n")
                }
                for (command, status, complaint) in [
                    (
                        ["outbox", "pause", "--channel", "other"], 2,
                        "city.yaml has no line \"other\"; its lines are africastalking, wallet."
                    ),
                    (
                        ["outbox", "pause", "--channel", "wallet", "--class", "notice"], 2,
                        "Nothing of class \"notice\" leaves by wallet."
                    ),
                    (["outbox", "dead", "--channel", "other"], 2, "city.yaml has no line \"other\""),
                    (["outbox", "resend", "1"], 1, "1: it is no dead letter but "),
                    (["outbox", "resend", "99"], 1, "99: there is no message of this number"),
                ] as [([String], Int, String)] {
                    let ended = try await desk.run(command + options)
                    #expect(ended.status == status && ended.complaints.contains(complaint), "\(ended)")
                }
                #expect(try await place.run(["outbox", "dead", "--json"] + options).output.isEmpty)
                let all = try await desk.run(["outbox", "resend", "--all"] + options)
                #expect(all.status == 0 && all.output == "0 messages leave again.\n", "\(all)")
            }
        }
    }
}
