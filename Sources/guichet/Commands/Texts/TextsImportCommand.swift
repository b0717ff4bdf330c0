import ArgumentParser
import Authoring
import Foundation

struct TextsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Takes back a gettext catalogue (.po): changed texts are put in their places, nothing else is touched.",
        discussion: """
            An entry that is not marked fuzzy counts as read by somebody who speaks the language; an empty one changes \
            nothing. What is wrong is told with its line, and then nothing is written.
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
        for key in found.outdated {
            Terminal.say("\(key) stays stale: \(translations.first) says something else since the catalogue was made.")
        }
        Terminal.say(
            "\(found.changed.count) texts \(dryRun ? "would change" : "changed") in \(found.files.count) files.")
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
