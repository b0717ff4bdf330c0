import Composition
import DomainKit
import ArgumentParser
import Payments
import Conversation
import Gateway
import Storage
import Wording

struct LedgerSealCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Closes the books of every day up to one, and prints what stands for each.",
        discussion: """
            A sealed day takes no more entries: what comes later is booked on the next one and keeps the day it happened \
            on. Under each day stand its totals: of every wallet what came and what left, of bills and taxes the sums of all. \
            Publish the hash of a day where everybody can read it; verify --expect compares with it later. Without \
            --day all days before today are sealed, as the gateway does by itself after midnight.
            """)

    @Option(help: ArgumentHelp("Seal up to this day of the city, today at the latest.", valueName: "2026-12-31"))
    var day: String?
    @OptionGroup var acting: ActingOptions
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each day.") var json = false

    func run() async throws {
        let calendar = try CitySources.city(sources).calendar
        let now = GatewayWorld.real.now()
        let last = try lastDay(today: calendar.day(of: now))
        let access = try await StoreAccess.open(store.database, now: now)
        do {
            _ = try await StaffProof(of: .ledgerSeal, about: .record(last.iso), acting).actor(access)
            for seal in try await Self.seal(until: last, at: now, access) {
                guard !json else {
                    Terminal.say(try JSONLine.text(SealLine(seal)))
                    continue
                }
                Terminal.say(seal.line)
                seal.totalLines.forEach { Terminal.say($0) }
            }
            await access.database.close()
        } catch let error as StorageError {
            await access.database.close()
            throw Ending.misuse("Nothing more was sealed: \(error.sentence)")
        } catch {
            await access.database.close()
            throw error
        }
    }

    private func lastDay(today: CivilDate) throws -> CivilDate {
        guard let day else { return CivilDate(daysSinceEpoch: today.daysSinceEpoch - 1) }
        guard let date = CivilDate(iso: day) else {
            throw Ending.misuse("\"\(day)\" is no day; write it as 2026-12-31.")
        }
        guard date <= today else {
            throw Ending.misuse(
                "\(day) is not here yet; a day can be sealed when it has begun, and it takes no more then.")
        }
        return date
    }

    /// Takes up what is not in the chain yet, batch after batch, and then seals.
    private static func seal(
        until day: CivilDate, at now: Instant, _ access: StoreAccess
    ) async throws -> [LedgerSeal] {
        let vault = access.vault
        while true {
            let seals = try await access.database.write(.long) {
                try Books.sealDays(until: day, CityDomains.all.records, at: now, vault, $0)
            }
            if let seals {
                return seals
            }
        }
    }
}

extension LedgerSeal {
    /// `2026-05-04  12 entries  <hash>`.
    fileprivate var line: String { "\(day.iso)  \(entries) \(entries == 1 ? "entry" : "entries")  \(digits)" }
}

extension LedgerSeal {
    /// The day's close on one screen.
    fileprivate var totalLines: [String] {
        totals.map { total in
            let currency = Currency(code: total.currency, exponent: total.exponent, symbol: "")
            func decimal(_ amount: Int64) -> String { Money(minorUnits: amount, currency: currency).decimal }
            let (debits, credits) = (decimal(total.debits), decimal(total.credits))
            return "    \(total.account): debits \(debits), credits \(credits) \(total.currency)"
        }
    }
}

private struct SealLine: Encodable {
    struct Total: Encodable {
        let account: String
        let currency: String
        let debits: String
        let credits: String
    }

    let day: String
    let entries: Int64
    let position: Int64
    let hash: String
    let totals: [Total]

    init(_ seal: LedgerSeal) {
        day = seal.day.iso
        entries = seal.entries
        position = seal.position
        hash = seal.digits
        totals = seal.totals.map { total in
            let currency = Currency(code: total.currency, exponent: total.exponent, symbol: "")
            return Total(
                account: total.account, currency: total.currency,
                debits: Money(minorUnits: total.debits, currency: currency).decimal,
                credits: Money(minorUnits: total.credits, currency: currency).decimal)
        }
    }
}
