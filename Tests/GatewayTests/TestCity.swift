import Billing
import Payments
import DomainKit
import Conversation
import Gateway
import GatewayTestKit
import Logging
import Providers
import Simulator
import Storage
import Testing
import Wording

/// The project's own city, small: a few bills, roads, addresses and a question, and phones that have chosen English.
struct TestCity: Sendable {
    static let line = "africastalking"
    static let wallet = "wallet"
    static let code = "*384*21#"

    let world: TranscriptWorld

    /// Opens a city on a new store of the test's engine, and closes it whatever the test does.
    static func open(
        _ program: RunnableProgram? = nil, at start: Instant = TranscriptWorld.morning,
        _ body: (TestCity) async throws -> Void
    ) async throws {
        try await onNewPlace { place in try await open(place, program, at: start, body) }
    }

    /// A place of the test's engine for one city, or for one after the other.
    static func onNewPlace<Answer>(
        _ schema: GatewaySchema = ProjectCity.schema, _ body: (StorePlace) async throws -> Answer
    ) async throws -> Answer {
        try await StoreMaker.current.withPlace(schema.migrations, body)
    }

    /// Opens a city on a store that may be there already.
    @discardableResult
    static func open<Answer>(
        _ place: StorePlace, _ program: RunnableProgram? = nil, domains: DomainModules = ProjectCity.domains,
        at start: Instant = TranscriptWorld.morning, log: Logger? = nil,
        chance: SeededChance = SeededChance(seed: TranscriptWorld.seed), _ body: (TestCity) async throws -> Answer
    ) async throws -> Answer {
        let database = try await place.open()
        do {
            let city = TestCity(
                world: try await TranscriptWorld(
                    try program ?? ProjectCity.program(), compiler: ProjectCity.compiler, domains: domains,
                    database: database, at: start, log: log, chance: chance)
            )
            try await city.furnish()
            let answer = try await body(city)
            await database.close()
            return answer
        } catch {
            await database.close()
            throw error
        }
    }

    // MARK: What there is

    static func phone(_ index: Int) -> String {
        let tail = String(index)
        return "+23324" + String(repeating: "0", count: 7 - tail.count) + tail
    }

    /// The bill of the n-th phone: 300.00, at least 75.00.
    static func bill(_ index: Int) -> String {
        ReferenceNumber(payload: String(10_000_000 + index))?.digits ?? ""
    }

    static let phones = 1...8

    private func furnish() async throws {
        guard try await count("SELECT 1 FROM bills") == 0 else { return }
        let currency = world.gateway.registry.live.program.profile.currency
        func money(_ major: Int64) -> String {
            Money(minorUnits: major * currency.minorUnitsPerMajor, currency: currency).decimal
        }
        try await bring(
            "bills",
            Self.phones.map { index in
                [
                    "number": Self.bill(index), "payer_name": "Adjoa Konadu", "payer_phone": Self.phone(index),
                    "object": "Stall \(index) Kejetia", "kind": "Market fee", "period": "2026", "amount": money(300),
                    "due_date": "2026-06-30", "minimum": money(75),
                ]
            })
        try await bring(
            "places",
            [
                [
                    "code": "ASAFO", "name": "Asafo Market", "corridor": "ACCRA", "corridor_name": "Accra Road",
                    "position": "1",
                ],
                [
                    "code": "TECH", "name": "Tech Junction", "corridor": "ACCRA", "corridor_name": "Accra Road",
                    "position": "2",
                ],
            ])
        try await bring(
            "addresses",
            Self.phones.map { index in
                [
                    "number": ReferenceNumber(payload: String(4_100_000 + index))?.digits ?? "",
                    "phone": Self.phone(index), "words": "blue gate behind the market", "area": "Kejetia",
                ]
            })
        try await bring(
            "consultations",
            [
                [
                    "code": "first-work", "language": "en", "question": "What should the city do first?",
                    "options": "Repair drains|Street lights|Clean markets", "opens": "2026-01-01",
                    "closes": "2026-12-31",
                ]
            ])
        for index in Self.phones {
            if let phone = PhoneNumber(e164: Self.phone(index)) { try await world.remember("en", of: phone) }
        }
    }

    func bring(_ name: String, _ records: [[String: String]]) async throws {
        let kind = try #require(ProjectCity.exchange.importKind(name))
        // As from a file whose columns commas separate.
        let amounts = AmountConventions(separator: ",", amounts: records.compactMap { $0["amount"] })
        let numbered = records.enumerated().map {
            ImportRecord(line: $0.offset + 2, fields: $0.element, amounts: amounts)
        }
        _ = try await world.store(kind, numbered)
    }

    // MARK: What comes in

