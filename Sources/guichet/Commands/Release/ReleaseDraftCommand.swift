import ArgumentParser
import Conversation
import DomainKit
import Gateway

struct ReleaseDraftCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Checks the files and keeps them in the store as a draft.",
        discussion: """
            Nobody sees a draft. Files with errors, or a required language that is not complete, are refused. \
            Options of menus whose numbers differ from those of the live program are told.
            """)

    @OptionGroup var sources: SourceOptions
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let bundle = try CitySources.bundle(sources)
        let (digest, moved) = try await options.use(.releaseDraft) { handler in
            let moved = try await handler.movedOptions(in: bundle)
            return (try await handler.draft(bundle), moved)
        }
        for finding in moved { Terminal.complain(finding.rendered) }
        let name = digest.prefix(12)
        Terminal.say("\(name) is a draft.")
        Terminal.say("To try it: guichet release canary \(name) --phone …; for everybody: guichet release live \(name)")
    }
}
