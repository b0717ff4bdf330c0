import Authoring
import Conversation
import Foundation
import Testing

/// Entries of catalogues that say nothing of their own, and those that would break a menu.
struct CatalogueCopyTests {
    private func imported(_ catalogue: String, _ files: [String: String]) throws -> [String: String] {
        try TranslationCity.imported(catalogue, files)
    }

    private func catalogue(_ context: String, _ text: String, _ files: [String: String]) throws -> String {
        try TranslationCity.catalogue(context, text, files)
    }

    @Test func `copies of the original are no translations, and nothing of them is taken or read`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files(), reviewed: false)
        let copied = try TranslationCity.translations(files).export("fr").components(separatedBy: "\n").reduce(
            into: [String]()
        ) { lines, line in
            // Every msgstr becomes its msgid, and nothing is fuzzy any more.
            if line == "#, fuzzy" { return }
            guard line.hasPrefix("msgstr"), let source = lines.last(where: { $0.hasPrefix("msgid") }),
                source != "msgid \"\""
            else { return lines.append(line) }
            lines.append("msgstr" + source.dropFirst("msgid".count))
        }.joined(separator: "\n")
        let found = try TranslationCity.translations(files).imported(copied, named: "fr.po", into: "fr")
        #expect(found.changed == [])
        #expect(found.copies.contains("hello") && found.copies.contains("tea") && found.copies.contains("engine.back"))
        // What has no words says the same in every language, and where a program filled in the catalogue nobody read it.
        #expect(found.copies.contains("line"))
        let after = files.merging(found.files) { $1 }
        #expect(after["Locales/fr/texts.yaml"] == files["Locales/fr/texts.yaml"])
        #expect(try TranslationCity.state("hello", after) == .unreviewed)
        #expect(try TranslationCity.state("line", after) == .unreviewed)
    }

    @Test func `a text without words that a translator leaves as it is counts as read`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files(), reviewed: false)
        let found = try TranslationCity.translations(files).imported(
            try catalogue("line", "{item.name}", files), named: "fr.po", into: "fr")
        #expect(found.changed == [] && found.copies == [])
        #expect(try TranslationCity.state("line", files.merging(found.files) { $1 }) == .current)
    }

    @Test func `a copy without words takes no place of what the language has otherwise`() throws {
        var files = try TranslationCity.files()
        files["Locales/en/more.yaml"] = "pair: \"{language}: {language}\"\n"
        files["Locales/fr/more.yaml"] = "pair: \"{language} : {language}\"\n"
        for isReviewed in [false, true] {
            let accepted = try TranslationCity.accepted(files, reviewed: isReviewed)
            let copied = try catalogue("pair", "{language}: {language}", accepted)
            let found = try TranslationCity.translations(accepted).imported(copied, named: "fr.po", into: "fr")
            #expect(found.changed == [] && found.copies == ["pair"] && found.files == [:])
        }
    }

    @Test func `a copy without words that a language lacked is taken and read by nobody`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        files["Locales/en/more.yaml"] = "pair: \"{language}: {language}\"\n"
        let after = try imported(try catalogue("pair", "{language}: {language}", files), files)
        #expect(after["Locales/fr/more.yaml"] == "pair: \"{language}: {language}\"\n")
        #expect(try TranslationCity.state("pair", after) == .unreviewed)
        // Anyone who takes the mark away then has read it.
        let read = try imported(try catalogue("pair", "{language}: {language}", after), after)
        #expect(try TranslationCity.state("pair", read) == .current)
    }

    @Test(arguments: [
        ("tea", "The\\n", "\"tea\" is the label of an option and takes 2 lines in fr."),
        ("tea", "Le\\nthe", "\"tea\" is the label of an option and takes 2 lines in fr."),
        ("milk", "The", "Options 1 and 2 of \"main\" in \"ask\" read alike in fr: \"The\"."),
    ])
    func `a label that breaks the menu is told with its line`(key: String, text: String, message: String) throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let broken = try catalogue(key, text, files)
        let line = 1 + (broken.components(separatedBy: "\n").firstIndex(of: "msgctxt \"\(key)\"") ?? 0)
        let found = try TranslationCity.translations(files).imported(broken, named: "fr.po", into: "fr")
        #expect(found.changed == [key])
        #expect(found.warnings.map(\.line) == [line] && found.warnings.map(\.message) == [message])
    }

    @Test(arguments: [(" ", "The text says nothing."), ("...", "\"tea\" has no words, and en has some.")])
    func `a text of nothing but spaces or marks is refused`(text: String, message: String) throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let refusal = #expect(throws: CatalogueRefusal.self) { try imported(try catalogue("tea", text, files), files) }
        #expect(refusal?.faults.map(\.message) == [message])
    }
}
