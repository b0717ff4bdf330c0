import Foundation
import Testing

extension `The program beside others` {
    /// What citizens object to, as staff see and answer it.
    @Suite struct `On objections` {
        private struct Line: Decodable {
            let number: String
            let bill: String
            let grounds: String
            let age: Int
            let state: String
            let reason: String?
            let by: String?
        }

        /// The demonstration, in which one phone objected to the amount of a bill.
        private static func object(_ place: Workplace) async throws {
            let form = "sessionId=a&phoneNumber=%2B233240000009&serviceCode=*384*21%23&text=7319042851*6*2"
            try await place.serve { gateway in
                let answer = try await gateway.call(
                    HTTPCall("POST", "/hooks/africastalking/demo/ussd", form: Array(form.utf8)))
                #expect(answer.text.contains("is noted"), "\(answer.text)")
                gateway.process.signal(SIGTERM)
                #expect(try await gateway.process.end() == 0)
            }
        }

        @Test func `those without an answer are listed, and each is answered once, with who and why`() async throws {
            try await Workplace.use { place in
                try await Self.object(place)
                let gateway = place.database + Workplace.city
                func lines(_ options: [String] = []) async throws -> [Line] {
                    let ended = try await place.run(["objections", "list", "--json"] + options + gateway)
                    #expect(ended.status == 0, "\(ended)")
                    return try ended.output.split(separator: "\n").map { line in
                        try JSONDecoder().decode(Line.self, from: Data(line.utf8))
                    }
                }
                let open = try #require(try await lines().first)
                #expect(open.bill == "7319042851" && open.grounds == "amount" && open.age == 0 && open.state == "open")
                let listed = try await place.run(["objections", "list"] + gateway)
                #expect(
                    listed.output.hasPrefix("\(open.number)  bill 7319042851  ")
                        && listed.output.hasSuffix(", 0 days  the amount is wrong\n"), "\(listed)")
                let answer = ["objections", "answer", open.number]
                try await place.addStaff([(name: "Esi", roles: ["desk"])])
                let desk = try await place.acting(as: "esi")
                let who = ["--reason", "measured on 4 May"] + gateway
                for (refused, status) in [
                    (answer + who, 2), (answer + ["--accept", "--reject"] + who, 2),
                    (answer + ["--accept"] + gateway, 2),
                    (["objections", "answer", "12", "--reject"] + who, 1),
                    (answer + ["--reject", "--reason", String(repeating: "m", count: 81)] + gateway, 1),
                ] as [([String], Int)] {
                    let ended = try await desk.run(refused)
                    #expect(ended.status == status && ended.output.isEmpty, "\(ended)")
                }
                let due = try await place.export("bills").first { $0["number"] == open.bill }?["due"]
                let done = try await desk.run(answer + ["--accept"] + who)
                #expect(
                    done.status == 0
                        && done.output.hasPrefix(
                            "Objection \(open.number) to bill 7319042851 is accepted; the citizen is told.\n"),
                    "\(done)")
                #expect(try await desk.run(answer + ["--reject"] + who).status == 1)
                #expect(try await lines().isEmpty)
                let answered = try #require(try await lines(["--all"]).first)
                #expect(answered.state == "accepted" && answered.by == "Esi")
                #expect(answered.reason == "measured on 4 May")
                // No money moves by it, and the books hold who it was.
                #expect(try await place.export("bills").first { $0["number"] == open.bill }?["due"] == due)
                let row = try #require(try await place.export("objections").first)
                #expect(row["answer"] == "accepted" && row["by"] == "Esi")
                let verified = try await place.run(["ledger", "verify"] + place.database)
                #expect(verified.status == 0, "\(verified)")
            }
        }
    }
}
