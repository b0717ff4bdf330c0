import Composition
import Payments
import DomainKit
import Gateway
import Wording

/// What an export is to write, worked out from the words of the command line.
enum ExportTarget {
    case list(ExportKind)
    case journal(JournalForm)
    /// A list as a page to be printed.
    case page(ExportKind, @Sendable (PrintedListHead, ExportContext, (String) throws -> Void) throws -> Void)

    /// The forms `--for` names of each kind that has several.
    static let forms: [String: [String]] = CityDomains.exchange.exports.filter { $0.page != nil }
        .reduce(into: ["journal": JournalForm.allCases.map(\.rawValue)]) { $0[$1.name] = ["csv", "html"] }

    /// Every word that can be exported, each with its line for the help page.
    static var all: [(name: String, summary: String)] {
        CityDomains.exchange.exports.map { ($0.name, $0.summary) }
            + CityDomains.exchange.summaries.map {
                ($0.name, "\($0.summary) --by \($0.groups.joined(separator: ", ")).")
            }
            + [("journal", "The ledger for accountants' programs. --for hledger (Ledger reads it too) or beancount.")]
    }

    /// - Parameters:
    ///   - form: what `--for` says.
    ///   - query: what `--by`, `--since` and `--until` say, for a summary.
    init(_ name: String, form: String?, query: SummaryQuery) throws {
        if let form, Self.forms[name]?.contains(form) != true {
            let forms = Self.forms[name]?.joined(separator: " or ")
            throw Ending.misuse(
                forms.map { "\(name) is written for \($0), not for \(form)." }
                    ?? "--for belongs to \(Self.forms.keys.sorted().joined(separator: " and ")).")
        }
        if let summary = CityDomains.exchange.summaries.first(where: { $0.name == name }) {
            do throws(SummaryRefused) {
                self = .list(try summary.list(query))
            } catch {
                throw Ending.misuse(error.sentence)
            }
            return
        }
        guard query.since == nil, query.until == nil else {
            let summaries = CityDomains.exchange.summaries.filter(\.takesDays).map(\.name).joined(separator: ", ")
            throw Ending.misuse("--since and --until belong to: \(summaries).")
        }
        if name == "journal" {
            guard let form = form.flatMap(JournalForm.init(rawValue:)) else {
                throw Ending.misuse("Say for which program the journal is: --for hledger or --for beancount.")
            }
            self = .journal(form)
        } else if let kind = CityDomains.exchange.exportKind(name) {
            self = form == "html" ? kind.page.map { .page(kind, $0) } ?? .list(kind) : .list(kind)
        } else {
            throw Ending.misuse("There is nothing to export called \(name); see guichet export --help.")
        }
    }

    /// The list behind it, whose phones somebody may ask for.
    var kind: ExportKind? {
        switch self {
        case .list(let kind), .page(let kind, _): kind
        case .journal: nil
        }
    }
}
