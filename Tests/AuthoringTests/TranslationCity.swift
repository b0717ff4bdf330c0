import Authoring
import Conversation
import Foundation
import Testing

/// A city that speaks English and French, for what tests say about translating.
enum TranslationCity {
    static let texts = """
        # The first language.
        hello: Hello
        bye: "Good bye, {language}"   # said last
        what: { text: "What is it? Please say \\"one\\".\\n", short: What?, note: Asked first. }
        tea: Tea
        milk: Milk
        line: "{item.name}"

        """
    static let french = """
        # La seconde langue.

        hello:   Bonjour      # le mot
        bye: 'Au revoir, {language}'
        what:
          text: |
            Qu'est-ce ? Dites "un".
          # rien de plus
        tea: "The"
        line: "{item.name}"

        """
    private static let flow = """
        flow: main
        start: begin
        states:
          begin: { say: hello, then: ask }
          ask: { menu: what, options: [{ tea: gone }, { milk: gone }] }
          gone: { end: bye }
        """

    static func files(required: String = "en", first: String = texts, second: String = french) throws -> [String:
        String]
    {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = """
            city: Test
            country: GH
            languages: [en, fr]
            required: [\(required)]
            entry: main
            channels:
              line: { provider: p, ussd: "*123#", sms: "2121", prices: { ussd: "0.02", sms: "0.035" } }
            """
        files["Flows/main.yaml"] = flow
        files["Locales/en/texts.yaml"] = first
        files["Locales/fr/texts.yaml"] = second
        return files
    }

    static func translations(_ files: [String: String]) throws -> Translations {
        guard let found = Translations(SourceBundle(files: files), compiler: Compiler(vocabulary: Fixture.vocabulary))
        else { throw Unreadable() }
        return found
    }

    struct Unreadable: Error {}

    /// The city with all of French accepted, and read where said.
    static func accepted(_ files: [String: String], reviewed: Bool = true) throws -> [String: String] {
        let record = try translations(files).accept(.all, of: "fr", reviewed: reviewed).file
        return files.merging([record.path: record.text]) { $1 }
    }

    /// The state of one text; current when it is not listed.
    static func state(_ key: String, _ files: [String: String]) throws -> TranslationState {
        let french = try translations(files).status(of: "fr").first
        return french?.open.first { $0.key == key }?.state ?? .current
    }

    /// The files after a catalogue of French was taken back.
    static func imported(_ catalogue: String, _ files: [String: String]) throws -> [String: String] {
        let found = try translations(files).imported(catalogue, named: "fr.po", into: "fr")
        return files.merging(found.files) { $1 }
    }

    /// The catalogue with the translation of one entry changed.
    static func catalogue(
        _ context: String, _ text: String, fuzzy: Bool = false, _ files: [String: String]
    ) throws -> String {
        var lines = try translations(files).export("fr").components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "msgctxt \"\(context)\""))
        let translation = try #require(lines[start...].firstIndex { $0.hasPrefix("msgstr") })
        let end = try #require(lines[translation...].firstIndex(of: ""))
        lines.replaceSubrange(translation..<end, with: ["msgstr \"\(text)\""])
        if lines[start - 1] == "#, fuzzy" { lines.remove(at: start - 1) }
        if fuzzy { lines.insert("#, fuzzy", at: start) }
        return lines.joined(separator: "\n")
    }
}
