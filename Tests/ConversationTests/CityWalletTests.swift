import Conversation
import Testing
import Wording

/// For whom a wallet is.
struct CityWalletTests {
    private static let wallet = CityWallet(
        name: "mpesa", prefixes: ["2547", "25411"], exceptions: ["25473", "254730000"])

    @Test(arguments: [
        ("+254712345678", true), ("+254110345678", true), ("+254730345678", false), ("+254730000678", false),
        ("+254100345678", false), ("+233712345678", false),
    ])
    func `the longest beginning that fits decides whose number it is`(number: String, isServed: Bool) throws {
        #expect(Self.wallet.serves(try #require(PhoneNumber(e164: number))) == isServed)
    }

    @Test func `a longer beginning of its own takes a number back`() throws {
        let wallet = CityWallet(name: "a", prefixes: ["2547", "254730"], exceptions: ["25473"])
        #expect(wallet.serves(try #require(PhoneNumber(e164: "+254730345678"))))
        #expect(!wallet.serves(try #require(PhoneNumber(e164: "+254731345678"))))
    }
}
