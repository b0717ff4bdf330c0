import ArgumentParser
import Foundation
import Wording

struct TextsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "texts", abstract: "Works on texts and their translations.",
        discussion: "How texts are written, and how they go out to translators and come back: Documentation/Texts.md.",
        subcommands: [
            TextsStatusCommand.self, TextsAcceptCommand.self, TextsExportCommand.self, TextsImportCommand.self,
            TextsTermsCommand.self, TextsMeasureCommand.self,
        ])
}

struct TextsMeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Reads texts, one a line, and writes what each costs as a message, one JSON line each.",
        discussion: """
            Each answer has the text, its encoding (GSM7 or UCS2), its units (septets or UTF-16 units) and its segments. A \
            line is measured as it stands.
            """)

    func run() throws {
        while let line = readLine(strippingNewline: true) {
            let measured = SMSSegments(exactly: line)
            let answer = Answer(
                text: line, encoding: measured.encoding.rawValue, units: measured.units,
                segments: measured.segments.map { Answer.Segment(text: $0.text, units: $0.units) })
            Terminal.say(try JSONLine.text(answer))
        }
    }

    private struct Answer: Encodable {
        struct Segment: Encodable {
            let text: String
            let units: Int
        }

        let text: String
        let encoding: String
        let units: Int
        let segments: [Segment]
    }
}
