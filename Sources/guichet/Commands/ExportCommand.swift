import ArgumentParser
import Authoring
import Composition
import Payments
import DomainKit
import Conversation
import Foundation
import Gateway
import Storage
import Wording

struct ExportCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a list as CSV, with a header row.",
        discussion: """
            No list has phones by itself. With --phones-for and --reason these have a column more, for an account in that role: \
            \(CityDomains.exchange.exports.filter(\.hasPhones).map(\.name).joined(separator: ", ")). Who took them, in which role and why \
            is kept, and listed by guichet export disclosures.

            Kinds:
            \(ExportTarget.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
            """)

    @Argument(help: "What to write: \(ExportTarget.all.map(\.name).joined(separator: ", ")).") var kind: String
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Of journal: hledger or beancount. Of bill-list: csv or html.", valueName: "form"))
    var form: String?
    @Option(
        help: ArgumentHelp(
            "With phones, for one of: \(Disclosure.Role.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "role"))
    var phonesFor: String?
    @Option(
        help: ArgumentHelp(
            "Of collected and arrears: what sums are made for, such as month,wallet.", valueName: "columns"))
    var by: String?
    @Option(help: ArgumentHelp("What the phones are for.", valueName: "words")) var reason: String?
    @OptionGroup var acting: ActingOptions
    @Option(help: ArgumentHelp("The first day that counts.", valueName: "2026-12-01")) var since: String?
    @Option(help: ArgumentHelp("The last day that counts.", valueName: "2026-12-31")) var until: String?
    @Option(
        help: ArgumentHelp(
            "What stands between the columns: comma, semicolon or tab. With semicolons amounts have a decimal comma.",
            valueName: "separator"))
    var separator = ListSeparator.comma
    @Flag(help: "Begin with the byte order mark by which some spreadsheets know UTF-8.") var byteOrderMark = false
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line a row instead of CSV.") var json = false

    func validate() throws {
        guard phonesFor == nil || by == nil || isSummary else { throw ValidationError(TypedName.sentence) }
    }

    func run() async throws {
        // Before anything is opened: what is misspelt must not make a store.
        let days = (try day(since), try day(until))
        _ = try target(days, today: CivilDate(daysSinceEpoch: 0))
        let city = try CitySources.city(sources)
        let now = GatewayWorld.real.now()
        let (profile, today) = (city.profile, city.calendar.day(of: now))
        let target = try target(days, today: today)
        let request = try request(of: target)
        let access = try await StoreAccess.open(store.database, mustExist: true, now: now)
        let (asJSON, mark, hasMark) = (json, separator.character, byteOrderMark)
        do {
            let disclosure = try await disclosure(request, access)
            let handle = try outputHandle()
            if let disclosure { try await access.database.write { try disclosure.store(at: now, $0) } }
            try await GatheredList.handOver(
                from: access.database,
                { transaction, write in
                    let context = ExportContext(
                        transaction: transaction, vault: access.vault, profile: profile, showsPhones: disclosure != nil)
                    switch target {
                    case .list(let kind) where asJSON: try kind.jsonLines(context, write)
                    case .list(let kind):
                        if hasMark { try write("\u{FEFF}") }
                        try kind.csv(context, separator: mark, write)
                    case .journal(let form): try JournalBook(for: form, city: profile.name).write(transaction, write)
                    case .page(_, let page):
                        guard let disclosure else { throw Ending.misuse(Self.pagesNamePayers) }
                        try page(
                            PrintedListHead(city: profile.name, day: today, disclosure: disclosure), context, write)
                    }
                }, to: { try handle.write(contentsOf: $0) })
        } catch let error as GatheredList.NoRoom {
            await access.database.close()
            throw Ending.misuse("The list cannot be gathered in \(error.folder): is there room?")
        } catch let error as StorageError {
            await access.database.close()
            throw Ending.misuse("The store cannot be read: \(error.sentence)")
        } catch {
            await access.database.close()
            throw error
        }
        await access.database.close()
    }

    private func target(_ days: (since: CivilDate?, until: CivilDate?), today: CivilDate) throws -> ExportTarget {
        let groups = isSummary ? by?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [] : []
        let target = try ExportTarget(
            kind, form: form, query: SummaryQuery(by: groups, since: days.since, until: days.until, today: today))
        if case .list = target { return target }
        guard !json else { throw Ending.misuse("--json is for lists.") }
        return target
    }

    private func day(_ written: String?) throws -> CivilDate? {
        guard let written else { return nil }
        guard let day = CivilDate(iso: written) else {
            throw Ending.misuse("\"\(written)\" is no day; write it as 2026-12-31.")
        }
        return day
    }

    private static let pagesNamePayers =
        "The pages name payers; say --phones-for and --reason, as an account of the staff."

    /// Whether the list is one of sums.
    private var isSummary: Bool { CityDomains.exchange.summaries.contains { $0.name == kind } }

    /// What phones are asked for; nil where none are.
    private func request(of target: ExportTarget) throws -> DisclosureRequest? {
        guard let phonesFor else {
            if case .page = target { throw Ending.misuse(Self.pagesNamePayers) }
            guard by == nil || isSummary else { throw Ending.misuse("--by belongs to lists of sums.") }
            guard reason == nil else { throw Ending.misuse("--reason belongs to --phones-for.") }
            return nil
        }
        guard let list = target.kind, list.hasPhones else { throw Ending.misuse("The list \(kind) has no phones.") }
        return try DisclosureRequest(of: list.name, for: phonesFor, because: reason)
    }

    /// Who asks for them; nil where nobody does.
    private func disclosure(_ request: DisclosureRequest?, _ access: StoreAccess) async throws -> Disclosure? {
        guard let request else { return nil }
        let actor = try await StaffProof(of: .exportPhones, about: .record(kind), acting).actor(access)
        return try request.disclosure(to: actor, by: .exportPhones)
    }

    private func outputHandle() throws -> FileHandle {
        guard let output else { return .standardOutput }
        guard FileManager.default.createFile(atPath: output, contents: nil),
            let handle = FileHandle(forWritingAtPath: output)
        else { throw Ending.misuse("The file \(output) cannot be written.") }
        return handle
    }
}

/// What may stand between the columns of a list, by its name or as itself.
enum ListSeparator: String, ExpressibleByArgument, CaseIterable {
    case comma, semicolon, tab

    var character: Character {
        switch self {
        case .comma: ","
        case .semicolon: ";"
        case .tab: "\t"
        }
    }

    init?(argument: String) {
        guard let known = Self.allCases.first(where: { argument == $0.rawValue || argument == String($0.character) })
        else { return nil }
        self = known
    }
}

extension ExportKind {
    /// Hands over the whole list, a JSON object a row.
    fileprivate func jsonLines(_ context: ExportContext, _ write: (_ line: String) throws -> Void) throws {
        let columns = columns(in: context)
        try rows(context) { row in
            let pairs = Dictionary(zip(columns, row)) { first, _ in first }
            try write(try JSONLine.text(pairs) + "\n")
        }
    }
}
