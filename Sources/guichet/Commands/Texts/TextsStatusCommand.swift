import ArgumentParser
import Authoring
import Conversation
import Wording

struct TextsStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the texts of each language stand, and what its screens and messages cost.",
        discussion: """
            Every text of a language is current, stale (the first language says something else since it was translated), \
            unreviewed (nobody who speaks the language has read it as it stands) or missing. All that are not current are \
            listed with their places. Ends with 1 when a language the city requires has missing or stale texts.
            """)

    @OptionGroup var sources: SourceOptions
    @Option(help: ArgumentHelp("Only this language.", valueName: "tag")) var language: String?
    @Flag(help: "One JSON line a language.") var json = false

    func run() throws {
        let translations = try TranslationSources.read(sources)
        let found: [TranslationStatus]
        do throws(TranslationRefusal) {
            found = try translations.status(of: language)
        } catch {
            throw Ending.refusal(error)
        }
        for status in found {
            if json {
                Terminal.say(try JSONLine.text(JSONStatus(status)))
            } else {
                for line in lines(status, translations.currency) { Terminal.say(line) }
            }
        }
        if found.contains(where: \.blocks) { throw Ending.findings() }
    }

    private func lines(_ status: TranslationStatus, _ currency: Currency) -> [String] {
        let kind = status.isFirst ? ", the first language" : status.isRequired ? ", required" : ""
        let open: [TranslationState] = [.missing, .stale, .unreviewed]
        let counts = open.map { "\(status.count($0)) \($0.rawValue)" }.joined(separator: ", ")
        var lines = [
            "\(status.tag) (\(status.name)\(kind)): \(status.current) of \(status.texts) texts are current; \(counts)."
        ]
        let lacking = status.count(.missing) > 0 ? ", without the texts it lacks" : ""
        for cost in status.costs { lines.append("    " + line(cost, currency) + lacking) }
        for text in status.open {
            lines.append("    \(text.place.file):\(text.place.line): \(text.state.rawValue): \(text.key)")
        }
        return lines
    }

    private func line(_ cost: TranslationStatus.Cost, _ currency: Currency) -> String {
        let subjects = cost.medium == .ussd ? "screens" : "screens and messages"
        let pieces = cost.medium == .ussd ? "pages" : "parts"
        let price = cost.micros.map { ", one of each for \(currency.shown) \(BudgetReport.Row.decimal($0))" } ?? ""
        let way = ([cost.channel] + [cost.medium.rawValue]).filter { !$0.isEmpty }.joined(separator: " ")
        return "\(way): \(cost.subjects) \(subjects) in \(cost.pieces) \(pieces), \(cost.septets) septets and "
            + "\(cost.units) units of UCS-2 (\(cost.wide) \(pieces))\(price)"
    }
}

/// One language; `unfinished` lists the texts that are not current.
private struct JSONStatus: Encodable {
    struct Unfinished: Encodable {
        let key: String
        let state: String
        let file: String
        let line: Int
        let column: Int
    }

    struct Cost: Encodable {
        let channel: String
        let medium: String
        let subjects: Int
        let pieces: Int
        let septets: Int
        let units: Int
        let wide: Int
        let micros: Int64?
    }

    let language: String
    let name: String
    let first: Bool
    let required: Bool
    let complete: Bool
    let texts: Int
    let current: Int
    let missing: Int
    let stale: Int
    let unreviewed: Int
    let unfinished: [Unfinished]
    let costs: [Cost]

    init(_ status: TranslationStatus) {
        language = status.tag
        name = status.name
        first = status.isFirst
        required = status.isRequired
        texts = status.texts
        current = status.current
        missing = status.count(.missing)
        stale = status.count(.stale)
        unreviewed = status.count(.unreviewed)
        complete = missing == 0
        unfinished = status.open.map { text in
            Unfinished(
                key: text.key, state: text.state.rawValue, file: text.place.file, line: text.place.line,
                column: text.place.column)
        }
        costs = status.costs.map { cost in
            Cost(
                channel: cost.channel, medium: cost.medium.rawValue, subjects: cost.subjects, pieces: cost.pieces,
                septets: cost.septets, units: cost.units, wide: cost.wide, micros: cost.micros)
        }
    }
}
