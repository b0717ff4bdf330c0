import Foundation

/// Asks for a secret: on a terminal without showing what is typed, else a line of standard input.
enum PasswordPrompt {
    /// Bytes of a line that are read.
    private static let longest = 4_096
    /// What Ctrl-C types while the terminal makes no signal of it.
    private static let interruption: UInt8 = 3

    static func ask(_ words: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        FileHandle.standardError.write(Data("\(words): ".utf8))
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw Ending.misuse("The terminal cannot be kept from showing the password; nothing was asked.")
        }
        // Without signals, so that none ends the program while the terminal shows nothing.
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
            throw Ending.misuse("The terminal cannot be kept from showing the password; nothing was asked.")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Terminal.complain("")
        }
        return try line()
    }

    /// A new password: twice on a terminal, where a slip of the finger would not be seen.
    static func askNew(of name: String) throws -> String {
        let password = try ask("New password of \(name)")
        if isatty(STDIN_FILENO) == 1, try ask("The same again") != password {
            throw Ending.misuse("The two are not the same. Nothing was changed.")
        }
        return password
    }

    /// Byte by byte, for what follows the line is somebody else's.
    private static func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < longest, read(STDIN_FILENO, &byte, 1) == 1, byte != 0x0A {
            if byte == interruption { throw Ending.misuse("Nothing was changed.") }
            bytes.append(byte)
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else { throw Ending.misuse("No password came on standard input. Nothing was changed.") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
