import ArgumentParser
import DomainKit
import Gateway

struct ReleaseLiveCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Puts a program live for everybody.",
        discussion: "It is checked once more. The one before is kept, to go back to.")

    @Argument(help: ArgumentHelp("The program, by six or more digits of its digest.", valueName: "digest"))
    var program: String
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let (digest, lines) = try await options.use(.releaseLive, on: program) { handler in
            let lines = try await handler.newLines(of: program)
            return (try await handler.live(program), lines)
        }
        Terminal.say("\(digest.prefix(12)) is live. To go back: guichet release rollback")
        if let hint = ReleaseOptions.hint(ofNewLines: lines) { Terminal.complain(hint) }
    }
}
