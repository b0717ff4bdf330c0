import Payments
import Conversation
import GatewayTestKit
import Testing

/// Wallets tell what happened in any order and more than once; the books must come out the same.
@Suite(.onEveryStore) struct EventOrderTests {
    /// Every order of some events.
    private static func orders<Event>(_ events: [Event]) -> [[Event]] {
        guard let first = events.first else { return [[]] }
        return orders(Array(events.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in Array(rest[..<place]) + [first] + Array(rest[place...]) }
        }
    }

    @Test func `in whatever order updates arrive, each transaction is posted once`() async throws {
        try await TaxOffice.open { office in
            // Accepted, success by hook, the same hook again, a refusal, the success once more by an answer, no answer.
            let events: [PaymentUpdate.Verdict] = [
                .pending, .moved(30_000), .moved(30_000), .refused(.declined), .moved(30_000), .unknown,
            ]
            let orders = Self.orders(events)
            try await office.desk.bring(
                "bills", TaxOffice.header + orders.indices.map { try TaxOffice.line($0) }.joined())
            for (count, order) in orders.enumerated() {
                let reference = try await office.pay(try TaxOffice.number(count), 30_000, from: 100 + count)
                var posted = 0
                for verdict in order {
                    if case .posted = try await office.hear(verdict.named("T\(count)"), about: reference) {
                        posted += 1
                    }
                }
                #expect(posted == 1)
                #expect(try await office.state(reference) == .succeeded)
            }
            let balances = try await office.balances()
            #expect(balances["clearing:momo"] == Int64(orders.count) * 30_000)
            #expect(balances.count == orders.count + 1)
            #expect(try await office.desk.takeOut("bills").allSatisfy { $0[1] == "paid" })
            #expect(try await office.desk.takeOut("receipts").count == orders.count)
            #expect(office.effects.texts.filter { $0 == "taxes.sms_receipt" }.count == orders.count)
        }
    }

    @Test func `whatever two payers of one bill do, what moved is what is posted`() async throws {
        try await TaxOffice.open { office in
            // Two attempts; two transactions of other amounts; refusals and repetitions among them.
            let events: [(first: Bool, verdict: PaymentUpdate.Verdict)] = [
                (true, .moved(20_000, "A")), (true, .refused(.expired)), (false, .moved(25_000, "B")),
                (false, .moved(25_000, "B")), (false, .unknown),
            ]
            let orders = Self.orders(events)
            try await office.desk.bring(
                "bills", TaxOffice.header + orders.indices.map { try TaxOffice.line($0) }.joined())
            for (count, order) in orders.enumerated() {
                let number = try TaxOffice.number(count)
                let references = try await office.payTwice(number, 20_000, 25_000, from: 100 + count)
                for (first, verdict) in order {
                    try await office.hear(verdict.named("\(count)"), about: references[first ? 0 : 1])
                }
            }
            let balances = try await office.balances()
            for count in orders.indices {
                let number = try TaxOffice.number(count)
                #expect(balances["receivable:\(number)"] == -30_000)
                #expect(balances["credit:\(number)"] == -15_000)
            }
            #expect(balances["clearing:momo"] == Int64(orders.count) * 45_000)
        }
    }
}

extension PaymentUpdate.Verdict {
    /// The same update with a transaction of its own name.
    fileprivate func named(_ name: String) -> PaymentUpdate.Verdict {
        guard case .succeeded(let transaction, let amount) = self else { return self }
        return .succeeded(transaction: "\(transaction) \(name)", amount: amount)
    }
}
