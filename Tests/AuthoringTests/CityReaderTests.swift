import Authoring
import Conversation
import Testing
import Wording

/// What `city.yaml` and a country's file become.
struct CityReaderTests {
    private func city(_ yaml: String) throws -> CitySettings {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = yaml
        let compilation = Fixture.compile(files)
        #expect(compilation.diagnostics.isEmpty)
        return try #require(compilation.city)
    }

    @Test func `a city with a line and a wallet`() throws {
        let city = try city(
            """
            city: Test
            country: GH
            languages: [en]
            entry: main
            channels:
              line:
                { provider: africastalking, ussd: "*1#", sms: "21021", sender: City, screen: { septets: 150, units: 60 },
                  deadline_ms: 9000, url: "https://x", secrets: [key, username] }
            wallets:
              wallet: { provider: sandbox, secrets: [token] }
            """)
        #expect(city.name == "Test")
        #expect(city.entry == "main")
        #expect(city.languages == ["en"])
        let channel = try #require(city.channel("line"))
        #expect(channel.name == "line")
        #expect(channel.provider == "africastalking")
        #expect(channel.ussd == "*1#")
        #expect(channel.sms == "21021")
        #expect(channel.sender == "City")
        #expect(channel.budget == ScreenBudget(gsm7Septets: 150, ucs2Units: 60))
        #expect(channel.deadline == 9000)
        #expect(channel.url == "https://x")
        #expect(channel.secrets == ["key", "username"])
        #expect(city.wallet("wallet")?.secrets == ["token"])
        #expect(city.channel("other") == nil)
        #expect(city.wallet("line") == nil)
    }

    @Test func `what is left out of a channel has its usual value`() throws {
        let city = try city(
            "city: Test\ncountry: GH\nlanguages: [en]\nentry: main\nchannels: { line: { provider: p } }")
        let channel = try #require(city.channel("line"))
        #expect(channel.budget == .standard)
        #expect(channel.deadline == 4000)
        #expect(channel.ussd == nil)
        #expect(channel.secrets.isEmpty)
    }

    @Test func `a country says how numbers and money are written`() throws {
        let city = try city("city: Test\ncountry: GH\nlanguages: [en]\nentry: main")
        #expect(city.country.currency == Currency(code: "GHS", exponent: 2, symbol: "GHS"))
        #expect(city.country.timeZone == "Africa/Accra")
        #expect(city.country.numbering.parse("0240000001")?.e164 == "+233240000001")
    }

    @Test func `a program is named by the digest of its files and speaks the city's languages`() throws {
        let files = try Fixture.smallCity()
        let program = try #require(Fixture.compile(files).program)
        #expect(program.digest == SourceBundle(files: files).digest)
        #expect(program.profile.entry == "main")
        #expect(program.profile.defaultLanguage == "en")
        #expect(Set(program.languages.keys) == ["en"])
        #expect(program.text("bye", in: "en") == "Bye")
        #expect(program.text("bye", in: "xx") == "Bye")
        #expect(program.text("nothing", in: "en") == "")
    }
}
