import Foundation
import Testing

extension `The program beside others` {
    @Suite struct Numbers {
        private struct Row: Decodable {
            let input: String
            let kind: String
            let region: String
            let valid: Bool
            let e164: String?
        }

        private struct Answer: Decodable {
            let input: String
            let valid: Bool
            let e164: String?
        }

        private static let locales = ["--locales", Workplace.checkout + "/Locales"]

        private func answers(_ ended: Ended) throws -> [Answer] {
            try ended.output.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
        }

        @Test(arguments: ["GH", "BJ", "KE"])
        func `are read line by line as the fixtures say`(country: String) async throws {
            let fixture = try Data(
                contentsOf: URL(filePath: Workplace.checkout + "/Tests/Fixtures/Wording/phones.jsonl"))
            let all = try fixture.split(separator: UInt8(ascii: "\n")).map { line in
                try JSONDecoder().decode(Row.self, from: line)
            }
            let rows = all.filter { row in
                guard row.region == country, !row.input.contains(where: \.isNewline) else { return false }
                // Two noughts where a country dials otherwise: read here, and not by the library of the fixture.
                return row.valid || row.kind != "00-prefix"
            }
            try #require(rows.count > 100)
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["numbers", "parse", "--country", country] + Self.locales,
                    input: rows.map { $0.input + "\n" }.joined())
                #expect(ended.status == 0 && ended.complaints.isEmpty, "\(ended.complaints)")
                let answers = try answers(ended)
                #expect(answers.count == rows.count)
                for (row, answer) in zip(rows, answers) {
                    #expect(answer.input == row.input && answer.valid == row.valid && answer.e164 == row.e164)
                }
                // Anyone who reads the lines may count on all three fields.
                #expect(ended.output.split(separator: "\n").allSatisfy { $0.contains(#""e164":"#) })
            }
        }

        @Test func `of an old list come out as they are dialled today`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["numbers", "parse", "--country", "BJ", "--on", "2023-05-01"] + Self.locales,
                    input: "97 12 34 56\n0197123456\n")
                #expect(ended.status == 0)
                #expect(try answers(ended).map(\.e164) == ["+2290197123456", nil])
            }
        }

        @Test(arguments: [
            [], ["--country", "XX"], ["--country", "GH", "--on", "yesterday"],
            ["--country", "GH", "--locales", "nowhere"],
        ])
        func `are not read where the question is not understood`(arguments: [String]) async throws {
            try await Workplace.use { place in
                let locales = arguments.contains("--locales") ? [] : Self.locales
                let ended = try await place.run(["numbers", "parse"] + arguments + locales)
                #expect(ended.status == 2 && ended.output.isEmpty && !ended.complaints.isEmpty)
            }
        }

        @Test func `are not read with a broken file, whose fault is told at its place`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit("Locales/countries/GH.yaml", "Africa/Accra", "Africa/Acra")
                let locales = try #require(city.last)
                let ended = try await place.run(["numbers", "parse", "--country", "GH", "--locales", locales])
                #expect(ended.status == 1 && ended.output.isEmpty)
                #expect(ended.complaints.contains("GH.yaml:"), "\(ended.complaints)")
                #expect(ended.complaints.contains("Did you mean \"Africa/Accra\"?"))
            }
        }
    }
}
