import ArgumentParser
import Foundation

/// How a command ends when it does not end well: an exit status, and one line for the caller.
struct Ending: Error {
    let code: ExitCode
    let message: String?

    /// Something was found: 1.
    static func findings(_ message: String? = nil) -> Ending { Ending(code: ExitCode(1), message: message) }

    /// The command cannot run as things are: 2.
    static func misuse(_ message: String) -> Ending { Ending(code: ExitCode(2), message: message) }
}

/// Lines for people: answers on standard output, everything else on standard error.
enum Terminal {
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// The beginning of a line somebody is to go on with.
    static func ask(_ prompt: String) {
        FileHandle.standardOutput.write(Data(prompt.utf8))
    }

    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
