import Authoring
import GatewayTestKit
import Providers
import Testing
import Wallets

@testable import Gateway

/// Lines to wallets, as `city.yaml` names them.
@Suite struct `Opening a line to a wallet` {
    private static func open(_ wallet: String) throws -> Lines {
        let bundle = try ProjectCity.bundle(editing: "Flows/city.yaml", [("    provider: sandbox", wallet)])
        return try Lines(city: try ProjectCity.program(of: bundle).city, callbackBase: "https://city.test") { name in
            ["GUICHET_WALLET_URL", "GUICHET_PAYSTACK_URL"].contains(name) ? nil : "setting"
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
        let error = #expect(throws: LineErrors.self) { try Self.open(wallet) }
        #expect(error?.description == sentence)
    }
}

/// What is told of lines that cannot be opened: all of it at once.
@Suite struct `Opening the lines of a city` {
    private static let city = """
        channels:
          africastalking:
            provider: africastalking
            ussd: "*384*21#"
            sms: "21021"
            secrets: [username]
          other:
            provider: africastalking
            secrets: [username, api_key]
        wallets:
          pay: { provider: paystack, secrets: [secret_key, email, network] }
          more: { provider: piggy_bank }
        """

    private static func open(_ environment: [String: String]) throws -> Lines {
        let text = try #require(try ProjectCity.bundle().files["Flows/city.yaml"])
        let head = try #require(text.firstRange(of: "channels:")).lowerBound
        var files = try ProjectCity.bundle().files
        files["Flows/city.yaml"] = String(text[..<head]) + city
        let compiled = ProjectCity.compiler.compile(SourceBundle(files: files))
        return try Lines(city: try #require(compiled.city), callbackBase: nil) { environment[$0] }
    }

    @Test func `every secret that is missing, empty, short or never to be matched is told at once`() throws {
        let errors = #expect(throws: LineErrors.self) {
            try Self.open([
                "GUICHET_AFRICASTALKING_SECRET": "s", "GUICHET_AFRICASTALKING_USERNAME": "",
                "GUICHET_OTHER_SECRET": "abc/defghij", "GUICHET_OTHER_API_KEY": "key\n",
                "GUICHET_MORE_SECRET": "long enough",
            ])
        }
        let make = "make one by: head -c 24 /dev/urandom | base64 | tr +/ -_."
        let never = "holds a character no address can have there, as / or a space, so no hook would match; " + make
        #expect(
            errors?.all.map(\.description) == [
                "africastalking: its \"secrets\" must name api_key, the account's API key, without which no message leaves.",
                "africastalking: GUICHET_AFRICASTALKING_SECRET is shorter than 6 characters and can be guessed; "
                    + make,
                "africastalking: GUICHET_AFRICASTALKING_USERNAME is empty.",
                "other: GUICHET_OTHER_SECRET " + never,
                "other: GUICHET_OTHER_USERNAME is not set.",
                "other: GUICHET_OTHER_API_KEY holds a line end or another control character.",
                "pay: GUICHET_PAY_SECRET is not set; it guards the address of its hooks.",
                "pay: GUICHET_PAY_SECRET_KEY is not set.",
                "pay: GUICHET_PAY_EMAIL is not set.",
                "pay: GUICHET_PAY_NETWORK is not set.",
                "more: there is no wallet \"piggy_bank\".",
                "more: GUICHET_MORE_SECRET " + never,
            ])
    }

    @Test(arguments: ["abcdef", "zQ9_-~.", "YWJjZGVmZ2g=", "a:b@c+d,e;f"])
    func `what a part of an address may hold can be a secret`(secret: String) {
        #expect(HookSecret.fault(of: secret, named: "X") == nil)
    }

    @Test(arguments: ["", "a", "abcde", "abc def", "abc/def", "abc?def", "abc#def", "abc%41def", "abcdéf", "abc\ndef"])
    func `what could be guessed, or never matched, cannot`(secret: String) {
        #expect(HookSecret.fault(of: secret, named: "X")?.hasPrefix("X ") == true)
    }

    @Test func `wallets that call back are those of real providers`() throws {
        for kind in WalletCatalog.all { #expect(kind.callsBack == (kind.name != "sandbox"), "\(kind.name)") }
    }
}