    func hook(
        _ event: String, _ fields: KeyValuePairs<String, String>, to line: String = line, method: String = "POST"
    ) async -> HookResponse {
        var form = FormWriter()
        for (name, value) in fields { form.append(name, value) }
        let request = HookRequest(method: method, event: event, contentType: FormWriter.contentType, body: form.bytes)
        return await world.handler.handleHook(request, channel: line, secret: TranscriptWorld.secret)
    }

    /// One delivery of a hop: everything typed since the dial, joined by `*`.
    @discardableResult
    func hop(_ phone: Int, _ typed: String, dial: String = "1") async -> HookResponse {
        await hook(
            "ussd",
            [
                "sessionId": "ATUid_\(phone)_\(dial)", "phoneNumber": Self.phone(phone), "serviceCode": Self.code,
                "text": typed,
            ])
    }

    /// Dials and types one thing after the other, as a handset would; answers the last screen.
    @discardableResult
    func talk(_ phone: Int, _ inputs: [String], dial: String = "1") async -> HookResponse {
        var answer = await hop(phone, "", dial: dial)
        for count in inputs.indices {
            answer = await hop(phone, inputs[...count].joined(separator: "*"), dial: dial)
        }
        return answer
    }

    /// - Parameter date: when it was sent; by default messages of different ids were sent at different times.
    func text(
        _ phone: Int, _ words: String, id: String, link: String = "", date: String? = nil
    ) async -> HookResponse {
        await hook(
            "sms",
            [
                "id": id, "from": Self.phone(phone), "to": "21021", "text": words, "date": date ?? Self.date(of: id),
                "linkId": link,
            ])
    }

    /// A second of the day for an id, the same each time.
    private static func date(of id: String) -> String {
        let second = id.utf8.reduce(7) { ($0 * 31 + Int($1)) % 86_400 }
        let parts = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "2026-03-02 " + parts.joined(separator: ":")
    }

    /// What pays the phone's own bill in full, after the dial.
    static func payment(_ phone: Int) -> [String] { ["1", "1", bill(phone), "1", "1"] }

    /// Holds up every turn of some phones until the gate is opened.
    func holdUp(_ phones: ClosedRange<Int>, until gate: Gate) throws {
        for phone in phones {
            let number = try #require(PhoneNumber(e164: Self.phone(phone)))
            world.gateway.database.submit(.of(world.gateway.vault.hash(number)), { _ in gate.pass() }) { _ in }
        }
    }

    // MARK: What is left

    func received(_ phone: Int) async throws -> [String] {
        let number = try #require(PhoneNumber(e164: Self.phone(phone)))
        return try await world.network.phones.messages(to: number).map(\.text)
    }

    func export(_ name: String) async throws -> [[String: String]] {
        let kind = try #require(ProjectCity.exchange.exportKind(name))
        return try await world.rows(of: kind).map { row in
            Dictionary(zip(kind.columns, row)) { first, _ in first }
        }
    }

    func rows(_ sql: String, _ arguments: [SQLValue] = []) async throws -> [Row] {
        try await world.gateway.database.read { try $0.rows(Statement(sql, arguments)) }
    }

    func count(_ sql: String) async throws -> Int { try await rows(sql).count }

    func run(_ sql: String, _ arguments: [SQLValue] = []) async throws {
        _ = try await world.gateway.database.write { try $0.run(Statement(sql, arguments)) }
    }

    func ledgerFaults() async throws -> [LedgerFault] {
        try await world.gateway.database.read { try Taxes.ledgerFaults(in: $0) }
    }

    func counted(_ event: GatewayCounters.Event) -> UInt64 {
        world.counters.snapshot.first { $0.event == event }?.count ?? 0
    }

    /// The outbox and timers of this city with another network.
    func workers(_ network: any OutboundSending) -> (outbox: OutboxWorker, timers: TimerWorker) {
        (
            OutboxWorker(gateway: world.gateway, network: network, counters: world.counters, log: .silent),
            TimerWorker(gateway: world.gateway, network: network, counters: world.counters, log: .silent)
        )
    }
}

extension Logger {
    static var silent: Logger {
        var log = Logger(label: "tests")
        log.logLevel = .critical
        return log
    }
}

extension HookResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
    var closes: Bool { text.hasPrefix("END ") }
}

/// Runs the same thing several times at once.
func atOnce<Answer: Sendable>(
    _ times: Int, _ body: @escaping @Sendable () async -> Answer
) async -> [Answer] {
    await withTaskGroup(of: Answer.self) { group in
        for _ in 0..<times { group.addTask { await body() } }
        return await group.reduce(into: []) { $0.append($1) }
    }
}
