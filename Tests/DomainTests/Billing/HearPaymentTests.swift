import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct HearPaymentTests {
    @Test func `money that moved is posted, receipted and told`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            guard
                case .posted(let receipt, let surplus, .created) = try await office.hear(
                    .moved(10_000), about: reference)
            else {
                Issue.record("nothing was posted")
                return
            }
            #expect(surplus == TaxOffice.money(0))
            #expect(try await office.state(reference) == .succeeded)
            #expect(try await office.balances() == ["clearing:momo": 10_000, "receivable:\(number)": -10_000])
            #expect(try await office.due(number) == 20_000)
            let message = try #require(office.effects.messages.first)
            #expect(office.effects.messages.count == 1)
            #expect(message.phone == (try DomainDesk.phone(1)))
            #expect(message.text == "taxes.sms_receipt")
            #expect(
                message.arguments == [
                    "receipt": .text(receipt), "bill": .text(number), "object": .text("Shop 14 Adum"),
                    "named": .text("yes"),
                    "amount": .money(TaxOffice.money(10_000)), "left": .money(TaxOffice.money(20_000)),
                ])
            let found = try await office.call("taxes.verify_receipt", ["number": .text(receipt)], from: 5)
            #expect(
                found.fields.filter { $0.key != "lines" } == [
                    "number": .text(receipt), "bill": .text(number), "object": .text("Shop 14 Adum"),
                    "amount": .money(TaxOffice.money(10_000)), "left": .money(TaxOffice.money(20_000)),
                    "paid_on": .date(try #require(CivilDate(year: 2026, month: 5, day: 4))),
                ])
        }
    }

    @Test func `the same transaction again changes nothing`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000), about: reference)
            #expect(try await office.hear(.moved(10_000), about: reference) == .repeated)
            #expect(try await office.hear(.moved(99_999), about: "another reference") == .repeated)
            #expect(office.effects.texts == ["taxes.sms_receipt"])
            #expect(try await office.desk.takeOut("receipts").count == 1)
            _ = try await office.balances()
        }
    }

    @Test(arguments: [Int64.max, Books.mostMinorUnits + 1])
    func `more money than can be is not posted, and nobody can say what became of the payment`(
        amount: Int64
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            for _ in 0..<2 { #expect(try await office.hear(.moved(amount), about: reference) == .absurd) }
            #expect(try await office.state(reference) == .unknown)
            #expect(office.effects.texts == ["taxes.sms_checking"])
            #expect(try await office.hear(.moved(amount, "T2"), about: "nobody's") == .absurd)
            #expect(try await office.hear(.moved(amount, "T3"), about: number) == .absurd)
            #expect(try await office.balances() == [:])
            // The truth may still come, under the same name.
            guard case .posted = try await office.hear(.moved(10_000), about: reference) else {
                Issue.record("the right amount was not posted")
                return
            }
        }
    }

    @Test func `what a wallet says counts for what was asked of it alone`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            for verdict: PaymentUpdate.Verdict in [.pending, .unknown, .refused(.declined)] {
                #expect(try await office.hear(verdict, about: reference, from: "other") == .stranger)
            }
            #expect(try await office.hear(.moved(30_000), about: reference, from: "other") == .suspended)
            #expect(try await office.state(reference) == .created)
            #expect(try await office.due(number) == 30_000)
            #expect(office.effects.messages.isEmpty)
            #expect(
                try await office.balances() == ["clearing:other": 30_000, "suspense:other": -30_000],
                "the money is at the wallet that says so, and is nobody's yet")
        }
    }

    @Test func `a movement in the books under another reference leaves an open payment open`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let first = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000), about: first)
            let second = try await office.pay(try await office.bill(2), 10_000)
            #expect(try await office.hear(.moved(10_000), about: second) == .postedOtherwise)
            #expect(PaymentOutcome.postedOtherwise.remark != nil)
            #expect(try await office.state(second) == .created)
            guard case .posted = try await office.hear(.moved(10_000, "T2"), about: second) else {
                Issue.record("its own money was not posted")
                return
            }
            #expect(try await office.hear(.moved(10_000), about: second) == .repeated)
        }
    }

    @Test(arguments: PaymentRefusal.allCases)
    func `a refusal is told by its reason, once`(reason: PaymentRefusal) async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            let state: AttemptState = reason == .expired ? .expired : .failed
            #expect(try await office.hear(.refused(reason), about: reference) == .moved(state))
            #expect(try await office.hear(.refused(reason), about: reference) == .repeated)
            #expect(try await office.hear(.refused(.failed), about: reference) == .repeated)
            #expect(try await office.hear(.pending, about: reference) == .repeated)
            #expect(try await office.hear(.unknown, about: reference) == .repeated)
            #expect(try await office.state(reference) == state)
            #expect(office.effects.texts == ["taxes.sms_refused_\(reason.rawValue)"])
            #expect(try await office.balances() == [:])
        }
    }

    @Test func `a payer is told once that we are checking`() async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            #expect(try await office.hear(.unknown, about: reference) == .moved(.unknown))
            #expect(try await office.hear(.unknown, about: reference) == .repeated)
            #expect(try await office.hear(.pending, about: reference) == .moved(.pending))
            #expect(try await office.hear(.unknown, about: reference) == .moved(.unknown))
            #expect(office.effects.texts == ["taxes.sms_checking"])
            #expect(office.effects.messages[0].arguments["reference"] == .text(reference))
        }
    }

    @Test func `a prompt that nobody answers for ten minutes is told as being checked, once`() async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            let late = DomainDesk.morning.adding(milliseconds: Books.runningMilliseconds)
            let early = late.adding(milliseconds: -1)
            #expect(try await office.hear(.pending, about: reference, at: early) == .moved(.pending))
            #expect(office.effects.texts.isEmpty)
            #expect(try await office.hear(.pending, about: reference, at: late) == .moved(.unknown))
            #expect(try await office.hear(.pending, about: reference, at: late) == .repeated)
            #expect(office.effects.texts == ["taxes.sms_checking"])
        }
    }

    @Test(arguments: [
        (PaymentUpdate.Verdict.pending, AttemptState.pending), (.unknown, .unknown), (.refused(.declined), .failed),
        (.refused(.expired), .expired),
    ])
    func `a success is posted however late it comes`(before: PaymentUpdate.Verdict, state: AttemptState) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            try await office.hear(before, about: reference)
            guard case .posted(_, _, from: state) = try await office.hear(.moved(30_000), about: reference) else {
                Issue.record("nothing was posted")
                return
            }
            #expect(try await office.due(number) == 0)
            #expect(office.effects.texts.last == "taxes.sms_receipt")
            _ = try await office.balances()
        }
    }

    @Test func `a refusal of money that moved is impossible and changes nothing`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            try await office.hear(.moved(30_000), about: reference)
            let outcome = try await office.hear(.refused(.declined), about: reference)
            #expect(outcome == .impossible(.succeeded))
            #expect(outcome.remark != nil)
            #expect(try await office.hear(.pending, about: reference) == .repeated)
            #expect(try await office.state(reference) == .succeeded)
            #expect(try await office.due(number) == 0)
            #expect(office.effects.texts == ["taxes.sms_receipt"])
        }
    }

    @Test(
        arguments: [
            (5_000, 25_000, 0), (30_000, 0, 0), (31_050, 0, 1_050), (10_000_000_000_000, 0, 9_999_999_970_000),
        ] as [(Int64, Int64, Int64)])
    func `what moved counts, not what was asked`(moved: Int64, due: Int64, surplus: Int64) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            guard
                case .posted(_, TaxOffice.money(surplus), .created) = try await office.hear(
                    .moved(moved), about: reference)
            else {
                Issue.record("another surplus")
                return
            }
            #expect(try await office.due(number) == due)
            var balances = ["clearing:momo": moved, "receivable:\(number)": due - 30_000]
            if surplus > 0 { balances["credit:\(number)"] = -surplus }
            #expect(try await office.balances() == balances)
            let text = surplus > 0 ? "taxes.sms_receipt_credit" : "taxes.sms_receipt"
            #expect(office.effects.texts == [text])
        }
    }

    @Test func `two who pay one bill are both posted, the second to credit`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let references = try await office.payTwice(number, 30_000, 30_000)
            try await office.hear(.moved(30_000, "T1"), about: references[0])
            try await office.hear(.moved(30_000, "T2"), about: references[1])
            #expect(
                try await office.balances() == [
                    "clearing:momo": 60_000, "receivable:\(number)": -30_000, "credit:\(number)": -30_000,
                ])
            #expect(try await office.desk.takeOut("receipts").count == 2)
            #expect(
                office.effects.texts == [
                    "taxes.sms_receipt", "taxes.sms_receipt_credit_other", "taxes.sms_paid_by_other_credit",
                ])
        }
    }

    @Test func `a second transaction of one request is posted too, and remarked`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "T1"), about: reference)
            let outcome = try await office.hear(.moved(10_000, "T2"), about: reference)
            #expect(outcome.remark != nil)
            #expect(try await office.due(number) == 10_000)
            #expect(try await office.balances()["clearing:momo"] == 20_000)
        }
    }

    @Test func `one name of a transaction in two wallets is two transactions`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000), about: reference, from: "momo")
            try await office.hear(.moved(10_000), about: reference, from: "other")
            let balances = try await office.balances()
            #expect(balances["clearing:momo"] == 10_000)
            #expect(balances["clearing:other"] == 10_000)
        }
    }

    @Test func `the phone of the bill hears when another one paid`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000, from: 2))
            #expect(office.effects.texts == ["taxes.sms_receipt", "taxes.sms_paid_by_other"])
            #expect(office.effects.messages.map(\.phone) == [try DomainDesk.phone(2), try DomainDesk.phone(1)])
            #expect(
                office.effects.messages[1].arguments == [
                    "bill": .text(number), "object": .text("Shop 14 Adum"), "named": .text("yes"),
                    "amount": .money(TaxOffice.money(10_000)),
                    "left": .money(TaxOffice.money(20_000)), "paid": .text("no"),
                ])
            // Where nothing is left the owner has nothing to do, and is told so.
            try await office.hear(.moved(20_000, "T2"), about: try await office.pay(number, 20_000, from: 2))
            #expect(office.effects.messages.last?.arguments["left"] == .money(TaxOffice.money(0)))
            #expect(office.effects.messages.last?.arguments["paid"] == .text("yes"))
        }
    }

    @Test func `money of a strange reference waits in suspense`() async throws {
        try await TaxOffice.open { office in
            let outcome = try await office.hear(.moved(5_000, "T9"), about: "of another system")
            #expect(outcome == .suspended)
            #expect(outcome.remark != nil)
            #expect(try await office.hear(.moved(5_000, "T9"), about: "of another system") == .repeated)
            #expect(try await office.balances() == ["clearing:momo": 5_000, "suspense:momo": -5_000])
            let rows = try await office.desk.rows("SELECT reason, amount FROM suspense")
            #expect(rows.map(\.values) == [[.text("unknown_reference"), .integer(5_000)]])
            #expect(office.effects.messages.isEmpty)
        }
    }

    @Test func `money of another currency waits in suspense in its own`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            let dinars = Money(minorUnits: 10_000, currency: Currency(code: "TND", exponent: 3, symbol: "DT"))
            let outcome = try await office.hear(.succeeded(transaction: "T1", amount: dinars), about: reference)
            #expect(outcome == .suspended)
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.state(reference) == .succeeded)
            let postings = try await office.desk.takeOut("postings")
            #expect(
                postings.map { $0[3...5] } == [
                    ["clearing:momo", "10.000", "TND"], ["suspense:momo", "-10.000", "TND"],
                ])
        }
    }

    @Test(arguments: [PaymentUpdate.Verdict.pending, .unknown, .refused(.failed), .moved(0), .moved(-5)])
    func `updates of a strange reference without money change nothing`(verdict: PaymentUpdate.Verdict) async throws {
        try await TaxOffice.open { office in
            let outcome = try await office.hear(verdict, about: "of another system")
            #expect(outcome == .stranger)
            #expect(try await office.balances() == [:])
            #expect(try await office.state("of another system") == nil)
        }
    }

    @Test func `a success that moved nothing is impossible`() async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            #expect(try await office.hear(.moved(0), about: reference) == .impossible(.created))
            #expect(try await office.state(reference) == .created)
        }
    }

    @Test func `attempts nobody heard of since are listed, the longest silent first`() async throws {
        try await TaxOffice.open { office in
            var references: [String] = []
            for count in 0..<6 {
                let at = DomainDesk.morning.adding(seconds: Int64(-10 * (count + 1)))
                references.append(try await office.pay(try await office.bill(count), 10_000, at: at))
            }
            let left = references[1]
            try await office.inContext { try Books.submitted(left, $0) }
            try await office.hear(.refused(.failed), about: references[2])
            try await office.hear(.moved(10_000), about: references[3])
            try await office.hear(.pending, about: references[4], at: DomainDesk.morning.adding(seconds: -1))
            let pending = try await office.desk.database.read {
                try Books.pendingAttempts(due: DomainDesk.morning, in: $0)
            }
            #expect(pending.map(\.reference) == [references[5], references[0], references[4], references[1]])
            #expect(pending.map(\.state) == [.created, .created, .pending, .submitted])
            #expect(pending.map(\.wallet) == ["momo", "momo", "momo", "momo"])
            #expect(pending.first?.since == DomainDesk.morning.adding(seconds: -60))
            let oldest = try await office.desk.database.read {
                try Books.pendingAttempts(due: DomainDesk.morning.adding(seconds: -1), limit: 1, in: $0)
            }
            #expect(oldest.map(\.reference) == [references[5]])
        }
    }

    @Test func `a request that left is submitted unless more is known`() async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            try await office.inContext { try Books.submitted(reference, $0) }
            #expect(try await office.state(reference) == .submitted)
            try await office.hear(.pending, about: reference)
            try await office.inContext {
                try Books.submitted(reference, $0)
                try Books.submitted("of another system", $0)
            }
            #expect(try await office.state(reference) == .pending)
        }
    }
}
