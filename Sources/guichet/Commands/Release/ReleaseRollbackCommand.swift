import ArgumentParser
import DomainKit
import Gateway

struct ReleaseRollbackCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Puts the program live that was so before, or one further back.",
        discussion: """
            Any program that was live and whose sources are kept can be gone back to; guichet release list tells which. \
            Going back twice leads two back.
            """)

    @Argument(help: ArgumentHelp("The program to go back to; otherwise the one before.", valueName: "digest"))
    var program: String?
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let digest = try await options.use(.releaseRollback, on: program) { try await $0.rollBack(to: program) }
        Terminal.say("\(digest.prefix(12)) is live again.")
    }
}
