import ArgumentParser
import Conversation
import Gateway
import Storage

struct ReleaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Tells which programs there are and where each stands.",
        discussion: "The one last changed comes first.")

    @Flag(help: "Programs too whose sources are not kept any more.") var all = false
    @Flag(help: "One JSON line for each program.") var json = false
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let programs = try await store.use { access, _ in
            try await access.database.read { try ProgramList($0).programs }
        }
        for program in programs where all || program.isKept {
            Terminal.say(json ? try JSONLine.text(JSONProgram(program)) : program.line)
        }
    }
}

extension ListedProgram {
    /// As a person reads it: the program, its stage, and who brought it there.
    var line: String {
        var line = "\(digest.prefix(12))  " + stage.rawValue.padded(to: 8)
        if let last { line += last.line }
        if phones > 0 { line += "; \(phones) \(phones == 1 ? "phone" : "phones")" }
        return isKept ? line : line + "; not kept"
    }
}

extension ReleaseEntry {
    /// As a person reads it, without the program.
    var line: String {
        var line = "\(at.iso8601)  \(change.rawValue.padded(to: 9))"
        if !signature.by.isEmpty { line += "by \(signature.by)" }
        return signature.note.isEmpty ? line : line + ": \(signature.note)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

/// A program in a list; times in UTC.
struct JSONProgram: Encodable {
    let digest: String
    let stage: String
    let kept: Bool
    let phones: Int
    let at: String?
    let change: String?
    let by: String?
    let note: String?

    init(_ program: ListedProgram) {
        digest = program.digest
        stage = program.stage.rawValue
        kept = program.isKept
        phones = program.phones
        at = program.last?.at.iso8601
        change = program.last?.change.rawValue
        by = program.last?.signature.by
        note = program.last?.signature.note
    }
}
