import Simulator
import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing
import Wording

@testable import Gateway

/// What domains send by themselves, and which of it a phone that texted STOP still gets.
@Suite(.onEveryStore) struct `Texts nobody asked for` {
    /// Sends each of some texts to the first phone, as a domain does, and answers how many it received.
    private func send(_ texts: [String], _ city: TestCity) async throws -> Int {
        let (gateway, now) = (city.world.gateway, city.world.clock.now)
        let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
        let before = try await city.received(1).count
        try await gateway.database.write { transaction in
            let effects = OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote())
            for text in texts { try effects.send(text, [:], to: .phone(phone)) }
        }
        try await city.world.settle()
        return try await city.received(1).count - before
    }

    private func say(_ words: String, _ city: TestCity) async throws {
        #expect(await city.text(1, words, id: words).status == 200)
        try await city.world.settle()
    }

    @Test func `do not reach a phone after STOP where they are reminders and news, and all do after START`()
        async throws
    {
        try await TestCity.open { city async throws in
            let notices = ProjectCity.domains.notices.sorted()
            let others = Set(ProjectCity.domains.texts.map(\.key)).subtracting(notices).sorted()
            try #require(!notices.isEmpty && !others.isEmpty)
            try await say("STOP", city)
            for notice in notices { #expect(try await send([notice], city) == 0, "\(notice)") }
            let refused = try await city.export("messages").filter { $0["state"] == "failed" }
            #expect(refused.count == notices.count)
            #expect(refused.allSatisfy { $0["detail"] == "The phone wants no reminders and news." })
            #expect(try await send(others, city) == others.count)
            try await say("START", city)
            for notice in notices { #expect(try await send([notice], city) == 1, "\(notice)") }
        }
    }
}

/// Whether a text is a reminder or news is decided once for each, on purpose.
@Suite struct `A text a domain sends` {
    /// Those that reach a phone after STOP too, each with the reason.
    private static let sentAfterStop: [String: String] = {
        let paid = "the receipt of money the receiver paid"
        let refusal = "the answer to a payment the receiver was asked for a moment ago"
        let taken = "the receiver's own payment was taken back or booked elsewhere"
        let own = "money came to the receiver's own bill, from whomever"
        var texts = [
            "taxes.sms_receipt": paid, "taxes.sms_receipt_credit": paid, "taxes.sms_receipt_credit_other": paid,
            "taxes.sms_receipt_arrears": paid, "taxes.sms_market_days": paid, "taxes.sms_reversed": taken,
            "taxes.sms_reversed_paid": taken, "taxes.sms_wrong_bill": taken,
            "taxes.sms_which_bill": "the receiver's own money waits for a bill",
            "taxes.sms_paid_by_other": own, "taxes.sms_paid_by_other_credit": own, "taxes.sms_checking": refusal,
            "taxes.sms_not_needed": refusal, "taxes.sms_page": "the receiver pays on this page",
        ]
        for reason in PaymentRefusal.allCases { texts["taxes.sms_refused_\(reason.rawValue)"] = refusal }
        return texts
    }()

    @Test func `is a notice, or is here with the reason why it reaches a phone after STOP`() {
        let texts = Set(ProjectCity.domains.texts.map(\.key))
        let sent = Set(Self.sentAfterStop.keys)
        #expect(ProjectCity.domains.notices.subtracting(texts) == [], "notices nobody sends")
        #expect(sent.subtracting(texts) == [], "texts nobody sends any more")
        #expect(ProjectCity.domains.notices.intersection(sent) == [], "both")
        #expect(
            texts.subtracting(ProjectCity.domains.notices).subtracting(sent) == [],
            "add it to the domain's notices, or here with the reason")
    }
}
