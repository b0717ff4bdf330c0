import ArgumentParser

/// `guichet`: the gateway and everything city staff do with it from a terminal.
@main
struct Guichet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guichet", abstract: "The city's counter on every basic phone: an SMS and USSD gateway.",
        discussion: """
            Exit status: 0 when all is well, 1 when something was found (errors in flows, a refused file, a wrong answer), \
            2 when the command was not understood or cannot run as things are.
            """,
        version: Release.report,
        subcommands: [
            ServeCommand.self, CheckCommand.self, TestCommand.self, TalkCommand.self, GraphCommand.self,
            TextsCommand.self,
            ReleaseCommand.self, NumbersCommand.self, ImportCommand.self, ExportCommand.self, BillsCommand.self,
            ObjectionsCommand.self, OutboxCommand.self, LedgerCommand.self, StaffAccountsCommand.self,
            DatabaseCommand.self, EchoCommand.self, LoadCommand.self, BenchCommand.self,
        ])

    /// ArgumentParser exits with 64 when a command is misused; ours is 2, as other tools' is.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let ending as Ending {
            if let message = ending.message { Terminal.complain(message) }
            exit(withError: ending.code)
        } catch {
            let code = exitCode(for: error)
            guard code == .validationFailure else { exit(withError: error) }
            Terminal.complain(fullMessage(for: error))
            exit(withError: ExitCode(2))
        }
    }
}
