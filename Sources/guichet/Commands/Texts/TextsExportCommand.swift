import ArgumentParser
import Authoring
import Foundation

struct TextsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the texts of a language as a gettext catalogue (.po) for translators.",
        discussion: """
            Each entry has the first language's text, the translation, where it is shown and how much room it has. Stale and \
            unreviewed texts are marked fuzzy.
            """)

    @Argument(help: ArgumentHelp("The language, as fr.", valueName: "language")) var language: String
    @Option(name: [.short, .long], help: ArgumentHelp("Where to write it; else it is printed.", valueName: "file"))
    var output: String?
    @OptionGroup var sources: SourceOptions

    func run() throws {
        let translations = try TranslationSources.read(sources)
        let catalogue: String
        do throws(TranslationRefusal) {
            catalogue = try translations.export(language)
        } catch {
            throw Ending.refusal(error)
        }
        guard let output else {
            FileHandle.standardOutput.write(Data(catalogue.utf8))
            return
        }
        do {
            try Data(catalogue.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Ending.misuse("\(output) cannot be written: \(error.localizedDescription)")
        }
    }
}
