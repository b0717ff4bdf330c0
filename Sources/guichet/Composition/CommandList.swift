import ArgumentParser

/// The commands there are, for comparing them with what staff may do.
enum CommandList {
    /// A command that does something by itself.
    struct Leaf {
        /// As it is typed after `guichet`.
        let words: String
        /// Whether staff change something by it.
        let isStaffs: Bool
    }

    static let leaves = leaves(of: Guichet.self, [])

    private static func leaves(of type: any ParsableCommand.Type, _ words: [String]) -> [Leaf] {
        let subcommands = type.configuration.subcommands
        guard subcommands.isEmpty else {
            return subcommands.flatMap { leaves(of: $0, words + [$0.configuration.commandName ?? ""]) }
        }
        return [Leaf(words: words.joined(separator: " "), isStaffs: type is any StaffCommand.Type)]
    }
}
