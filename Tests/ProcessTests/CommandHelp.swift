import Foundation
import Testing

/// What the program says of its commands and their arguments to tools.
struct CommandHelp: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        /// `positional`, `option` or `flag`.
        let kind: String
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
        let names: [Name]?
        let valueName: String?

        /// The long name; of a positional one what stands for it, without a file's ending.
        var name: String {
            let long = names?.first { $0.kind == "long" }?.name
            return long ?? String((valueName ?? "").prefix { $0 != "." })
        }
    }

    let commandName: String
    let subcommands: [CommandHelp]?
    let arguments: [Argument]?

    /// What every command of its kind takes: where things lie, who acts, how answers are written.
    static let common: Set = ["database", "flows", "locales", "as", "json", "help", "version"]

    static func all(_ place: Workplace) async throws -> CommandHelp {
        struct Tool: Decodable { let command: CommandHelp }
        let ended = try await place.run(["--experimental-dump-help"])
        return try JSONDecoder().decode(Tool.self, from: Data(ended.output.utf8)).command
    }

    /// The shown arguments of the command of some words.
    func arguments(of words: String) throws -> [Argument] {
        let command = try words.split(separator: " ").reduce(self) { command, word in
            try #require(command.subcommands?.first { $0.commandName == word }, "\(words)")
        }
        return (command.arguments ?? []).filter(\.shouldDisplay)
    }
}
