import Simulator
import DomainKit
import Authoring
import Payments
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing
import Wording

@testable import Gateway

/// How much the city pays for text messages: of one phone, of a message that comes twice, of a day.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Limits of text messages` {
    /// In words that are on no list of what machines say: those are not answered at all.
    private static let machine = "At the wheel now, reading this at home"

    private static func program(_ settings: String) throws -> RunnableProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(editing: "Flows/city.yaml", [("entry: city.main", "entry: city.main\n" + settings)]))
    }

    private func messages(_ city: TestCity) async throws -> Int {
        try await city.count("SELECT id FROM outbox WHERE kind = 'sms'")
    }

    // MARK: Answering machines

    @Test(arguments: [
        ([Self.machine], 8), ([Self.machine, "I am away"], 40), (["1"], 40), (["MENU"], 8), (["PAY", "1"], 40),
    ])
    func `a phone that answers by itself is answered a while, then not for an hour, then again`(
        words: [String], most: Int
    ) async throws {
        try await TestCity.open { city async throws in
            for number in 0..<60 {
                #expect(await city.text(9, words[number % words.count], id: "a\(number)").status == 200)
                city.world.clock.advance(seconds: 1)
                try await city.world.settle()
            }
            let sent = try await messages(city)
            #expect((5...most).contains(sent), "\(sent)")
            #expect(city.counted(.textSilenced) == UInt64(60 - sent))
            // Others are answered, and it is too in an hour.
            _ = await city.text(8, "MENU", id: "other")
            #expect(try await messages(city) == sent + 1)
            city.world.clock.advance(seconds: 3_600)
            #expect(await city.text(9, words[0], id: "later").status == 200)
            #expect(try await messages(city) == sent + 2)
        }
    }

    @Test func `a phone that is silent for its day's messages is answered the next day`() async throws {
        let settings = "messages: { one_phone: { an_hour: 10, a_day: 15 } }\n"
        try await TestCity.open(try Self.program(settings)) { city async throws in
            var sent: [Int] = []
            for hour in 0..<30 {
                for number in 0..<12 { _ = await city.text(9, "word \(number)", id: "\(hour) \(number)") }
                sent.append(try await messages(city))
                try await city.world.settle()
                city.world.clock.advance(seconds: 3_700)
            }
            // Ten, then five that are left of the day, then nothing until the day is over.
            #expect(sent.prefix(4) == [10, 15, 15, 15])
            #expect((16...30).contains(sent.last ?? 0))
        }
    }

    @Test func `somebody who answers questions with the same number is no machine`() async throws {
        try await TestCity.open { city async throws in
            for number in 0..<5 {
                for (place, words) in ["PAY " + TestCity.bill(1), "1", "2"].enumerated() {
                    #expect(await city.text(1, words, id: "\(number) \(place)").status == 200)
                    try await city.world.settle()
                }
            }
            #expect(city.counted(.textSilenced) == 0)
            #expect(try await messages(city) >= 15)
        }
    }

    @Test func `the limit holds over restarts and at several gateways`() async throws {
        try await TestCity.onNewPlace { place in
            for start in 0..<3 {
                try await TestCity.open(place) { city async throws in
                    for number in 0..<5 { _ = await city.text(9, Self.machine, id: "\(start) \(number)") }
                    try await city.world.settle()
                    #expect(try await city.received(9).count <= 8)
                }
            }
        }
        try await TestCity.open(gateways: 2) { cities async throws in
            for number in 0..<30 { _ = await cities[number % 2].text(9, Self.machine, id: "\(number)") }
            #expect(try await messages(cities[0]) == 8)
            #expect(cities.reduce(0) { $0 + $1.counted(.textSilenced) } == 22)
        }
    }

    @Test func `what is kept of a phone does not hold its words, and is forgotten in time`() async throws {
        try await TestCity.open { city async throws in
            for (number, words) in ["VOTE", "1", "2"].enumerated() {
                _ = await city.text(1, words, id: "\(number)")
                try await city.world.settle()
            }
            let vault = city.world.gateway.vault
            let row = try #require(try await city.rows("SELECT phone, body FROM text_traffic").first)
            let bytes = try vault.open(row.blob(1), as: TextTrafficStore.place, of: row.blob(0))
            let body = String(decoding: bytes, as: UTF8.self)
            // The last text was a choice, of which nothing is kept.
            #expect(body.contains("\"latest\""))
            #expect(!body.contains("\"trace\""), "\(body)")
            city.world.clock.advance(seconds: 3 * 86_400)
            try await city.runMaintenance()
            #expect(try await city.count("SELECT phone FROM text_traffic") == 0)
        }
    }

    @Test(arguments: [
        ["482913"], ["INSPECT 0011 482913"], ["VOTE 2"], ["VOTE", "1", "2", "VOTE 2"], ["MENU", "482913", "482913"],
    ])
    func `of no text is a word kept, whether a question waits or not`(texts: [String]) async throws {
        try await TestCity.open { city async throws in
            let vault = city.world.gateway.vault
            for (number, words) in texts.enumerated() {
                _ = await city.text(1, words, id: "\(number)")
                let row = try #require(try await city.rows("SELECT phone, body FROM text_traffic").first)
                let bytes = try vault.open(row.blob(1), as: TextTrafficStore.place, of: row.blob(0))
                let body = String(decoding: bytes, as: UTF8.self)
                #expect(!body.contains("\"words\"") && !body.contains("\"repeated\""), "\(body)")
                for word in texts where word.count > 3 { #expect(!body.contains(word), "\(body)") }
                try await city.world.settle()
            }
        }
    }

    @Test func `what is kept of a text fits thousands of PINs, and differs from phone to phone`() async throws {
        try await TestCity.open { city async throws in
            let vault = city.world.gateway.vault
            func trace(_ words: String, _ phone: Int) throws -> UInt8? {
                let number = try #require(PhoneNumber(e164: TestCity.phone(phone)))
                return ArrivedText(words, from: vault.hash(number), sentAt: nil, vault).trace
            }
            let own = try trace("482913", 1)
            let fitting = try (0..<20_000).count { try trace(String(100_000 + $0), 1) == own }
            #expect((30...150).contains(fitting), "\(fitting) of 20,000")
            #expect(try Set((1...64).map { try trace("482913", $0) }).count > 20)
            #expect(ArrivedText(nil, from: [1], sentAt: nil, vault).trace == nil)
        }
    }

    @Test func `what an older program kept of texts is gone with the migration`() async throws {
        let older = ProjectCity.schema.migrations.filter { $0.name < "gateway.015" || !$0.name.hasPrefix("gateway.") }
        try await StoreMaker.current.withPlace(older) { place in
            let database = try await place.open()
            _ = try await database.write {
                try $0.run(
                    Statement(
                        "INSERT INTO text_traffic (phone, body, at) VALUES ($1, $2, 1)", [.blob([1]), .blob([2])]))
            }
            try await database.migrate(ProjectCity.schema.migrations, at: 0)
            #expect(try await database.read { try $0.rows(Statement("SELECT phone FROM text_traffic")) } == [])
            await database.close()
        }
    }

    // MARK: The same message under two names

    @Test(arguments: [1, 2])
    func `a message that comes a second time under another name does nothing`(gateways: Int) async throws {
        try await TestCity.open(gateways: gateways) { cities async throws in
            let city = cities[0]
            _ = await city.text(1, "PAY " + TestCity.bill(1), id: "b1")
            try await city.world.settle()
            let date = "2026-12-01 10:00:05"
            #expect(await city.text(1, "1", id: "b2", date: date).status == 200)
            let copy = await cities[gateways - 1].text(1, "1", id: "b3", date: "2026-12-01T10:00:05Z")
            #expect(copy.status == 200)
            try await city.world.settle()
            #expect(try await city.received(1).count == 2)
            #expect(try await city.received(1).last?.hasPrefix("Pay GHS 300.00") == true)
            #expect(try await city.export("payments").isEmpty)
            #expect(cities[gateways - 1].counted(.textCopied) == 1)
            // Told again later, it is still the same.
            _ = await city.text(1, "1", id: "b3", date: date)
            #expect(try await city.export("payments").isEmpty)
        }
    }

    @Test(arguments: [
        ("1", "2026-12-01 10:00:06"), ("2", "2026-12-01 10:00:05"), ("1", ""),
    ])
    func `another second, other words or no date make another message`(words: String, date: String) async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "PAY " + TestCity.bill(1), id: "b1")
            try await city.world.settle()
            _ = await city.text(1, "1", id: "b2", date: date.isEmpty ? "" : "2026-12-01 10:00:05")
            _ = await city.text(1, words, id: "b3", date: date)
            #expect(try await messages(city) == 3)
            #expect(city.counted(.textCopied) == 0)
        }
    }

    @Test func `the same words in the same second are no answer to a question they led to, though it has left`()
        async throws
    {
        try await TestCity.open { city async throws in
            let date = "2026-12-01 10:00:05"
            _ = await city.text(1, "PAY " + TestCity.bill(1), id: "b1")
            try await city.world.settle()
            for id in ["b2", "b3"] {
                _ = await city.text(1, "1", id: id, date: date)
                try await city.world.settle()
            }
            #expect(try await city.export("payments").isEmpty)
            #expect(city.counted(.textCopied) == 1)
            // A second later it is an answer.
            _ = await city.text(1, "1", id: "b4", date: "2026-12-01 10:00:06")
            try await city.world.settle()
            #expect(try await city.export("payments").count == 1)
        }
    }

    // MARK: Notices

    @Test func `a phone gets so many notices and no more, and every receipt`() async throws {
        let settings = "messages: { one_phone: { an_hour: 5, a_day: 7 } }\n"
        try await TestCity.open(try Self.program(settings)) { city async throws in
            let gateway = city.world.gateway
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            let note = OutboxNote()
            func send(_ text: String, _ count: Int) async throws {
                let now = city.world.clock.now
                for _ in 0..<count {
                    try await gateway.database.write { transaction in
                        try OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: note).send(
                            text, ["object": .text("Stall 7")], to: .phone(phone))
                    }
                }
            }
            try await send("taxes.sms_looked_up", 8)
            try await send("taxes.sms_receipt", 20)
            #expect(note.refusals == 3)
            city.world.clock.advance(seconds: 3_600)
            try await send("taxes.sms_looked_up", 8)
            #expect(note.refusals == 9)
            let states = try await city.export("messages").map { $0["state"] }
            #expect(states.count { $0 == "queued" } == 27)
            #expect(states.count { $0 == "failed" } == 9)
            try await city.world.settle()
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 27)
        }
    }

    // MARK: The city's messages of a day

    @Test func `of a used up day only what is essential leaves, and the rest on the next`() async throws {
        try await TestCity.open(try Self.program("messages: { a_day: 10 }\n")) { city async throws in
            let network = ScriptedNetwork.accepting()
            let log = WrittenLog()
            let worker = OutboxWorker(
                gateway: city.world.gateway, network: network, counters: city.world.counters, log: log.logger)
            func leave() async throws { while try await worker.round() > 0 {} }
            for phone in 10..<18 { _ = await city.text(phone, "MENU", id: "m\(phone)") }
            try await leave()
            #expect(network.requests.count == 8)
            #expect(log.lines == [])
            for phone in 18..<22 { _ = await city.text(phone, "MENU", id: "m\(phone)") }
            try await leave()
            // Two more may be on their way when the last is counted.
            let sent = network.requests.count
            #expect((10...12).contains(sent))
            #expect(log.lines.first == "warning Four fifths of the city's messages for the day are used up.")
            for phone in 22..<30 { _ = await city.text(phone, "MENU", id: "m\(phone)") }
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            try await gateway.database.write { transaction in
                try OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote()).send(
                    "taxes.sms_receipt", [:], to: .phone(phone))
            }
            try await leave()
            #expect(network.requests.count == sent + 1)
            #expect(network.values(of: "to").last == TestCity.phone(1))
            #expect(log.lines.count == 2 && log.lines.last?.hasPrefix("error The city's messages for the day") == true)
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'queued' AND attempts = 0") == 8)
            city.world.clock.advance(seconds: 14 * 3_600)
            try await leave()
            #expect(network.requests.count == sent + 9)
            #expect(try await city.count("SELECT id FROM outbox WHERE attempts <> 1") == 0)
        }
    }

    @Test func `what waits for the next day leaves at once where the city allows more`() async throws {
        let program = try Self.program("messages: { a_day: 3 }\n")
        try await TestCity.open(program) { city async throws in
            for phone in 10..<13 { _ = await city.text(phone, "MENU", id: "m\(phone)") }
            try await city.world.settle()
            for phone in 13..<16 { _ = await city.text(phone, "MENU", id: "m\(phone)") }
            try await city.world.settle()
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 3)
            try await city.runMaintenance()
            try await city.world.settle()
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 3)
            city.world.gateway.registry.release(try Self.program("messages: { a_day: none }\n"))
            try await city.runMaintenance()
            try await city.world.settle()
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 6)
        }
    }

    @Test func `the count of a day holds over restarts and at several gateways, and the alarm is given once`()
        async throws
    {
        let program = try Self.program("messages: { a_day: 5 }\n")
        try await TestCity.onNewPlace { place in
            for start in 0..<3 {
                try await TestCity.open(place, program) { city async throws in
                    for phone in 10..<15 { _ = await city.text(phone, "MENU", id: "\(start) \(phone)") }
                    try await city.world.settle()
                    #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 5)
                    #expect(city.counted(.budgetAlarm) == (start == 1 ? 2 : 0))
                }
            }
        }
    }

    @Test(
        arguments: [
            (nil, 1_000_000, []), (100, 79, []), (100, 80, [80]), (100, 99, [80]), (100, 100, [80, 100]),
            (1, 0, []), (1, 1, [80, 100]),
        ] as [(Int?, Int64, [Int])])
    func `four fifths and all of a day are told`(limit: Int?, sent: Int64, levels: [Int]) {
        let budget = MessageBudget(limit: limit, sent: sent)
        #expect(budget.reached == levels)
        #expect(budget.isUsedUp == levels.contains(100))
    }
}
