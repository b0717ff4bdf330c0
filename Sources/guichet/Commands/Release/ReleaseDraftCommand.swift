import ArgumentParser
import Gateway

struct ReleaseDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Checks the files and keeps them in the store as a draft.",
        discussion: "Nobody sees a draft. Files with errors, or a required language that is not complete, are refused.")

    @OptionGroup var sources: SourceOptions
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let bundle = try CitySources.bundle(sources)
        let digest = try await options.use { try await $0.draft(bundle) }
        let name = digest.prefix(12)
        Terminal.say("\(name) is a draft.")
        Terminal.say("To try it: guichet release canary \(name) --phone …; for everybody: guichet release live \(name)")
    }
}
