import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing

/// Catalogues that go out and come back.
struct CatalogueImportTests {
    private func imported(_ catalogue: String, _ files: [String: String]) throws -> [String: String] {
        let found = try TranslationCity.translations(files).imported(catalogue, named: "fr.po", into: "fr")
        return files.merging(found.files) { $1 }
    }

    private func export(_ files: [String: String]) throws -> String {
        try TranslationCity.translations(files).export("fr")
    }

    /// The catalogue with the translation of one entry changed.
    private func catalogue(
        _ context: String, _ text: String, fuzzy: Bool = false, _ files: [String: String]
    ) throws -> String {
        var lines = try export(files).components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "msgctxt \"\(context)\""))
        let translation = try #require(lines[start...].firstIndex { $0.hasPrefix("msgstr") })
        let end = try #require(lines[translation...].firstIndex(of: ""))
        lines.replaceSubrange(translation..<end, with: ["msgstr \"\(text)\""])
        if lines[start - 1] == "#, fuzzy" { lines.remove(at: start - 1) }
        if fuzzy { lines.insert("#, fuzzy", at: start) }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [false, true]) func `a catalogue that comes back as it went out changes no file`(isAccepted: Bool)
        throws
    {
        var files = try TranslationCity.files()
        if isAccepted { files = try TranslationCity.accepted(files) }
        let catalogue = try export(files)
        #expect(catalogue.contains("#, fuzzy") == !isAccepted)
        let after = try imported(catalogue, files)
        #expect(after == files)
        #expect(try export(after) == catalogue)
    }

    @Test func `our own city goes out and comes back in every language`() throws {
        let bundle = try SourceBundle(flows: ProjectCity.flows, locales: ProjectCity.locales)
        let translations = try #require(Translations(bundle, compiler: ProjectCity.compiler))
        let others = try translations.status().filter { !$0.isFirst }
        try #require(!others.isEmpty)
        for language in others {
            let catalogue = try translations.export(language.tag)
            let found = try translations.imported(catalogue, named: "own.po", into: language.tag)
            #expect(found.files.isEmpty && found.changed.isEmpty && found.outdated.isEmpty)
            try Self.msgfmt(catalogue)
        }
    }

    @Test func `a changed text is put in its place, counts as read, and the next catalogue has it`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let after = try imported(try catalogue("hello", "Salut \\\"toi\\\"", files), files)
        #expect(
            after["Locales/fr/texts.yaml"]
                == TranslationCity.french.replacing("hello:   Bonjour ", with: "hello:   \"Salut \\\"toi\\\"\" "))
        #expect(try TranslationCity.state("hello", after) == .current)
        #expect(try export(after).contains("msgstr \"Salut \\\"toi\\\"\"\n"))
        #expect(Set(after.keys) == Set(files.keys))
    }

    @Test func `a missing text is added, an empty one changes nothing, and a short form goes beside its text`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let added = try imported(try catalogue("milk", "Lait", files), files)
        #expect(added["Locales/fr/texts.yaml"] == TranslationCity.french + "milk: Lait\n")
        #expect(try TranslationCity.state("milk", added) == .current)
        #expect(try imported(try catalogue("hello", "", files), files) == files)
        let short = try imported(try catalogue("what|short", "Quoi ?", files), files)
        #expect(try export(short).contains("msgctxt \"what|short\"\nmsgid \"What?\"\nmsgstr \"Quoi ?\"\n"))
        #expect(short["Locales/fr/texts.yaml"]?.contains("  # rien de plus\n") == true)
    }

    @Test func `a language nobody has begun on gets files of its own`() throws {
        var files = try TranslationCity.files()
        files["Locales/fr/texts.yaml"] = nil
        files["Locales/en/more.yaml"] = "main:\n  sub: { one: One, two: \"Two {address}\" }\n"
        var entries = "msgid \"\"\nmsgstr \"Language: fr\\n\"\n"
        for (key, source, text) in [("hello", "Hello", "Salut"), ("main.sub.two", "Two {address}", "Deux {address}")] {
            entries += "msgctxt \"\(key)\"\nmsgid \"\(source)\"\nmsgstr \"\(text)\"\n"
        }
        let after = try imported(entries, files)
        #expect(after["Locales/fr/texts.yaml"] == "hello: Salut\n")
        #expect(after["Locales/fr/more.yaml"] == "main:\n  sub:\n    two: \"Deux {address}\"\n")
        #expect(try TranslationCity.state("hello", after) == .current)
    }

    @Test func `a fuzzy entry changes the text and leaves it unread, and stale where it was`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        let after = try imported(try catalogue("tea", "Du the", fuzzy: true, files), files)
        #expect(try TranslationCity.state("tea", after) == .unreviewed)
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        let stale = try imported(try catalogue("tea", "Du the", fuzzy: true, files), files)
        #expect(try TranslationCity.state("tea", stale) == .stale)
        let finished = try imported(try catalogue("tea", "Du the noir", files), files)
        #expect(try TranslationCity.state("tea", finished) == .current)
    }

    @Test func `a catalogue from before the source changed leaves the text stale, and says so`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        let old = try catalogue("tea", "Du the", files)
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        let found = try TranslationCity.translations(files).imported(old, named: "fr.po", into: "fr")
        #expect(found.changed == ["tea"] && found.outdated == ["tea"])
        #expect(try TranslationCity.state("tea", files.merging(found.files) { $1 }) == .stale)
    }

    @Test(arguments: [
        ("hello", "Salut {", "The text cannot be read: After an opening brace the name of a value was expected."),
        ("bye", "Au revoir", "fr shows no {language}, which en shows."),
        ("bye", "Au revoir {language} {x}", "fr shows {x}, which en does not."),
        ("tea", "3 thes", "This text speaks of 3 where en speaks of no number."),
        ("tea", "Thé…", "\"…\" (U+2026, Horizontal ellipsis), character 4 of the text, is not a letter of fr."),
        ("milk", "{item.nom}", "fr shows {item.nom}, which en does not."),
    ])
    func `what the checks would find fault with is refused at its line, and nothing changes`(
        context: String, text: String, message: String
    ) throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let catalogue = try catalogue(context, text, files)
        let refusal = #expect(throws: CatalogueRefusal.self) { try imported(catalogue, files) }
        let line = 1 + (catalogue.components(separatedBy: "\n").firstIndex(of: "msgctxt \"\(context)\"") ?? 0)
        let faults = refusal?.faults ?? []
        #expect(faults.contains { $0.line == line && $0.message.hasPrefix(message) }, "\(faults.map(\.rendered))")
        #expect(faults.allSatisfy { $0.line == line && $0.file == "fr.po" })
    }

    @Test(arguments: [
        ("Language: pt", "", "This catalogue is one of \"pt\", not of fr."),
        ("X-Source: x", "", "This catalogue does not say its language."),
        (
            "Language: fr\\nX-Source-Language: pt", "",
            "The catalogue was made from pt, and the city's first language is en."
        ),
        ("Language: fr", "msgctxt \"helo\"\nmsgid \"a\"\nmsgstr \"b\"\n", "There is no text \"helo\"."),
        (
            "Language: fr",
            "msgctxt \"tea\"\nmsgid \"a\"\nmsgstr \"b\"\n\nmsgctxt \"tea\"\nmsgid \"a\"\nmsgstr \"b\"\n",
            "\"tea\" stands already in line 4."
        ),
        (
            "Language: fr", "msgctxt \"milk|short\"\nmsgid \"a\"\nmsgstr \"b\"\n",
            "\"milk\" has a short form and no full one."
        ),
        ("Language: fr", "msgctxt \"tea\"\n", "This entry has no msgid."),
    ])
    func `a catalogue of something else is refused`(header: String, entries: String, message: String) throws {
        let files = try TranslationCity.files()
        let catalogue = "msgid \"\"\nmsgstr \"\(header)\\n\"\n\n" + entries
        let refusal = #expect(throws: CatalogueRefusal.self) { try imported(catalogue, files) }
        #expect(refusal?.faults.map(\.message) == [message])
    }

    @Test func `a text two keys share is left to people`() throws {
        var files = try TranslationCity.files()
        files["Locales/fr/texts.yaml"] =
            "hello: &a Bonjour\ntea: *a\nwhat: Quoi\nbye: \"{language}\"\nline: \"{item.name}\"\n"
        let catalogue = "msgid \"\"\nmsgstr \"Language: fr\\n\"\nmsgctxt \"tea\"\nmsgid \"Tea\"\nmsgstr \"The\"\n"
        let refusal = #expect(throws: CatalogueRefusal.self) { try imported(catalogue, files) }
        #expect(refusal?.faults.first?.message.contains("in a way only people can change") == true)
    }

    // MARK: Gettext itself

    @Test func `gettext takes a catalogue of the oddest texts`() throws {
        var texts = ""
        var own = ""
        for (index, text) in ["\"a\" 'b'", "a\\\\b", "a\\n", "\\na", "\\ta", "%s %d", "a {n, plural, other {#}}"]
            .enumerated()
        {
            texts += "odd\(index): \"\(text.replacing("\"a\"", with: "\\\"a\\\""))\"\n"
            own +=
                "odd\(index): \"\(index) \(text.replacing("\\n", with: "").replacing("\"a\"", with: "\\\"a\\\""))\"\n"
        }
        var files = try TranslationCity.files()
        files["Locales/en/odd.yaml"] = texts
        files["Locales/fr/odd.yaml"] = own
        let catalogue = try export(try TranslationCity.accepted(files))
        #expect(catalogue.contains("#, fuzzy\nmsgctxt \"odd2\"\n"))
        try Self.msgfmt(catalogue)
    }

    /// Runs gettext's own check over a catalogue.
    private static func msgfmt(_ catalogue: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "guichet-\(UUID().uuidString).po")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(catalogue.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["msgfmt", "--check", "--output-file=/dev/null", file.path(percentEncoded: false)]
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        let said = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
    }
}
