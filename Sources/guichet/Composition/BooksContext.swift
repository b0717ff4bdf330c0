import Authoring
import Composition
import Payments
import DomainKit
import Conversation
import Gateway
import Storage
import Wording

/// The books as staff work on them: the store, the city, and the outbox by which citizens are told.
///
/// Of the city's files only its settings are read, so that an error in a flow keeps nobody from the books. Where a citizen is
/// told something, the words are those of the live program, else of the files. It opens the city's lines without their secrets,
/// because nothing leaves from here: messages wait in the store for a running gateway.
struct BooksContext {
    let handler: LedgerService
    let profile: CityProfile
    let calendar: CityCalendar
    /// The city's wallets, and the provider of each.
    let providers: [String: String]
    let database: any Database
    /// Who works on them.
    let actor: Actor

    /// Opens the books, runs a body and closes them. What the books refuse ends the command with 1, what the store cannot do
    /// with 2.
    /// - Parameter proof: what is done, where it changes something, and by whom.
    static func use<Answer>(
        _ sources: SourceOptions, _ store: StoreOptions, proof: StaffProof? = nil,
        _ body: (BooksContext) async throws -> Answer
    ) async throws -> Answer {
        let city = try CitySources.city(sources)
        let lines: Lines
        do throws(LineErrors) {
            lines = try Lines(city: city, callbackBase: nil) { _ in "unused" }
        } catch {
            throw Ending.misuse(LineStart.sentences(error))
        }
        let world = GatewayWorld.real
        let access = try await StoreAccess.open(store.database, mustExist: true, now: world.now())
        let actor: Actor
        do {
            actor = try await proof?.actor(access) ?? .system
        } catch {
            await access.database.close()
            throw Self.ending(error)
        }
        let gateway = GatewayContext(
            database: access.database, vault: access.vault,
            registry: ProgramRegistry(live: RunnableProgram(settingsOf: city), compiler: CitySources.compiler),
            lines: lines, domains: CityDomains.all, world: world)
        let (files, database) = (sources, access.database)
        let handler = LedgerService(gateway: gateway, actor: actor, subject: proof?.act.subject ?? .city) {
            try await program(of: files, in: database)
        }
        let books = BooksContext(
            handler: handler, profile: city.profile, calendar: city.calendar,
            providers: Dictionary(city.wallets.map { ($0.name, $0.provider) }) { first, _ in first },
            database: access.database, actor: actor)
        do {
            let answer = try await body(books)
            await access.database.close()
            return answer
        } catch {
            await access.database.close()
            throw Self.ending(error)
        }
    }

    /// The program citizens are told things in.
    private static func program(of files: SourceOptions, in database: any Database) async throws -> RunnableProgram {
        if let live = try await ProgramStore.latestProgram(database, CitySources.compiler) { return live }
        return try CitySources.read(files).runnable("a citizen is to be told, and nothing was changed.")
    }

    private static func ending(_ error: any Error) -> any Error {
        switch error {
        case let refused as any OperationRefusal: Ending.findings("\(refused.sentence) Nothing was changed.")
        case let refused as ImportRefused:
            Ending.findings(
                refused.problems.map { "\($0.column ?? ""): \($0.message)" }.joined(separator: "\n")
                    + "\nNothing was changed.")
        case let error as StorageError: Ending.misuse("Nothing was changed: \(error.sentence)")
        default: error
        }
    }

    /// The city's clock, and the time the lines of a statement may lie in, now.
    func statementClock() async throws -> StatementClock {
        let calendar = calendar
        let first = try await database.read { try Books.firstEntry(in: $0) }
        return StatementClock(
            now: GatewayWorld.real.now(), first: first, moment: { calendar.moment(ofClock: $0) },
            day: { calendar.day(of: $0) })
    }

    /// An amount of the city's currency.
    func money(_ typed: String) throws -> Money {
        guard let money = Money.parse(typed, currency: profile.currency) else {
            throw Ending.misuse("Invalid amount \"\(typed)\" in \(profile.currency.code).")
        }
        return money
    }
}
