import Authoring
import Conversation
import Foundation
import Testing
import Wording

/// How texts stand to the first language, and what accepting them does.
struct TranslationTests {
    @Test func `a text is missing, unreviewed, current, then stale`() throws {
        var files = try TranslationCity.files()
        #expect(try TranslationCity.state("milk", files) == .missing)
        #expect(try TranslationCity.state("tea", files) == .unreviewed)
        files = try TranslationCity.accepted(files)
        #expect(try TranslationCity.state("tea", files) == .current)
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        #expect(try TranslationCity.state("tea", files) == .stale)
        #expect(try TranslationCity.state("hello", files) == .current)
        files = try TranslationCity.accepted(files, reviewed: false)
        #expect(try TranslationCity.state("tea", files) == .unreviewed)
        files = try TranslationCity.accepted(files)
        #expect(try TranslationCity.state("tea", files) == .current)
    }

    @Test(arguments: [
        ("hello:   Bonjour", "hello: Salut", TranslationState.unreviewed),
        ("hello:   Bonjour", "hello: { text: Bonjour, short: B }", .unreviewed),
        ("hello:   Bonjour", "hello: { text: Bonjour, note: To everybody }", .current),
        ("# La seconde langue.", "# Autrement.", .current),
    ])
    func `who changes a read text by hand has it read again, a note changes nothing`(
        old: String, new: String, state: TranslationState
    ) throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        files["Locales/fr/texts.yaml"] = TranslationCity.french.replacing(old, with: new)
        #expect(try TranslationCity.state("hello", files) == state)
    }

    @Test func `a short form of the source is part of what was translated`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("short: What?", with: "short: Which?")
        #expect(try TranslationCity.state("what", files) == .stale)
    }

    @Test func `accepting some texts leaves what is known of the others`() throws {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        files["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("Tea", with: "Black tea")
            .replacing("Hello", with: "Hi")
        let accepted = try TranslationCity.translations(files).accept(.keys(["tea"]), of: "fr", reviewed: false)
        #expect(accepted.changed == 1)
        files[accepted.file.path] = accepted.file.text
        #expect(try TranslationCity.state("tea", files) == .unreviewed)
        #expect(try TranslationCity.state("hello", files) == .stale)
        #expect(try TranslationCity.state("bye", files) == .current)
        // Accepted once more without being read, what was read stays read.
        let again = try TranslationCity.translations(files).accept(.keys(["bye"]), of: "fr", reviewed: false)
        #expect(again.changed == 0 && again.file.text == accepted.file.text)
    }

    @Test func `the record has a line for each text in the order of the keys, and forgets texts that are gone`() throws
    {
        var files = try TranslationCity.accepted(try TranslationCity.files())
        let lines = try #require(files["Locales/fr/translation.yaml"]).split(separator: "\n")
        let keys = lines.filter { $0.hasPrefix("  ") }.map { $0.prefix { $0 != ":" } }
        #expect(keys == keys.sorted() && keys.contains("  hello"))
        #expect(
            lines.contains {
                $0.wholeMatch(of: #/  tea: \{ from: [0-9a-f]{8}, to: [0-9a-f]{8}, reviewed: true \}/#) != nil
            })
        files["Locales/fr/texts.yaml"] = TranslationCity.french.replacing("tea: \"The\"\n", with: "")
        files = try TranslationCity.accepted(files)
        #expect(files["Locales/fr/translation.yaml"]?.contains("  tea:") == false)
    }

    @Test(arguments: [
        ("xx", Translations.Acceptance.all, true, "The city does not speak \"xx\"."),
        ("en", .all, true, "The texts of en are the ones all others are translated from."),
        ("fr", .keys(["helo"]), true, "There is no text \"helo\". Did you mean \"hello\"?"),
        ("fr", .keys(["milk"]), false, "The text \"milk\" does not exist in fr yet."),
    ])
    func `what cannot be accepted is refused with the reason`(
        tag: String, texts: Translations.Acceptance, isMisuse: Bool, sentence: String
    ) throws {
        let translations = try TranslationCity.translations(try TranslationCity.files())
        let refusal = #expect(throws: TranslationRefusal.self) {
            try translations.accept(texts, of: tag, reviewed: true)
        }
        #expect(refusal?.sentence.hasPrefix(sentence) == true, "\(refusal?.sentence ?? "")")
        #expect(refusal?.isMisuse == isMisuse)
    }

    @Test(arguments: [("en", false), ("en, fr", true)])
    func `missing and stale texts stop a release where the language is required`(required: String, stops: Bool) throws {
        var files = try TranslationCity.files(required: required)
        files["Locales/fr/more.yaml"] = "milk: Lait\n"
        files = try TranslationCity.accepted(files)
        #expect(Fixture.compile(files).told.map(\.rendered) == [])
        var stale = files
        stale["Locales/en/texts.yaml"] = TranslationCity.texts.replacing("tea: Tea", with: "tea: Black tea")
        var missing = files
        missing["Locales/fr/more.yaml"] = "{}\n"
        for changed in [stale, missing] {
            let compilation = Fixture.compile(changed)
            #expect(compilation.told.count == 1)
            #expect((compilation.program == nil) == stops)
            let french = try TranslationCity.translations(changed).status(of: "fr").first
            #expect(french?.blocks == stops)
            // Where it stops nothing, the first language stands in for what is missing.
            if let program = compilation.program, changed == missing {
                #expect(program.text("milk", in: "fr") == "Milk")
            }
            // What was released before runs on.
            #expect(Compiler(vocabulary: Fixture.vocabulary).recompile(SourceBundle(files: changed)).program != nil)
        }
    }

    @Test func `a language's status counts its texts and what its screens and messages cost`() throws {
        let files = try TranslationCity.accepted(try TranslationCity.files())
        let all = try TranslationCity.translations(files).status()
        #expect(all.map(\.tag) == ["en", "fr"])
        #expect(all.map(\.isFirst) == [true, false] && all.map(\.isRequired) == [true, false])
        let french = try #require(all.last)
        #expect(french.count(.missing) == 1 && french.current == french.texts - 1)
        #expect(french.open.map(\.key) == ["milk"])
        #expect(french.open.first?.place == SourcePlace(file: "Locales/en/texts.yaml", line: 6, column: 1))
        #expect(french.costs.map(\.medium) == [.sms, .ussd])
        let report = try #require(Compiler(vocabulary: Fixture.vocabulary).report(SourceBundle(files: files)))
        for cost in french.costs {
            let rows = report.only(language: "fr", flow: nil).rows.filter { $0.medium == cost.medium }
            #expect(cost.subjects == rows.count && cost.pieces == rows.flatMap(\.pieces).count)
            #expect(cost.septets + cost.units == rows.flatMap(\.pieces).reduce(0) { $0 + $1.units })
            #expect(cost.micros == Int64(cost.pieces) * (cost.medium == .sms ? 35_000 : 20_000))
        }
    }
}
