import ArgumentParser
import Authoring
import Conversation
import Foundation

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks flows and texts, and says what is wrong, where, and what to write.")

    @OptionGroup var sources: SourceOptions
    @Flag(help: "One JSON line a finding.") var json = false

    func run() throws {
        let city = try CitySources.read(sources)
        let findings = city.compilation.diagnostics
        for finding in findings { Terminal.say(json ? try JSONLine.text(JSONFinding(finding)) : finding.rendered) }
        let errors = city.compilation.errors.count
        if !json {
            Terminal.say(
                errors == 0
                    ? "\(city.bundle.files.count) files are clean; the program is \(city.bundle.digest.prefix(12))."
                    : "\(errors) errors in \(city.bundle.files.count) files.")
        }
        if errors > 0 { throw Ending.findings() }
    }
}

private struct JSONFinding: Encodable {
    let severity: String
    let file: String
    let line: Int
    let column: Int
    let message: String
    let advice: String?

    init(_ finding: Diagnostic) {
        severity = finding.severity.rawValue
        file = finding.place.file
        line = finding.place.line
        column = finding.place.column
        message = finding.message
        advice = finding.advice
    }
}
