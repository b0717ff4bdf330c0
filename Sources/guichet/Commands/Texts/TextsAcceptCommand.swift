import ArgumentParser
import Authoring

struct TextsAcceptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Says that texts of a language are what the first language says now.",
        discussion: """
            Writes Locales/<language>/translation.yaml, to be committed with the texts. With --reviewed it also says that \
            somebody who speaks the language has read them as they stand.
            """)

    @Argument(help: ArgumentHelp("The language, as fr.", valueName: "language")) var language: String
    @Argument(help: ArgumentHelp("The texts, as taxes.pay.how.", valueName: "key")) var keys: [String] = []
    @Flag(help: "All texts the language has.") var all = false
    @Flag(help: "Somebody who speaks the language has read them.") var reviewed = false
    @OptionGroup var sources: SourceOptions

    func validate() throws {
        guard all == keys.isEmpty else {
            throw ValidationError(all ? "Name keys or say --all, not both." : "Name the keys of texts, or say --all.")
        }
    }

    func run() throws {
        let translations = try TranslationSources.read(sources)
        let accepted: (file: (path: String, text: String), changed: Int)
        do throws(TranslationRefusal) {
            accepted = try translations.accept(all ? .all : .keys(keys), of: language, reviewed: reviewed)
        } catch {
            throw Ending.refusal(error)
        }
        if translations.bundle.files[accepted.file.path] != accepted.file.text {
            try TextFiles(locales: sources.locales).write([accepted.file.path: accepted.file.text])
        }
        Terminal.say("\(accepted.changed) texts of \(language) \(reviewed ? "accepted as read" : "accepted").")
    }
}
