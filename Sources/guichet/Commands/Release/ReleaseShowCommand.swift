import ArgumentParser
import Authoring
import Conversation
import Gateway
import Storage

struct ReleaseShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tells what became of a program, and in which files it differs from the live one.")

    @Argument(help: ArgumentHelp("The program, by six or more digits of its digest.", valueName: "digest"))
    var program: String
    @OptionGroup var store: StoreOptions

    private struct Shown: Sendable {
        let program: ListedProgram
        let entries: [ReleaseEntry]
        let files: [String: String]?
        let liveFiles: [String: String]?
    }

    func run() async throws {
        let name = program
        let shown = try await store.use { access, _ in
            try await access.database.read { transaction in
                let program = try ProgramList(transaction).find(name)
                return Shown(
                    program: program,
                    entries: try ReleaseBook(transaction: transaction).entries(of: program.digest),
                    files: try ProgramStore.bundle(program.digest, transaction)?.files,
                    liveFiles: try ProgramStore.latest(transaction)?.files)
            }
        }
        Terminal.say("\(shown.program.digest)")
        Terminal.say(shown.program.line)
        for entry in shown.entries { Terminal.say("  " + entry.line) }
        guard let files = shown.files else { return Terminal.say("Its sources are not kept any more.") }
        guard shown.program.stage != .live, let live = shown.liveFiles else {
            return Terminal.say("\(files.count) files.")
        }
        let changed = Set(files.keys).union(live.keys).filter { files[$0] != live[$0] }.sorted()
        Terminal.say("\(files.count) files, \(changed.count) of them other than live:")
        for path in changed {
            let word = live[path] == nil ? "new" : files[path] == nil ? "gone" : "changed"
            Terminal.say("  \(word) \(path)")
        }
    }
}
