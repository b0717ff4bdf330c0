import ArgumentParser
import DomainKit
import Gateway

struct ReleaseRetireCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Ends a draft or a canary: nobody begins on it any more.",
        discussion: "Sessions that began on a canary finish on it. The live program cannot be retired, only replaced.")

    @Argument(help: ArgumentHelp("The program, by six or more digits of its digest.", valueName: "digest"))
    var program: String
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let digest = try await options.use(.releaseRetire, on: program) { try await $0.retire(program) }
        Terminal.say("\(digest.prefix(12)) is retired.")
    }
}
