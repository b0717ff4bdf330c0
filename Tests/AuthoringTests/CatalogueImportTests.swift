import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing

/// Catalogues that go out and come back.
struct CatalogueImportTests {
    private func imported(_ catalogue: String, _ files: [String: String]) throws -> [String: String] {
        try TranslationCity.imported(catalogue, files)
    }

    private func export(_ files: [String: String]) throws -> String {
        try TranslationCity.translations(files).export("fr")
    }

    private func catalogue(
        _ context: String, _ text: String, fuzzy: Bool = false, _ files: [String: String]
    ) throws -> String {
        try TranslationCity.catalogue(context, text, fuzzy: fuzzy, files)
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

    @Test func `a fuzzy entry changes nothing, whether the text is current, stale or missing`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        #expect(try imported(try catalogue("tea", "Du the", fuzzy: true, files), files) == files)
        #expect(try imported(try catalogue("milk", "Du lait", fuzzy: true, files), files) == files)
        var stale = files
        stale["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        let fuzzy = try catalogue("tea", "Du the noir", fuzzy: true, stale)
        #expect(try imported(fuzzy, stale) == stale)
        #expect(try TranslationCity.translations(stale).imported(fuzzy, named: "fr.po", into: "fr").fuzzy == 1)
        let finished = try imported(try catalogue("tea", "Du the noir", stale), stale)
        #expect(try TranslationCity.state("tea", finished) == .current)
    }

    @Test func `what msgmerge guesses for a new text stays missing`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files(required: "en, fr"))
        files["Locales/en/texts.yaml"] = TranslationCity.texts + "no_tea: No tea\n"
        let merged = try export(files).replacing(
            "msgctxt \"no_tea\"\nmsgid \"No tea\"\nmsgstr \"\"",
            with: "#, fuzzy\nmsgctxt \"no_tea\"\nmsgid \"No tea\"\nmsgstr \"The\"")
        #expect(merged.contains("msgstr \"The\"\n\n") || merged.contains("#, fuzzy\nmsgctxt \"no_tea\""))
        let after = try imported(merged, files)
        #expect(after == files)
        #expect(try TranslationCity.state("no_tea", after) == .missing)
    }

    @Test func `an entry of an older wording is taken in a required language too, and leaves a newer text alone`()
        throws
    {
        var files = try TranslationCity.accepted(try TranslationCity.files(required: "en, fr"))
        let old = try catalogue("tea", "Du the", files)
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        let stale = try TranslationCity.translations(files).imported(old, named: "fr.po", into: "fr")
        #expect(stale.changed == ["tea"] && stale.outdated == ["tea"] && stale.kept == [])
        files["Locales/fr/texts.yaml"] = TranslationCity.french.replacing("tea: \"The\"", with: "tea: The noir")
        files = try TranslationCity.accepted(files)
        let kept = try TranslationCity.translations(files).imported(old, named: "fr.po", into: "fr")
        #expect(kept.changed == [] && kept.outdated == [] && kept.kept == ["tea"] && kept.files == [:])
    }

    @Test func `a catalogue of another language is refused whatever its header says`() throws {
        var files = try TranslationCity.files()
        files["Flows/city.yaml"] = files["Flows/city.yaml"]?.replacing(
            "languages: [en, fr]", with: "languages: [en, fr, sw]")
        files["Locales/sw/language.yaml"] = files["Locales/en/language.yaml"]
        files["Locales/sw/engine.yaml"] = files["Locales/fr/engine.yaml"]
        files["Locales/sw/texts.yaml"] =
            "{ hello: Habari, tea: Chai, milk: Maziwa, what: Nini?, bye: \"Kwaheri, {language}\" }\n"
        var french = files["Locales/fr/engine.yaml"] ?? ""
        french = french.replacing("Retour", with: "Arriere")
        files["Locales/fr/engine.yaml"] = french
        let swahili = try TranslationCity.translations(files).export("sw").replacing("#, fuzzy\n", with: "")
        let named = swahili.replacing("Language: sw\\n", with: "Language: fr\\n")
        // Neither whether the city speaks the other language matters, nor that a part was translated.
        var silent = files
        silent["Flows/city.yaml"] = silent["Flows/city.yaml"]?.replacing(", sw]", with: "]")
        let part = named.replacing("msgstr \"Chai\"", with: "msgstr \"Du the\"")
        for (catalogue, city) in [(named, files), (named, silent), (part, silent)] {
            let refusal = #expect(throws: CatalogueRefusal.self) { try imported(catalogue, city) }
            #expect(
                refusal?.faults.contains { $0.line == 1 && $0.message.contains("entries say what sw says") } == true)
        }
    }

    @Test(arguments: ["fr_FR", "fr-FR", "FR", "fr_CD.UTF-8", "fr@euro"])
    func `a header with a country names the language too`(language: String) throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let named = try catalogue("tea", "Du the", files).replacing("Language: fr\\n", with: "Language: \(language)\\n")
        let wanted = named.contains("Language: \(language)")
        #expect(wanted)
        #expect(try TranslationCity.translations(files).imported(named, named: "fr.po", into: "fr").changed == ["tea"])
    }

    @Test func `contexts that a program has lost or filled with places are told in one fault`() throws {
        let files = try TranslationCity.files()
        let catalogue = try export(files)
        let lost = catalogue.components(separatedBy: "\n").filter { !$0.hasPrefix("msgctxt") }.joined(separator: "\n")
        let places = catalogue.replacing("msgctxt \"", with: "msgctxt \"Locales/en/texts.yaml:4 ")
        for (text, message) in [
            (lost, "entries do not say which text they are"), (places, "contexts in msgctxt is the key"),
        ] {
            let refusal = #expect(throws: CatalogueRefusal.self) { try imported(text, files) }
            #expect(refusal?.faults.count == 1)
            #expect(refusal?.faults.first?.message.contains(message) == true)
            #expect(refusal?.faults.first?.advice?.contains("csv2po") == true)
        }
    }

    @Test(arguments: ["keyword", "phrase"])
    func `a keyword that another flow has is refused at its line, with that flow and where it has it`(
        name: String
    ) throws {
        var files = try TranslationCity.files()
        let use = name == "phrase" ? "{ text: words, anywhere: true }" : "{ text: words }"
        files["Flows/main.yaml"] =
            "flow: main\nstart: a\nkeywords: [\(use)]\nstates: { a: { call: zoo, then: a } }\n"
        files["Flows/zoo.yaml"] = "flow: zoo\nstart: a\nkeywords: [\(use)]\nstates: { a: { end: bye } }\n"
        files["Locales/en/more.yaml"] = "{ main.words: tax, zoo.words: zoo }\n"
        files["Locales/fr/more.yaml"] = "main.words: payer\nzoo.words: zoologie\n"
        files = try TranslationCity.accepted(files)
        for (key, word, flow, place) in [
            ("zoo.words", "payer", "main", "Locales/fr/more.yaml:1"),
            ("main.words", "zoologie", "zoo", "Locales/fr/more.yaml:2"),
        ] {
            let catalogue = try catalogue(key, word, files)
            let line = 1 + (catalogue.components(separatedBy: "\n").firstIndex(of: "msgctxt \"\(key)\"") ?? 0)
            let refusal = #expect(throws: CatalogueRefusal.self) { try imported(catalogue, files) }
            #expect(refusal?.faults.map(\.line) == [line])
            #expect(
                refusal?.faults.map(\.message)
                    == ["The \(name) \"\(word)\" starts \(flow) already. It stands in \(place)."])
            let other = flow == "main" ? "zoo" : "main"
            #expect(refusal?.faults.first?.advice?.hasSuffix("Here it would start \(other).") == true)
        }
        // Where both have just come, the other place is one of the catalogue.
        let both = try catalogue("main.words", "neuf", files).replacing("msgstr \"zoologie\"", with: "msgstr \"neuf\"")
        let lines = both.components(separatedBy: "\n")
        let main = 1 + (lines.firstIndex(of: "msgctxt \"main.words\"") ?? 0)
        let zoo = 1 + (lines.firstIndex(of: "msgctxt \"zoo.words\"") ?? 0)
        let refusal = #expect(throws: CatalogueRefusal.self) { try imported(both, files) }
        #expect(refusal?.faults.map(\.line) == [zoo])
        #expect(
            refusal?.faults.map(\.message) == ["The \(name) \"neuf\" starts main already. It stands in fr.po:\(main)."])
    }

    @Test func `a fault that another text has already hides none`() throws {
        var files = try TranslationCity.files(required: "en")
        files["Locales/fr/texts.yaml"] = TranslationCity.french.replacing(
            "hello:   Bonjour", with: "hello:   1 bonjour")
        files = try TranslationCity.accepted(files)
        #expect(Fixture.compile(files).errors.map(\.kind) == [.numberMismatch])
        let refusal = #expect(throws: CatalogueRefusal.self) {
            try imported(try catalogue("tea", "The 1", files), files)
        }
        #expect(refusal?.faults.map(\.message) == ["This text speaks of 1 where en speaks of no number."])
        // A text that was faulty before and is not touched keeps no other from being taken.
        #expect(try imported(try catalogue("tea", "Du the", files), files) != files)
    }

    @Test func `line breaks that are lost are told with the line, and a backslash is refused`() throws {
        var files = try TranslationCity.files()
        files["Locales/en/more.yaml"] = "two: \"one\\ntwo\"\n"
        files["Locales/fr/more.yaml"] = "two: \"un\\ndeux\"\n"
        files = try TranslationCity.accepted(files)
        let lost = try catalogue("two", "un deux", files)
        let line = 1 + (lost.components(separatedBy: "\n").firstIndex(of: "msgctxt \"two\"") ?? 0)
        let found = try TranslationCity.translations(files).imported(lost, named: "fr.po", into: "fr")
        #expect(found.changed == ["two"])
        #expect(
            found.warnings.map(\.rendered).first?.hasPrefix("fr.po:\(line): warning: \"two\" stands on one line")
                == true)
        let refusal = #expect(throws: CatalogueRefusal.self) {
            try imported(try catalogue("two", "un\\\\ndeux", files), files)
        }
        #expect(refusal?.faults.first?.message == "A backslash stands in \"two\", and the phone would show it.")
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
        ("bye", "Au revoir {language} {x}", "{x} in \"bye\" is nothing the flow knows."),
        ("bye", "Au revoir l'{language}", "The phone would show {language} itself in \"bye\" and not its value."),
        ("tea", "3 thes", "This text speaks of 3 where en speaks of no number."),
        ("tea", "Thé…", "\"…\" (U+2026, Horizontal ellipsis), character 4 of the text, is not a letter of fr."),
        ("milk", "{item.nom}", "{item.nom} in \"milk\" is nothing the flow knows."),
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
