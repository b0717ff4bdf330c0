import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// By which wallet a payer is asked.
@Suite(.onEveryStore) struct WalletChoiceTests {
    private static let mpesa = CityWallet(name: "mpesa", label: "M-Pesa", prefixes: ["2332"])
    private static let airtel = CityWallet(name: "airtel", label: "Airtel Money", isDefault: true)

    /// Asks from 0240000001, which is +233240000001, and answers what came of it and the wallet that was asked.
    private static func ask(_ wallets: [CityWallet], naming name: String? = nil) async throws -> [String] {
        var answer: [String] = []
        try await TaxOffice.open(wallets: wallets) { office in
            let number = try await office.bill(1)
            var arguments: [String: Value] = ["number": .text(number), "amount": .money(TaxOffice.money(30_000))]
            arguments["wallet"] = name.map { .text($0) }
            let outcome = try await office.call("taxes.pay", arguments)
            let offered = (outcome.fields["wallets"]?.asList ?? []).map { $0.value(at: ["label"])?.asText ?? "" }
            answer = [outcome.name] + office.effects.orders.map(\.wallet) + offered
            let asked = try await office.desk.rows("SELECT wallet FROM attempts")
            #expect(try asked.map { try $0.text(0) } == office.effects.orders.map(\.wallet))
        }
        return answer
    }

    @Test func `the rule that names the payer's number decides, then the default, then what has no rule`() async throws
    {
        let other = CityWallet(name: "other", prefixes: ["2335"])
        let bare = CityWallet(name: "bare", label: "Bare")
        #expect(try await Self.ask([Self.mpesa, Self.airtel]) == ["started", "mpesa"])
        #expect(try await Self.ask([other, Self.airtel]) == ["started", "airtel"])
        #expect(try await Self.ask([other, bare]) == ["started", "bare"])
        #expect(try await Self.ask([bare]) == ["started", "bare"])
    }

    @Test func `where several may serve the payer chooses, and what is chosen is asked`() async throws {
        let twin = CityWallet(name: "twin", label: "Twin", prefixes: ["23324"])
        #expect(try await Self.ask([Self.mpesa, twin]) == ["choose", "M-Pesa", "Twin"])
        #expect(try await Self.ask([Self.mpesa, twin], naming: "twin") == ["started", "twin"])
        #expect(try await Self.ask([Self.mpesa, twin], naming: "") == ["choose", "M-Pesa", "Twin"])
    }

    @Test func `a wallet the city does not have, or none for the payer, is told and asked of nobody`() async throws {
        let other = CityWallet(name: "other", prefixes: ["2335"])
        #expect(try await Self.ask([Self.mpesa], naming: "wallet") == ["no_wallet"])
        #expect(try await Self.ask([other]) == ["no_wallet"])
        #expect(try await Self.ask([]) == ["no_wallet"])
        #expect(ProjectCity.domains.signatures["taxes.pay"]?.remarks["no_wallet"] == .noWallet)
    }
}
