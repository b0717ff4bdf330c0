import Foundation
import Testing

extension `The program beside others` {
    @Suite struct Texts {
        private struct Status: Decodable {
            struct Unfinished: Decodable {
                let key: String
                let state: String
                let file: String
                let line: Int
            }

            let language: String
            let required: Bool
            let complete: Bool
            let stale: Int
            let unfinished: [Unfinished]
        }

        private func status(_ place: Workplace, _ arguments: [String]) async throws -> (ended: Ended, found: [Status]) {
            let ended = try await place.run(["texts", "status", "--json"] + arguments)
            let found = try ended.output.split(separator: "\n").map {
                try JSONDecoder().decode(Status.self, from: Data($0.utf8))
            }
            return (ended, found)
        }

        @Test func `of the city are there and of today in every language`() async throws {
            try await Workplace.use { place in
                let (ended, found) = try await status(place, Workplace.city)
                #expect(ended.status == 0 && ended.complaints.isEmpty)
                #expect(found.map(\.language).starts(with: ["en", "fr", "pt", "ar"]))
                #expect(found.filter(\.required).allSatisfy { $0.complete && $0.stale == 0 })
                let lines = try await place.run(["texts", "status", "--language", "fr"] + Workplace.city)
                #expect(lines.output.hasPrefix("fr (Français, required): ") && lines.output.contains(" septets and "))
            }
        }

        @Test func `go stale, are accepted, and the gate opens`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity(tracked: true)
                try place.edit("Locales/en/taxes.yaml", "Which bill?", "Which bill is it?")
                let check = try await place.run(["check"] + city)
                #expect(check.status == 1 && check.output.contains("[stale-text]"))
                let (ended, found) = try await status(place, ["--language", "fr"] + city)
                #expect(ended.status == 1)
                #expect(found.first?.stale == 1)
                let open = try #require(found.first?.unfinished.first { $0.state == "stale" })
                #expect(open.key == "taxes.pay.which_bill" && open.state == "stale" && open.line > 1)
                #expect(open.file == "Locales/fr/taxes.yaml")
                for language in ["fr", "pt", "ar"] {
                    let accepted = try await place.run(
                        ["texts", "accept", language, "taxes.pay.which_bill", "--reviewed"] + city)
                    #expect(accepted.status == 0 && accepted.output == "1 texts of \(language) accepted as read.\n")
                }
                #expect(try await place.run(["check"] + city).status == 0)
            }
        }

        @Test func `go out to translators and come back, wholly or not at all`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity(tracked: true)
                let file = place.folder + "/fr.po"
                let out = try await place.run(["texts", "export", "fr", "-o", file] + city)
                #expect(out.status == 0 && out.output.isEmpty)
                let catalogue = try String(contentsOfFile: file, encoding: .utf8)
                #expect(try await place.run(["texts", "export", "fr"] + city).output == catalogue)

                let taxes = place.folder + "/Locales/fr/taxes.yaml"
                let before = try String(contentsOfFile: taxes, encoding: .utf8)
                let changed = catalogue.replacing(
                    "msgstr \"Quelle facture ?\"", with: "msgstr \"Quelle est la facture ?\"")
                let new = try place.write(changed, to: "new.po")
                let dry = try await place.run(["texts", "import", "fr", new, "--dry-run"] + city)
                #expect(dry.status == 0 && dry.output.hasPrefix("would change taxes.pay.which_bill\n"))
                #expect(try String(contentsOfFile: taxes, encoding: .utf8) == before)

                let broken = try place.write(
                    changed.replacing("msgstr \"Autre montant\"", with: "msgstr \"Autre {x\""), to: "broken.po")
                let refused = try await place.run(["texts", "import", "fr", broken] + city)
                #expect(refused.status == 1 && refused.output.isEmpty)
                #expect(refused.complaints.contains("broken.po:") && refused.complaints.contains("nothing was changed"))
                #expect(try String(contentsOfFile: taxes, encoding: .utf8) == before)

                let taken = try await place.run(["texts", "import", "fr", new] + city)
                #expect(taken.status == 0, "\(taken.complaints)")
                #expect(
                    try String(contentsOfFile: taxes, encoding: .utf8)
                        == before.replacing("Quelle facture ?", with: "Quelle est la facture ?"))
                let left = try FileManager.default.contentsOfDirectory(atPath: place.folder + "/Locales/fr")
                #expect(left.allSatisfy { !$0.hasSuffix(".new") })
                #expect(try await place.run(["check"] + city).status == 0)
            }
        }

        @Test func `that use another word for a thing are named with their line, until the word is the list's`()
            async throws
        {
            struct Stray: Decodable {
                let file: String
                let line: Int
                let key: String
                let found: String?
                let say: String
            }
            try await Workplace.use { place in
                let city = try place.copyCity()
                func terms(_ options: String...) async throws -> Ended {
                    try await place.run(["texts", "terms"] + options + city)
                }
                let clean = try await terms()
                #expect(clean.status == 0 && clean.output.isEmpty && clean.complaints.isEmpty, "\(clean)")
                try place.edit("Locales/en/taxes.yaml", "which_bill: Which bill?", "which_bill: Which invoice?")
                let text = try String(contentsOfFile: place.folder + "/Locales/en/taxes.yaml", encoding: .utf8)
                let lines = text.components(separatedBy: "\n")
                let line = try #require(lines.firstIndex { $0.contains("Which invoice?") }) + 1
                let strays = try await terms()
                #expect(strays.status == 1 && strays.complaints.isEmpty, "\(strays)")
                #expect(strays.output.hasPrefix("Locales/en/taxes.yaml:\(line):"), "\(strays.output)")
                #expect(
                    strays.output.contains(
                        ": warning: \"taxes.pay.which_bill\" says \"invoice\" for bill.\n    Write \"bill\".\n"))
                let listed = try await terms("--json")
                #expect(listed.status == 1)
                let found = try listed.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Stray.self, from: Data($0.utf8))
                }
                #expect(found.map(\.key) == ["taxes.pay.which_bill"] && found.map(\.line) == [line])
                #expect(found.first?.file == "Locales/en/taxes.yaml" && found.first?.found == "invoice")
                #expect(found.first?.say == "bill")
                // Of another language nothing is said; without a list nothing can be.
                #expect(try await terms("--language", "fr").status == 0)
                #expect(try await terms("--language", "xx").status == 2)
                try FileManager.default.removeItem(atPath: place.folder + "/Locales/terms.yaml")
                let without = try await terms()
                #expect(without.status == 2 && without.complaints.contains("There is no list of terms."), "\(without)")
            }
        }

        @Test(arguments: [
            (["accept", "fr"], 2), (["accept", "fr", "x", "--all"], 2), (["accept", "xx", "--all"], 2),
            (["accept", "en", "--all"], 2), (["accept", "fr", "taxes.pay.hov"], 2), (["export", "xx"], 2),
            (["export", "fr", "-o", "nowhere/fr.po"], 2), (["import", "fr", "nowhere.po"], 2),
            (["status", "--language", "xx"], 2), (["status", "--locales", "nowhere"], 2),
        ])
        func `are left alone where the question is not understood`(arguments: [String], status: Int) async throws {
            try await Workplace.use { place in
                let city = arguments.contains("--locales") ? [] : Workplace.city
                let ended = try await place.run(["texts"] + arguments + city)
                #expect(ended.status == status && ended.output.isEmpty && !ended.complaints.isEmpty)
            }
        }
    }
}
