import ArgumentParser
import Authoring
import Foundation

struct TextsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Takes back a gettext catalogue (.po): changed texts are put in their places, nothing else is touched.",
        discussion: """
            An entry that is not marked fuzzy counts as read by somebody who speaks the language; a fuzzy or an empty one, and \
            one that repeats the original, change nothing. What is wrong is told with its line, and then nothing is written.
            """)

    @Argument(help: ArgumentHelp("The language, as fr.", valueName: "language")) var language: String
    @Argument(help: ArgumentHelp("The catalogue.", valueName: "file")) var file: String
    @Flag(help: "Says what would change and writes nothing.") var dryRun = false
    @OptionGroup var sources: SourceOptions

    /// Bytes of a catalogue that is read: some forty thousand texts with all that is said about them.
    private static let maximumSize = 32 << 20

    func run() throws {
        let catalogue = try read()
        let translations = try TranslationSources.read(sources)
        let found: TextImport
        do {
            found = try translations.imported(catalogue, named: file, into: language)
        } catch let refusal as CatalogueRefusal {
            for fault in refusal.faults { Terminal.complain(fault.rendered) }
            throw Ending.findings("\(refusal.faults.count) faults; nothing was changed.")
        } catch let refusal as TranslationRefusal {
            throw Ending.refusal(refusal)
        }
        if !dryRun { try TextFiles(locales: sources.locales).write(found.files) }
        for key in found.changed { Terminal.say("\(dryRun ? "would change" : "changed") \(key)") }
        for warning in found.warnings { Terminal.complain(warning.rendered) }
        for key in found.kept {
            Terminal.say("\(key) was left alone: the catalogue is older than the translation the city has.")
        }
        for key in found.outdated {
            Terminal.say("\(key) stays stale: \(translations.first) says something else since the catalogue was made.")
        }
        if let copied = copied(found) { Terminal.complain(copied) }
        if found.fuzzy > 0 { Terminal.say("\(found.fuzzy) entries are fuzzy and changed nothing.") }
        Terminal.say(
            "\(found.changed.count) texts \(dryRun ? "would change" : "changed") in \(found.files.count) files.")
    }

    private func copied(_ found: TextImport) -> String? {
        guard let first = found.copies.first else { return nil }
        return
            "\(file): warning: \(found.copies.count) of \(found.finished) entries are the original's words, as \(first). "
            + "They count as untranslated, and nothing was taken from them.\n    Where the words are the same in \(language), "
            + "write the text by hand, then: guichet texts accept \(language) KEY --reviewed"
    }

    private func read() throws -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Ending.misuse("\(file) cannot be read.")
        }
        guard data.count <= Self.maximumSize else {
            throw Ending.findings("\(file) is larger than \(Self.maximumSize) bytes.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Ending.findings("\(file) is not in UTF-8. Save it as UTF-8, and say so in its header.")
        }
        return text
    }
}
