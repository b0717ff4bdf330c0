import Authoring
import Gateway
import GatewayTestKit
import Testing
import Wallets

/// Lines to wallets, as `city.yaml` names them.
@Suite struct `Opening a line to a wallet` {
    private static func open(_ wallet: String) throws -> Lines {
        let bundle = try ProjectCity.bundle(editing: "Flows/city.yaml", [("    provider: sandbox", wallet)])
        return try Lines(city: try ProjectCity.program(of: bundle).city, callbackBase: "https://city.test") { name in
            ["GUICHET_WALLET_URL", "GUICHET_PAYSTACK_URL"].contains(name) ? nil : "set"
        }
    }

    /// The sandbox under its own name, and every wallet under its provider's, with all or only the needed secrets.
    private static func everyWallet(needed: Bool) -> String {
        "    provider: sandbox\n"
            + WalletCatalog.all.map { kind in
                let words = kind.secrets.filter { $0.isNeeded || !needed }.map { $0.word }.joined(separator: ", ")
                return "  \(kind.name):\n    provider: \(kind.name)\n    url: https://wallet.test\n"
                    + (words.isEmpty ? "" : "    secrets: [\(words)]\n")
            }.joined()
    }

    @Test(arguments: [true, false])
    func `every wallet opens with what it says it takes`(needed: Bool) throws {
        let lines = try Self.open(Self.everyWallet(needed: needed))
        for kind in WalletCatalog.all {
            let line = try #require(lines.wallets[kind.name])
            #expect(type(of: line.wallet) == kind)
        }
    }

    @Test(arguments: [
        ("    provider: piggy_bank", "wallet: there is no wallet \"piggy_bank\"."),
        (
            "    provider: sandbox\n    secrets: [pin]",
            "wallet: its wallet knows no secret \"pin\"; it takes none."
        ),
        (
            "    provider: paystack\n    secrets: [secret_key, email, network, pin]",
            "wallet: its wallet knows no secret \"pin\"; it takes secret_key, email, network."
        ),
        (
            "    provider: gsma\n    secrets: [api_key, account]",
            "wallet: it needs a \"url\", because its wallet has no address of its own."
        ),
        (
            "    provider: paystack\n    secrets: [secret_key, network]",
            "wallet: its \"secrets\" must name email, the address given for every payer, since the API wants one."
        ),
    ])
    func `what is wrong with a line is said in one sentence`(wallet: String, sentence: String) throws {
        let error = #expect(throws: LineError.self) { try Self.open(wallet) }
        #expect(error?.description == sentence)
    }
}
