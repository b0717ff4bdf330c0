import Authoring
import Billing
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// What citizens read about a bill the city cancelled.
@Suite(.onEveryStore) struct CancelledBillTests {
    private static let number = TestCity.bill(1)

    private static func cancel(_ city: TestCity) async throws {
        let note = try ChangeNote(by: "Kofi", because: "made twice")
        try await LedgerService(gateway: city.world.gateway).write { try Taxes.cancel(number, note, $0) }
    }

    @Test(arguments: [
        ("en", "The city cancelled bill"), ("fr", "La ville a annulé la facture"),
        ("pt", "O Municipio anulou a factura"),
        ("ar", "ألغت البلدية الفاتورة"), ("sw", "Jiji limefuta bili"), ("rw", "Umujyi wavanyeho fagitire"),
    ]) func `a citizen who dials it is told that the city cancelled it`(language: String, words: String) async throws {
        let program = try ProjectCity.program(of: ProjectCity.bundleInEveryLanguage())
        try await TestCity.open(program) { city async throws in
            var stage = TranscriptStage(city.world)
            let phone = try #require(stage.number(TestCity.phone(2)))
            try await city.world.remember(language, of: phone)
            try await Self.cancel(city)
            for code in ["*384*21*\(Self.number)#", "*384*21*1*1*\(Self.number)#"] {
                let screen = try #require(try await stage.perform(.dial(code), at: phone).screen)
                #expect(screen.text.hasPrefix("\(words) \(Self.number)."), "\(screen.text)")
            }
        }
    }

    @Test func `a citizen who texts its number is told the same, and a paid bill stays a paid one`() async throws {
        try await TestCity.open { city async throws in
            var stage = TranscriptStage(city.world)
            let phone = try #require(stage.number(TestCity.phone(2)))
            try await Self.cancel(city)
            let told = try await stage.perform(.sms("PAY \(Self.number)"), at: phone).messages
            #expect(told.count == 1 && told.first?.hasPrefix("The city cancelled bill \(Self.number).") == true)
            _ = try await stage.perform(.dial("*384*21*\(TestCity.bill(2))*1*1#"), at: phone)
            _ = try await stage.perform(.wallet(.approve), at: phone)
            let paid = try await stage.perform(.sms("PAY \(TestCity.bill(2))"), at: phone).messages
            #expect(paid.last?.hasPrefix("Bill \(TestCity.bill(2)) is paid.") == true, "\(paid)")
        }
    }

    @Test(arguments: [
        // All, from this phone and another one; a number of parts, and a plan.
        ("1", "1"), ("1*3*0240000003", "1"), ("4", "3"), ("4*3", "1"),
    ]) func `a citizen who pays while it is cancelled is told, and asked for nothing`(
        keys: String, answer: String
    ) async throws {
        try await TestCity.open { city async throws in
            var stage = TranscriptStage(city.world)
            let phone = try #require(stage.number(TestCity.phone(2)))
            _ = try await stage.perform(.dial("*384*21*\(Self.number)*\(keys)#"), at: phone)
            try await Self.cancel(city)
            let screen = try #require(try await stage.perform(.type(answer), at: phone).screen)
            #expect(screen.text.hasPrefix("The city cancelled bill \(Self.number)."), "\(screen.text)")
            let payments = try await city.export("payments")
            #expect(payments.isEmpty)
        }
    }
}
