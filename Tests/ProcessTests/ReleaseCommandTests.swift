import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `Releasing in stages beside a gateway` {
        private static func phone(_ number: Int) -> String { "+23320000000\(number)" }

        /// What the first choice of the menu is called for a phone that dials now.
        private static func menu(_ gateway: ServingGateway, _ phone: Int) async throws -> String {
            try await gateway.call(ScriptedPhone.hop("1", UUID().uuidString, from: Self.phone(phone))).text
        }

        @Test func `a draft is tried by one phone, put live and taken back, and a dialogue goes on through it all`()
            async throws
        {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit("Flows/city.yaml", "entry: city.main", "entry: city.main\nrelease: staged")
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                try await place.addStaff([(name: "Esi", roles: ["releaser"]), (name: "Kofi", roles: ["releaser"])])
                let (esi, kofi) = (try await place.acting(as: "esi"), try await place.acting(as: "kofi"))
                func release(_ arguments: String..., by releaser: Workplace? = nil) async throws -> Ended {
                    try await (releaser ?? esi).run(["release"] + arguments + place.database)
                }
                try await place.serve(["--demo"] + city) { gateway in
                    _ = try await gateway.call(ScriptedPhone.hop("1", "before", from: Self.phone(1)))
                    try place.edit("Locales/en/taxes.yaml", "Pay a city bill", "Pay the city")
                    try await wait(20) { gateway.process.complained.contains("A changed program is kept as a draft.") }
                    let listed = try await release("list", "--json")
                    let programs = try listed.output.split(separator: "\n").map {
                        try JSONDecoder().decode(Listed.self, from: Data($0.utf8))
                    }
                    #expect(programs.map(\.stage) == ["draft", "live"], "\(listed.output)\(listed.complaints)")
                    let name = String(programs[0].digest.prefix(8))

                    let canary = try await release("canary", name, "--phone", Self.phone(2))
                    #expect(canary.status == 0 && canary.output.hasSuffix("is a canary for 1 phone.\n"))
                    try await wait(10) { try await Self.menu(gateway, 2).contains("Pay the city") }
                    #expect(try await Self.menu(gateway, 2).contains("Pay the city"))
                    #expect(try await Self.menu(gateway, 3).contains("Pay a city bill"))

                    let live = try await release("live", name, "--note", "shorter")
                    #expect(live.status == 0, "\(live.complaints)")
                    try await wait(10) { try await Self.menu(gateway, 3).contains("Pay the city") }
                    #expect(try await Self.menu(gateway, 3).contains("Pay the city"))
                    _ = try await gateway.call(ScriptedPhone.hop("1", "live", from: Self.phone(4)))

                    let back = try await release("rollback", by: kofi)
                    #expect(back.status == 0, "\(back.complaints)")
                    try await wait(10) { try await Self.menu(gateway, 3).contains("Pay a city bill") }
                    #expect(try await Self.menu(gateway, 3).contains("Pay a city bill"))
                    // Both dialogues go back to the menu, each in the words it began with.
                    for (dialogue, phone, words) in [("before", 1, "Pay a city bill"), ("live", 4, "Pay the city")] {
                        _ = try await gateway.call(ScriptedPhone.hop("1*1", dialogue, from: Self.phone(phone)))
                        let menu = try await gateway.call(ScriptedPhone.hop("1*1*0", dialogue, from: Self.phone(phone)))
                        #expect(menu.text.contains(words), "\(dialogue)")
                    }
                    #expect(gateway.process.isRunning)
                }
                let book = try await place.export("releases")
                #expect(book.map { $0["change"] } == ["live", "draft", "canary", "live", "rollback"])
                #expect(book.suffix(3).map { $0["by"] } == ["Esi", "Esi", "Kofi"])
                #expect(book[3]["note"] == "shorter")
                let shown = try await release("show", String(book[3]["digest", default: ""].prefix(6)))
                #expect(shown.output.contains("changed Locales/en/taxes.yaml"), "\(shown.output)\(shown.complaints)")
            }
        }

        private struct Listed: Decodable {
            let digest: String
            let stage: String
        }

        @Test func `phones come from a file too, and refusals say where and why`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                _ = try await place.run(["export", "bills"] + place.database + city)
                try await place.addStaff([(name: "Esi", roles: ["releaser"])])
                let esi = try await place.acting(as: "esi")
                func release(_ arguments: [String]) async throws -> Ended {
                    try await esi.run(["release"] + arguments + place.database)
                }
                let draft = try await release(["draft"] + city)
                #expect(draft.status == 0, "\(draft.complaints)")
                let name = String(draft.output.prefix(12))
                let again = try await release(["draft"] + city)
                #expect(again.status == 2 && again.complaints.contains("is a draft already"))
                let wrong = try place.write("0244123456 # Esi\n\nnobody\n", to: "wrong.txt")
                let refused = try await release(["canary", name, "--phones", wrong])
                #expect(refused.status == 2 && refused.complaints.contains("wrong.txt:3."), "\(refused.complaints)")
                let right = try place.write("0244123456 # Esi\n+233244123457\n", to: "phones.txt")
                let canary = try await release(["canary", name, "--phones", right])
                #expect(canary.output == "\(name) is a canary for 2 phones.\n", "\(canary.complaints)")
                try place.edit("Flows/taxes/pay.yaml", "then: review }", "then: nowhere }")
                let broken = try await release(["draft"] + city)
                #expect(broken.status == 1 && broken.complaints.contains(/pay\.yaml:\d+:\d+: error: .*nowhere/))
                #expect(try await release(["retire", name]).output == "\(name) is retired.\n")
            }
        }
    }
}
