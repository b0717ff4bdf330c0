import Authoring
import Conversation
import GatewayTestKit
import Testing

/// One word for one thing.
struct GlossaryTests {
    private func strays(_ terms: String, first: String, second: String) throws -> [StrayTerm] {
        var files = try TranslationCity.files()
        files["Locales/terms.yaml"] = terms
        files["Locales/en/more.yaml"] = "bill: \"\(first)\"\n"
        files["Locales/fr/more.yaml"] = "bill: \"\(second)\"\n"
        let translations = try TranslationCity.translations(files)
        let (glossary, findings) = Glossary.read(translations.bundle)
        #expect(findings.map(\.rendered) == [])
        return try translations.strayTerms(from: glossary, in: nil).filter { $0.key == "bill" }
    }

    private static let terms =
        "terms: { bill: { en: bill, fr: { say: [facture, avis], not: [note, \"compt*\"] } }, fee: { en: { say: fee, not: toll } } }\n"

    @Test(
        arguments: [
            ("Your bill", "Votre facture", nil), ("Two BILLS", "Deux Factures", nil), ("Your bill", "Votre avis", nil),
            ("A word", "Un mot", nil), ("Your bill", "Votre note", "warning: \"bill\" says \"note\" for bill."),
            ("A word", "Le comptage", "warning: \"bill\" says \"compt*\" for bill."),
            ("Your bill", "Ce que vous devez", "note: \"bill\" has no word for bill."),
            ("A notebook", "Le noteur", nil),
        ] as [(String, String, String?)])
    func `a text strays by a word it must not say, or by none where the first language speaks of the thing`(
        first: String, second: String, found: String?
    ) throws {
        let strays = try strays(Self.terms, first: first, second: second)
        #expect(strays.count == (found == nil ? 0 : 1))
        let place = "Locales/fr/more.yaml:1:8: "
        if let found {
            #expect(
                strays.first?.rendered == place + found
                    + (found.hasPrefix("note") ? "\n    The word is \"facture\"." : "\n    Write \"facture\"."))
        }
    }

    @Test func `the first language strays too`() throws {
        let strays = try strays(Self.terms, first: "Market toll", second: "Taxe")
        #expect(strays.map(\.language) == ["en"] && strays.map(\.say) == ["fee"])
    }

    @Test func `words citizens may type stray from nothing`() throws {
        var files = try TranslationCity.files()
        files[Glossary.path] = Self.terms
        files["Flows/main.yaml"]?.replace("start: begin\n", with: "start: begin\nkeywords: [{ text: words }]\n")
        files["Locales/en/more.yaml"] = "words: toll, bill\n"
        files["Locales/fr/more.yaml"] = "words: note\n"
        let translations = try TranslationCity.translations(files)
        let glossary = Glossary.read(translations.bundle).glossary
        #expect(try translations.strayTerms(from: glossary).filter { $0.key == "words" } == [])
        files["Flows/main.yaml"]?.replace("keywords: [{ text: words }]\n", with: "")
        let shown = try TranslationCity.translations(files)
        #expect(try shown.strayTerms(from: glossary).filter { $0.key == "words" }.map(\.found) == ["toll", "note"])
    }

    @Test(arguments: [
        ("terms: [bill]\n", "Locales/terms.yaml:1:8: error: \"terms\" must hold names with words. [bad-value]"),
        (
            "terms: { bill: x }\n",
            "Locales/terms.yaml:1:16: error: The term \"bill\" must hold languages with words. [bad-value]\n"
                + "    Write bill: { en: bill, fr: facture }."
        ),
        (
            "terms: { bill: { en: { not: x } } }\n",
            "Locales/terms.yaml:1:22: error: \"say\" is missing here. [missing-setting]"
        ),
    ]) func `a list that cannot be read is told where`(text: String, finding: String) {
        let (_, findings) = Glossary.read(SourceBundle(files: [Glossary.path: text]))
        #expect(findings.map(\.rendered) == [finding])
    }

    @Test func `our own list can be read, and is no part of the program`() throws {
        let bundle = try ProjectCity.bundle()
        let (_, findings) = Glossary.read(bundle)
        #expect(findings.map(\.rendered) == [])
        #expect(bundle.files[Glossary.path] != nil)
        let without = SourceBundle(files: bundle.files.filter { $0.key != Glossary.path })
        #expect(bundle.digest == without.digest)
    }

    @Test func `no text of ours says a word the list forbids, in any of our languages`() throws {
        let bundle = try ProjectCity.bundleInEveryLanguage()
        let translations = try #require(Translations(bundle, compiler: ProjectCity.compiler))
        let strays = try translations.strayTerms(from: Glossary.read(bundle).glossary)
        #expect(strays.filter { $0.found != nil }.map(\.rendered) == [])
    }
}
