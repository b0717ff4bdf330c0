import DomainKit
import Billing
import Conversation
import Foundation
import GatewayTestKit
import Payments
import Storage
import Testing

/// What a stolen file tells of who owes and pays.
@Suite(.onEveryStore) struct TaxSecrecyTests {
    @Test func `no file of the store holds a name or a phone number`() async throws {
        try await StoreMaker.current.withPlace(ProjectCity.domains.migrations) { place in
            let database = try await place.open()
            let office = TaxOffice(desk: try DomainDesk(.billing, over: database))
            let number = try await office.bill(1)
            try await office.call("taxes.find_bill", ["number": .text(try TaxOffice.number(2))])
            try await office.hear(.unknown, about: try await office.pay(number, 10_000, from: 2))
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000))
            let open = try await place.bytes()
            await database.close()
            for bytes in [open, try await place.bytes()] {
                #expect(bytes.range(of: Data("Shop 14 Adum".utf8)) != nil)
                for secret in ["Adjoa", "Konadu", "240000001", "240000002"] {
                    #expect(bytes.range(of: Data(secret.utf8)) == nil)
                }
            }
        }
    }

    @Test func `no list and no text message tells a name or a phone number`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000, from: 2))
            var shown = office.effects.messages.map { "\($0.arguments)" }
            for kind in DomainModule.billing.exports + DomainModule.payments.exports {
                shown += try await office.desk.takeOut(kind.name).flatMap { $0 }
            }
            #expect(shown.contains { $0.contains(number) })
            for secret in ["Adjoa", "Konadu", "240000001", "240000002"] {
                #expect(!shown.contains { $0.contains(secret) })
            }
        }
    }
}
