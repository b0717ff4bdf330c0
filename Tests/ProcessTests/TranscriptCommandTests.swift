import Foundation
import Testing

extension `The program beside others` {
    /// `guichet test` and `guichet talk` over whole files.
    @Suite struct `Transcripts at the command line` {
        private static let only = ["--only", "A new phone chooses its language once"]

        @Test func `coverage is told at the end and may be asked for`() async throws {
            let told = try await Workplace.use { place in
                try await place.run(["test"] + Self.only + Workplace.city)
            }
            #expect(told.status == 0, "\(told.complaints)")
            #expect(told.output.contains("\ntogether ") && told.output.contains("\nNot reached:\n"))
            let short = try await Workplace.use { place in
                try await place.run(["test", "--min-coverage", "99.5", "--coverage"] + Self.only + Workplace.city)
            }
            #expect(short.status == 1)
            #expect(short.complaints.contains("of the flows was reached."))
            #expect(short.output.contains("city.main/language, option english: en ussd"))
            let misused = try await Workplace.use { place in
                try await place.run(["test", "--min-coverage", "101"] + Workplace.city)
            }
            #expect(misused.status == 2 && misused.output.isEmpty)
        }

        /// What every line of `--json` may hold.
        private struct Line: Decodable {
            let transcript: String?
            let kind: String?
            let covered: Covered?
            let coverable: Int?
            let played: Int?
            let failures: [Failure]?

            enum Covered: Decodable {
                case modes([String])
                case count(Int)

                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    self =
                        if let count = try? container.decode(Int.self) { .count(count) } else {
                            .modes(try container.decode([String].self))
                        }
                }
            }

            struct Failure: Decodable { let line: Int }
        }

        @Test func `programs read transcripts, states and ways from lines of JSON`() async throws {
            let told = try await Workplace.use { place in
                try await place.run(["test", "--json"] + Self.only + Workplace.city)
            }
            #expect(told.status == 0)
            let lines = try told.output.split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
            #expect(lines.first?.transcript?.contains("A new phone") == true && lines.first?.failures?.isEmpty == true)
            let items = lines.filter { $0.kind != nil }
            #expect(Set(items.compactMap(\.kind)) == ["state", "option", "outcome", "way"])
            #expect(lines.last?.played == lines.filter { $0.transcript != nil }.count)
            #expect(lines.last?.coverable == items.count)
        }

        @Test func `a slip in a file of transcripts fails with its place`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit(
                    "Flows/city/main.en.transcript.yaml", "contains: Report traffic", "contians: Report traffic")
                let told = try await place.run(["test"] + Self.only + city)
                #expect(told.status == 1)
                #expect(told.complaints.contains("\"contians\" is not a setting here."))
                #expect(told.complaints.contains("Did you mean \"contains\"?"))
            }
        }

        @Test func `a conversation is recorded, added to and played again`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                let file = place.folder + "/Flows/city/recorded.transcript.yaml"
                let talk = ["talk", "--language", "en", "--at", "2026-04-01 08:30", "--record", file] + city
                let first = try await place.run(
                    talk + ["--name", "Recorded first"], input: "dial\n1\n1\n7319042851\n2\n1\napprove\nquit\n")
                #expect(first.status == 0, "\(first.complaints)")
                #expect(first.output.contains("PAID GHS 75.00") && !first.output.contains("\u{1B}"))
                let second = try await place.run(
                    talk + ["--name", "Recorded second"], input: "sms JAM ADUM\n:phone 0240000002\ndial\n1")
                #expect(second.status == 0, "\(second.complaints)")
                let text = try String(contentsOfFile: file, encoding: .utf8)
                #expect(text.contains("given: *given"))
                let played = try await place.run(["test", "--only", "recorded.transcript"] + city)
                #expect(played.status == 0, "\(played.output)")
                #expect(played.output.hasSuffix("\n2 transcripts played, 0 failed.\n"))
                let again = try await place.run(talk + ["--name", "Recorded first"], input: "dial\nquit\n")
                #expect(again.status == 2 && again.complaints.contains("has a transcript called"))
                #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
            }
        }

        @Test(arguments: [
            ["--phone", "12"], ["--language", "xx"], ["--at", "soon"], ["--record", "talk.txt"],
        ]) func `a phone that cannot be is no phone`(options: [String]) async throws {
            let ended = try await Workplace.use { place in
                try await place.run(["talk"] + options + Workplace.city, input: "quit\n")
            }
            #expect(ended.status == 2 && !ended.complaints.isEmpty, "\(ended.output)")
        }
    }
}
