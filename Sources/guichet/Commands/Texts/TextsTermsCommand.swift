import ArgumentParser
import Authoring
import Conversation

struct TextsTermsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terms",
        abstract: "Says where texts use another word for a thing than Locales/terms.yaml has.",
        discussion: """
            A warning is a text with a word the list forbids. A note, with --missing, is a translation that has none of the \
            words of the list where the first language's text speaks of the thing. Ends with 1 when there is a warning.
            """)

    @OptionGroup var sources: SourceOptions
    @Option(help: ArgumentHelp("Only this language.", valueName: "tag")) var language: String?
    @Flag(help: "Also texts that have no word for a thing the first language's text speaks of.") var missing = false
    @Flag(help: "One JSON line a text.") var json = false

    func run() throws {
        let translations = try TranslationSources.read(sources)
        let (glossary, findings) = Glossary.read(translations.bundle)
        guard translations.bundle.files[Glossary.path] != nil else {
            throw Ending.misuse("There is no list of terms. Write \(Glossary.path); see Documentation/Texts.md.")
        }
        for finding in findings { Terminal.complain(finding.rendered) }
        if !findings.isEmpty { throw Ending.findings("The list of terms cannot be read.") }
        let strays: [StrayTerm]
        do throws(TranslationRefusal) {
            strays = try translations.strayTerms(from: glossary, in: language)
        } catch {
            throw Ending.refusal(error)
        }
        for stray in strays where missing || stray.found != nil {
            Terminal.say(json ? try JSONLine.text(JSONStray(stray)) : stray.rendered)
        }
        if strays.contains(where: { $0.found != nil }) { throw Ending.findings() }
    }
}

/// One text; `found` is the word it uses and must not, null where it has none of the words of the list.
private struct JSONStray: Encodable {
    let language: String
    let key: String
    let file: String
    let line: Int
    let column: Int
    let term: String
    let found: String?
    let say: String

    init(_ stray: StrayTerm) {
        language = stray.language
        key = stray.key
        file = stray.place.file
        line = stray.place.line
        column = stray.place.column
        term = stray.term
        found = stray.found
        say = stray.say
    }
}
