import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// What was asked for and has no answer yet counts as if it were paid.
@Suite(.onEveryStore) struct OpenAttemptTests {
    /// What one phone asks for while something is open, and what comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Asked for before, in minor units, by phone 1; each is heard of so, or not at all.
        let open: [(Int64, PaymentUpdate.Verdict?)]
        let asks: Int64
        let phone: Int
        let minutes: Int64
        let outcome: String

        init(
            _ name: String, open: [(Int64, PaymentUpdate.Verdict?)], asks: Int64, by phone: Int = 1,
            after minutes: Int64 = 1, _ outcome: String
        ) {
            testDescription = name
            self.open = open
            self.asks = asks
            self.phone = phone
            self.minutes = minutes
            self.outcome = outcome
        }
    }

    static let cases: [Case] = [
        Case("all again while the prompt stands", open: [(30_000, .pending)], asks: 30_000, "running"),
        Case("all again before it left", open: [(30_000, nil)], asks: 30_000, "running"),
        Case("all again, long after", open: [(30_000, .pending)], asks: 30_000, after: 11, "asked"),
        Case("all again after nobody knew", open: [(30_000, .unknown)], asks: 30_000, "asked"),
        Case("all again after nobody knew for a day", open: [(30_000, .unknown)], asks: 30_000, after: 1_500, "asked"),
        Case("all, by another phone", open: [(30_000, .pending)], asks: 30_000, by: 2, "asked"),
        Case("a part, while all is open", open: [(30_000, .unknown)], asks: 7_500, by: 2, "asked"),
        Case("all, while a part is open", open: [(7_500, .pending)], asks: 30_000, "partly"),
        Case("all, by another phone, while a part is open", open: [(7_500, .unknown)], asks: 30_000, by: 2, "partly"),
        Case("one unit more than the rest", open: [(7_500, .pending)], asks: 22_501, "partly"),
        Case("the rest", open: [(7_500, .pending)], asks: 22_500, "started"),
        Case("the rest, by another phone", open: [(7_500, .unknown)], asks: 22_500, by: 2, "started"),
        Case("the same part again after nobody knew", open: [(7_500, .unknown)], asks: 7_500, "partly"),
        Case("the same part by another phone", open: [(7_500, .pending)], asks: 7_500, by: 2, "started"),
        Case("a rest below the least part", open: [(28_000, .pending)], asks: 2_000, by: 2, "started"),
        Case("less than such a rest", open: [(28_000, .pending)], asks: 1_999, by: 2, "refused"),
        Case("two parts open", open: [(10_000, .pending), (12_000, .unknown)], asks: 8_001, by: 2, "partly"),
        Case("beside two parts", open: [(10_000, .pending), (12_000, .unknown)], asks: 8_000, by: 2, "started"),
        Case("after a refusal", open: [(30_000, .refused(.declined))], asks: 30_000, "started"),
        Case("after an expiry", open: [(30_000, .refused(.expired))], asks: 30_000, by: 2, "started"),
    ]

    @Test(arguments: cases) func `never more is asked for than is left`(sample: Case) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            for (amount, verdict) in sample.open {
                let reference = try await office.pay(number, amount)
                if let verdict { try await office.hear(verdict, about: reference) }
            }
            let outcome = try await office.call(
                "taxes.pay", ["number": .text(number), "amount": .money(TaxOffice.money(sample.asks))],
                from: sample.phone, at: DomainDesk.morning.adding(seconds: sample.minutes * 60))
            #expect(outcome.name == sample.outcome)
            #expect(office.effects.orders.count == sample.open.count + (sample.outcome == "started" ? 1 : 0))
            let open = sample.open.map(\.0).reduce(0, +)
            if sample.outcome == "partly" {
                #expect(outcome.fields["open"] == .money(TaxOffice.money(open)))
                #expect(outcome.fields["left"] == .money(TaxOffice.money(30_000 - open)))
            }
            if sample.outcome == "asked" { #expect(outcome.fields["amount"] == .money(TaxOffice.money(open))) }
        }
    }

    @Test func `anyone who knows what is open may pay the same again beside it, but never more than the rest`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.unknown, about: try await office.pay(number, 15_000))
            func ask(_ amount: Int64, knowing open: Int64) async throws -> String {
                try await office.call(
                    "taxes.pay",
                    [
                        "number": .text(number), "amount": .money(TaxOffice.money(amount)),
                        "beside": .money(TaxOffice.money(open)),
                    ]
                ).name
            }
            #expect(try await ask(15_000, knowing: 10_000) == "partly")
            #expect(try await ask(15_001, knowing: 15_000) == "partly")
            #expect(try await ask(15_000, knowing: 15_000) == "started")
            #expect(try await ask(15_000, knowing: 30_000) == "running")
        }
    }

    @Test func `a part of a plan is not asked for twice, nor together with all of the bill`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "90.00", minimum: "")
            try await office.call("taxes.accept_plan", ["number": .text(number), "parts": .integer(3)])
            try await office.hear(.unknown, about: try await office.pay(number, 3_000))
            func ask(_ amount: Int64, from phone: Int) async throws -> String {
                try await office.call(
                    "taxes.pay", ["number": .text(number), "amount": .money(TaxOffice.money(amount))], from: phone
                ).name
            }
            #expect(try await ask(3_000, from: 1) == "partly")
            #expect(try await ask(9_000, from: 2) == "partly")
            #expect(try await ask(6_000, from: 2) == "started")
            #expect(try await ask(3_000, from: 3) == "asked")
        }
    }

    @Test(arguments: [1, 2]) func `while days of a stall are asked for, no more are`(phone: Int) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            try await office.desk.bring("stall-fees", "code,fee\nSTALL-7,2.00\n")
            func ask(_ days: Int64, from phone: Int) async throws -> ActionOutcome {
                try await office.call(
                    "taxes.buy_days", ["code": .text("STALL-7"), "days": .integer(days)], from: phone)
            }
            let reference = try #require(try await ask(1, from: 1).text("reference"))
            #expect(try await ask(7, from: phone).name == "asked")
            try await office.hear(.unknown, about: reference)
            #expect(try await ask(1, from: phone).name == "asked")
            try await office.hear(.moved(200), about: reference)
            #expect(try await ask(1, from: phone).name == "started")
        }
    }

    @Test func `staff end a request nobody answers, its payer is told, and money that comes later is posted`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            try await office.hear(.unknown, about: reference)
            let later = DomainDesk.morning.adding(seconds: 3600)
            func close(_ reference: String, by name: String = "Esi", at now: Instant) async throws {
                try await office.inContext(at: now) {
                    try Books.close(reference, because: "not in the portal", by: name, $0)
                }
            }
            await #expect(throws: AttemptNotClosed.tooSoon) { try await close(reference, at: DomainDesk.morning) }
            await #expect(throws: AttemptNotClosed.noAccount) { try await close(reference, by: " ", at: later) }
            await #expect(throws: AttemptNotClosed.unknown) { try await close("X", at: later) }
            let listed = try await office.desk.database.read { try Books.openRequests(TaxOffice.currency, in: $0) }
            #expect(listed.map(\.reference) == [reference])
            try await close(reference, at: later)
            #expect(office.effects.texts == ["taxes.sms_checking", "taxes.sms_refused_failed"])
            await #expect(throws: AttemptNotClosed.ended) { try await close(reference, at: later) }
            let rows = try await office.desk.rows("SELECT closed_by, reason FROM closed_attempts")
            #expect(try rows.map { [try $0.text(0), try $0.text(1)] } == [["Esi", "not in the portal"]])
            let second = try await office.pay(number, 30_000, at: later)
            try await office.hear(.moved(30_000, "LATE"), about: reference, at: later)
            try await office.hear(.moved(30_000, "T2"), about: second, at: later)
            #expect(try await office.balances()["credit:\(number)"] == -30_000)
        }
    }

    @Test func `others ask a phone ten times an hour and thirty times a day, and it asks itself apart from that`()
        async throws
    {
        try await TaxOffice.open { office in
            let numbers = try await (1...12).asyncMap { try await office.bill($0) }
            func ask(_ index: Int, by phone: Int, hour: Int64) async throws -> String {
                let now = DomainDesk.morning.adding(seconds: hour * 3600)
                let outcome = try await office.call(
                    "taxes.pay",
                    [
                        "number": .text(numbers[index]), "amount": .money(TaxOffice.money(30_000)),
                        "payer": .phone(try DomainDesk.phone(9)),
                    ], from: phone, at: now)
                if let reference = outcome.text("reference") {
                    try await office.hear(.refused(.declined), about: reference, at: now)
                }
                return outcome.name
            }
            for hour in 0..<3 as Range<Int64> {
                for index in 0..<10 { #expect(try await ask(index, by: 10 + index, hour: hour) == "started") }
                #expect(try await ask(10, by: 30, hour: hour) == "too_often")
                #expect(try await ask(11, by: 31, hour: hour) == "too_often")
            }
            // Thirty on this day; another phone may be asked, and this one again when a day has passed.
            #expect(try await ask(10, by: 33, hour: 5) == "too_often")
            #expect(try await ask(10, by: 9, hour: 5) == "started")
            _ = try await office.pay(numbers[11], 30_000, from: 8, at: DomainDesk.morning.adding(seconds: 5 * 3600))
            #expect(try await ask(10, by: 9, hour: 25) == "started")
            #expect(ProjectCity.domains.signatures["taxes.pay"]?.remarks["too_often"] == .limited)
        }
    }

    /// Asks for all of some bills from phone 1 itself, each refused by its payer; answers the outcomes.
    private static func askItself(_ numbers: [String], hour: Int64, _ office: TaxOffice) async throws -> [String] {
        let now = DomainDesk.morning.adding(seconds: hour * 3600)
        return try await numbers.asyncMap { number in
            let outcome = try await office.call(
                "taxes.pay", ["number": .text(number), "amount": .money(TaxOffice.money(30_000))], at: now)
            if let reference = outcome.text("reference") {
                try await office.hear(.refused(.declined), about: reference, at: now)
            }
            return outcome.name
        }
    }

    @Test func `a phone asks itself ten times a day, and again when a day has passed`() async throws {
        try await TaxOffice.open { office in
            let numbers = try await (1...6).asyncMap { try await office.bill($0) }
            #expect(try await Self.askItself(numbers, hour: 0, office) == Array(repeating: "started", count: 6))
            #expect(
                try await Self.askItself(numbers, hour: 12, office)
                    == Array(repeating: "started", count: 4) + Array(repeating: "too_often", count: 2))
            #expect(office.effects.orders.count == 10)
            #expect(try await Self.askItself([numbers[0]], hour: 24, office) == ["started"])
            // Another phone is not kept back by it.
            _ = try await office.pay(numbers[1], 30_000, from: 2, at: DomainDesk.morning.adding(seconds: 24 * 3600))
        }
    }

    @Test func `what others ask a phone, and what it pays at counters, are no requests of its own`() async throws {
        try await TaxOffice.open { office in
            let numbers = try await (1...10).asyncMap { try await office.bill($0) }
            for (index, number) in numbers.enumerated() {
                let arrival = Books.CounterArrival(
                    reference: "COUNTER\(index)", wallet: TaxOffice.wallet, transaction: "C\(index)", account: number,
                    amount: TaxOffice.money(100), payer: try DomainDesk.phone(1))
                #expect(try await office.inContext { try Books.expect(arrival, $0) } == .expected)
                try await office.hear(.refused(.failed), about: arrival.reference)
                let asked = try await office.call(
                    "taxes.pay",
                    [
                        "number": .text(number), "amount": .money(TaxOffice.money(30_000)),
                        "payer": .phone(try DomainDesk.phone(1)),
                    ], from: 20 + index, at: DomainDesk.morning.adding(seconds: Int64(index) * 3600))
                if let reference = asked.text("reference") {
                    try await office.hear(.refused(.declined), about: reference)
                }
            }
            #expect(
                try await Self.askItself(numbers, hour: 11, office) == Array(repeating: "started", count: numbers.count)
            )
        }
    }

    /// What a counter may take now of a bill of 300.00, at least 75.00, while something is asked for.
    @Test(
        arguments: [
            ([], 30_000, 7_500), ([(30_000, .pending)], 0, 0), ([(30_000, .unknown)], 0, 0),
            ([(7_500, nil)], 22_500, 7_500),
            ([(28_000, .unknown)], 2_000, 2_000), ([(10_000, .pending), (12_000, .unknown)], 8_000, 7_500),
            ([(30_000, .refused(.declined))], 30_000, 7_500),
        ] as [([(Int64, PaymentUpdate.Verdict?)], Int64, Int64)])
    func `a counter is told what is left beside what is open`(
        open: [(Int64, PaymentUpdate.Verdict?)], due: Int64, least: Int64
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            for (phone, (amount, verdict)) in open.enumerated() {
                let reference = try await office.pay(number, amount, from: phone + 1)
                if let verdict { try await office.hear(verdict, about: reference) }
            }
            let quote = try await office.inContext {
                try Books.quote(number, $0.profile, on: $0.today, $0.ports, in: $0.transaction)
            }
            #expect(quote?.due == TaxOffice.money(due))
            #expect(quote?.least == TaxOffice.money(least))
            #expect(quote?.isPaid == false)
        }
    }

    @Test func `money told at a counter counts as open until it is posted, and is booked beside a prompt`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let arrival = Books.CounterArrival(
                reference: "COUNTER1", wallet: TaxOffice.wallet, transaction: "C1", account: number,
                amount: TaxOffice.money(25_000), payer: nil)
            func left() async throws -> Money? {
                try await office.inContext {
                    try Books.quote(number, $0.profile, on: $0.today, $0.ports, in: $0.transaction)?.due
                }
            }
            #expect(try await office.inContext { try Books.expect(arrival, $0) } == .expected)
            #expect(try await left() == TaxOffice.money(5_000))
            let more = try await office.call(
                "taxes.pay", ["number": .text(number), "amount": .money(TaxOffice.money(30_000))])
            #expect(more.name == "partly")
            try await office.hear(.moved(25_000, "C1"), about: arrival.reference)
            #expect(try await left() == TaxOffice.money(5_000))
            // Money that moves is booked though a prompt is open for all of the rest.
            let prompt = try await office.pay(number, 5_000)
            #expect(try await left() == TaxOffice.money(0))
            try await office.hear(.moved(5_000, "C2"), about: number)
            try await office.hear(.moved(5_000, "P1"), about: prompt)
            #expect(try await office.balances()["credit:\(number)"] == -5_000)
        }
    }

    @Test func `a refusal of what somebody else has paid meanwhile asks for nothing`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let first = try await office.pay(number, 30_000)
            try await office.hear(.moved(30_000, "T1"), about: number)
            try await office.hear(.refused(.declined), about: first)
            #expect(office.effects.texts.last == "taxes.sms_not_needed")
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Answer>(_ body: (Element) async throws -> Answer) async throws -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(try await body(element)) }
        return answers
    }
}
