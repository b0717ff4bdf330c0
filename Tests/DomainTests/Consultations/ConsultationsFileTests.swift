import Consultations
import DomainKit
import Conversation
import GatewayTestKit
import Testing

@Suite(.onEveryStore) struct ConsultationsFileTests {
    private let header = "code,language,question,options,opens,closes\n"
    private let good = "taps,en,Where?,Market|School,2026-05-01,2026-05-10\n"

    @Test func `what is taken out is what was brought in`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            #expect(try await desk.bring("consultations", VotingTests.file).stored == 3)
            let taken = try await desk.takeOut("consultations")
            #expect(taken.map { "\($0[0]) \($0[1])" } == ["later en", "night fr", "water en", "water fr"])
            #expect(
                taken[3][2...5] == ["Où placer le premier robinet ?", "Marché|École|Gare", "2026-05-01", "2026-05-10"])
            let again = header + taken.map { $0.joined(separator: ",") }.joined(separator: "\n")
            #expect(try await desk.bring("consultations", again).stored == 0)
        }
    }

    @Test func `a consultation in one language only is told to be shown in it to everybody`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            let languages = desk.profile.languages
            let others = languages.filter { $0 != "en" }
            try #require(!others.isEmpty)
            let notes = try await desk.bring("consultations", header + good).notes
            #expect(notes.count == 1)
            #expect(
                notes.first?.hasPrefix("Warning: \"taps\" has no line in \(others.joined(separator: ", "));") == true)
            #expect(notes.first?.hasSuffix("see it in en.") == true)
            let all = languages.map { good.replacing("en,", with: "\($0),") }.joined()
            #expect(try await desk.bring("consultations", header + all).notes == [])
        }
    }

    @Test(arguments: [
        ("bills", ["object": "Shop 12", "kind": "Market fee", "period": "2026"], ["en", "fr"], ["object", "kind"]),
        ("prices", ["name": "Birth certificate"], ["en", "fr"], ["name"]), ("prices", ["name": "Birth"], ["en"], []),
        ("bills", ["object": "12", "kind": "", "period": "2026"], ["en", "fr"], []),
        ("officers", ["name": "Ama"], ["en", "fr"], []),
    ]) func `words of a list that everybody sees as they stand are told in a city of several languages`(
        name: String, fields: [String: String], languages: [String], columns: [String]
    ) throws {
        let kind = try #require(ProjectCity.domains.imports.first { $0.name == name })
        let note = kind.languageNote(on: [ImportRecord(line: 2, fields: fields)], speaking: languages)
        #expect((note == nil) == columns.isEmpty)
        if !columns.isEmpty { #expect(note?.contains("under \(columns.joined(separator: ", ")) are shown") == true) }
        #expect(Set(kind.shownColumns).isSubset(of: kind.columns.map(\.name)))
    }

    @Test func `until somebody votes a consultation can be brought in again`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", header + good + good.replacing("en,", with: "fr,"))
            let changed = good.replacing("School", with: "School|Station")
            #expect(try await desk.bring("consultations", header + changed).stored == 1)
            #expect(try await desk.takeOut("consultations").map { $0[3] } == ["Market|School|Station"])
        }
    }

    @Test(arguments: ["School|Station", "Schools", "2026-05-11"])
    func `once somebody has voted it stands as it is`(change: String) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", header + good)
            try await desk.call("participation.vote", ["consultation": .text("taps"), "option": .text("1")])
            let changed = good.replacing(change.hasPrefix("2") ? "2026-05-10" : "School", with: change)
            #expect(try await desk.refusals("consultations", header + changed) == ["2 code"])
            #expect(try await desk.bring("consultations", header + good).stored == 0)
        }
    }

    @Test(arguments: [
        (",en,Q?,A|B,2026-05-01,2026-05-10", ["3 code"]),
        ("x,de,Q?,A|B,2026-05-01,2026-05-10", ["3 language"]),
        ("x,en,,A|B,2026-05-01,2026-05-10", ["3 question"]),
        ("x,en,Q?,A,2026-05-01,2026-05-10", ["3 options"]),
        ("x,en,Q?,A||B,2026-05-01,2026-05-10", ["3 options"]),
        ("x,en,Q?,A|B|A,2026-05-01,2026-05-10", ["3 options"]),
        ("x,en,Q?,A|B,1 May,2026-05-10", ["3 opens"]),
        ("x,en,Q?,A|B,2026-05-01,2026-02-30", ["3 closes"]),
        ("x,en,Q?,A|B,2026-05-11,2026-05-10", ["3 closes"]),
        ("taps,en,Where?,Market|School,2026-05-01,2026-05-10", ["3 language"]),
        ("taps,fr,Où ?,Marché|École|Gare,2026-05-01,2026-05-10", ["3 options"]),
        ("taps,fr,Où ?,Marché|École,2026-05-02,2026-05-11", ["3 opens", "3 closes"]),
    ])
    func `a line that is wrong is named and nothing of the file is kept`(
        line: String, refusals: [String]
    ) async throws {
        try await DomainDesk.open(.consultations) { desk in
            let found = try await desk.refusals("consultations", header + good + line)
            #expect(found == refusals)
            #expect(try await desk.takeOut("consultations").isEmpty)
            #expect(try await desk.rows("SELECT 1 FROM ballot_keys").isEmpty)
        }
    }
}
