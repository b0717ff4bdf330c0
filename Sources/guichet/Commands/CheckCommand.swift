import ArgumentParser
import Authoring
import Conversation
import Foundation
import Gateway
import Wording

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks flows and texts, and says what is wrong, where, and what to write.")

    @OptionGroup var sources: SourceOptions
    @Flag(help: "One JSON line a finding, or a row of the report.") var json = false
    @Option(help: ArgumentHelp("Explains one kind of finding and checks nothing.", valueName: "kind"))
    var explain: String?
    @Flag(help: "Prints the manual's chapter about findings and checks nothing.") var manual = false
    @Flag(help: "What every screen and message takes with the widest values, and what it costs.") var report = false
    @Option(help: "Only this language in the report.") var language: String?
    @Option(help: "Only this flow in the report.") var flow: String?
    @Option(
        help: ArgumentHelp(
            "Also compares the numbers of options with the program that is live in this store.", valueName: "url"))
    var database: String?

    func run() async throws {
        if let explain { return try sayPage(of: explain) }
        if manual {
            FileHandle.standardOutput.write(Data(FindingManual.text.utf8))
            return
        }
        let city = try CitySources.read(sources)
        if report { try sayReport(city) }
        let findings = city.compilation.diagnostics + (try await movedOptions(city))
        for finding in findings { Terminal.say(json ? try JSONLine.text(JSONFinding(finding)) : finding.rendered) }
        let errors = city.compilation.errors.count
        if !json, !report || errors > 0 {
            Terminal.say(
                errors == 0
                    ? "\(city.bundle.files.count) files are clean; the program is \(city.bundle.digest.prefix(12))."
                    : "\(errors) \(errors == 1 ? "error" : "errors") in \(city.bundle.files.count) files.")
        }
        if errors > 0 { throw Ending.findings() }
    }

    private func movedOptions(_ city: CitySources) async throws -> [Diagnostic] {
        guard let database else { return [] }
        var store = StoreOptions()
        store.database = database
        return try await store.use { access, now in
            let handler = ReleaseHandler(
                database: access.database, vault: access.vault, compiler: CitySources.compiler,
                signature: ReleaseSignature(by: "check", note: ""), now: now)
            return try await handler.movedOptions(in: city.bundle)
        }
    }

    private func sayPage(of word: String) throws {
        guard let kind = FindingKind(rawValue: word) else {
            let kinds = FindingKind.allCases.map(\.rawValue)
            throw Ending.misuse(
                kinds.suggestion(for: word).map { "There is no kind \"\(word)\". \($0)" }
                    ?? "There is no kind \"\(word)\". The kinds are: \(kinds.joined(separator: ", ")).")
        }
        Terminal.say(kind.page)
    }

    private func sayReport(_ city: CitySources) throws {
        guard let report = CitySources.compiler.report(city.bundle) else { return }
        let chosen = report.only(language: language, flow: flow)
        if json {
            for row in chosen.rows { Terminal.say(try JSONLine.text(JSONRow(row))) }
        } else {
            for line in chosen.lines { Terminal.say(line) }
        }
    }
}

private struct JSONFinding: Encodable {
    let severity: String
    let kind: String
    let file: String
    let line: Int
    let column: Int
    let message: String
    let advice: String?

    init(_ finding: Diagnostic) {
        severity = finding.severity.rawValue
        kind = finding.kind.rawValue
        file = finding.place.file
        line = finding.place.line
        column = finding.place.column
        message = finding.message
        advice = finding.advice
    }
}

/// A row of the report; `units` are those of each page or part, `rooms` what each page may take.
private struct JSONRow: Encodable {
    let subject: String
    let language: String
    let channel: String
    let medium: String
    let encodings: [String]
    let units: [Int]
    let rooms: [Int]
    let short: Bool
    let plain: Bool
    let forcing: String?
    let file: String?
    let line: Int?
    let micros: Int64?

    init(_ row: BudgetReport.Row) {
        subject = row.subject
        language = row.language
        channel = row.channel
        medium = row.medium.rawValue
        encodings = row.pieces.map(\.encoding.rawValue)
        units = row.pieces.map(\.units)
        rooms = row.rooms
        short = row.variant.form == .short
        plain = row.variant.isPlain
        forcing = row.forcing.map { String($0) }
        file = row.forcingPlace?.file
        line = row.forcingPlace?.line
        micros = row.micros
    }
}
