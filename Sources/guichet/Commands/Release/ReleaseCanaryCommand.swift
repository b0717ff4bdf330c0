import ArgumentParser
import Foundation
import DomainKit
import Gateway

struct ReleaseCanaryCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "canary", abstract: "Lets new sessions of named phones begin on a program.",
        discussion: """
            By USSD and by text message; everybody else goes on beginning on the live one. Phones named again or later come \
            to those named before. A phone is on one canary at a time.
            """)

    @Argument(help: ArgumentHelp("The program, by six or more digits of its digest.", valueName: "digest"))
    var program: String
    @Option(name: .customLong("phone"), help: ArgumentHelp("A telephone number.", valueName: "number"))
    var phones: [String] = []
    @Option(
        name: .customLong("phones"),
        help: ArgumentHelp("A file with a telephone number a line; what follows # is not read.", valueName: "file"))
    var file: String?
    @Flag(help: "Dismiss the phones named before.") var only = false
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        let written = try written()
        let (digest, count, lines) = try await options.use(.releaseCanary, on: program) { handler in
            let lines = try await handler.newLines(of: program)
            let (digest, count) = try await handler.canary(program, phones: written, areAll: only)
            return (digest, count, lines)
        }
        Terminal.say("\(digest.prefix(12)) is a canary for \(count) \(count == 1 ? "phone" : "phones").")
        if let hint = ReleaseOptions.hint(ofNewLines: lines) { Terminal.complain(hint) }
    }

    private func written() throws -> [ReleaseHandler.WrittenPhone] {
        var written = phones.enumerated().map { number, text in
            ReleaseHandler.WrittenPhone(text, at: "the \(number + 1). --phone")
        }
        guard let file else { return written }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Ending.misuse("The file \(file) cannot be read.")
        }
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let text = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if !text.isEmpty { written.append(ReleaseHandler.WrittenPhone(text, at: "\(file):\(index + 1)")) }
        }
        return written
    }
}
