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
        #expect(compilation.told.isEmpty)
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

    @Test(arguments: [
        ("", MessageSettings.usual),
        ("messages: { a_day: 2000 }", MessageSettings(aDay: 2_000, sameAnHour: 8, anHour: 40, aDayEach: 120)),
        ("messages: { a_day: none }", MessageSettings(aDay: nil, sameAnHour: 8, anHour: 40, aDayEach: 120)),
        (
            "messages: { one_phone: { same_an_hour: 3, an_hour: 20, a_day: 50 } }",
            MessageSettings(aDay: 50_000, sameAnHour: 3, anHour: 20, aDayEach: 50)
        ),
    ])
    func `how many messages the city sends`(setting: String, expected: MessageSettings) throws {
        #expect(try city("city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n\(setting)\n").messages == expected)
    }

    @Test(arguments: [
        ("messages: { a_day: 0 }", "\"a_day\" must be a whole number from 1 to 100000000."),
        ("messages: { a_day: many }", "\"a_day\" must be a whole number from 1 to 100000000."),
        ("messages: { an_hour: 5 }", "\"an_hour\" is not a setting here."),
        (
            "messages: { one_phone: { same_an_hour: 1 } }",
            "\"same_an_hour\" must be a whole number from 2 to 1000."
        ),
        ("messages: { one_phone: { a_week: 10 } }", "\"a_week\" is not a setting here."),
    ])
    func `bounds of messages nobody could mean are told`(setting: String, sentence: String) throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml", default: ""] += setting + "\n"
        #expect(Fixture.compile(files).errors.map(\.message) == [sentence])
    }

    private func limits(_ settings: String) throws -> SendingLimits {
        let channel = "channels: { line: { provider: http, sms: \"21021\"\(settings) } }"
        let city = try city("city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n\(channel)\n")
        return try #require(city.channel("line")).limits
    }

    @Test(
        arguments: [
            ("", .none),
            (", rate: 30/second", SendingLimits(rate: MessageRate("30/second"), window: nil, budget: nil)),
            (", rate: 100 / minute", SendingLimits(rate: MessageRate("100/minute"), window: nil, budget: nil)),
            (", budget: 20000", SendingLimits(rate: nil, window: nil, budget: 20_000)),
            (
                ", window: { from: 8, to: 20 }",
                SendingLimits(rate: nil, window: QuietHours(from: 8, to: 20), budget: nil)
            ),
        ] as [(String, SendingLimits)])
    func `what bounds the messages of a channel`(settings: String, expected: SendingLimits) throws {
        #expect(try limits(settings) == expected)
    }

    @Test(arguments: [
        ("sms: \"21021\", rate: 30", "\"rate\" must be messages a second or a minute."),
        ("sms: \"21021\", rate: 30/hour", "\"rate\" must be messages a second or a minute."),
        ("sms: \"21021\", budget: 0", "\"budget\" must be a whole number from 1 to 100000000."),
        ("sms: \"21021\", window: { from: 8, to: 24 }", "\"to\" must be a whole number from 0 to 23."),
        ("sms: \"21021\", window: { from: 8 }", "\"to\" is missing here."),
        (
            "sms: \"21021\", window: { from: 8, to: 8 }",
            "A window from 8 to 8 is never open: no notice and no broadcast would leave."
        ),
        ("sms: \"21021\", window: { from: 8, to: 20, days: 5 }", "\"days\" is not a setting here."),
        ("ussd: \"*1#\", budget: 5", "\"budget\" is about text messages, and this channel has none."),
    ])
    func `bounds of a channel nobody could mean are told`(settings: String, sentence: String) throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml", default: ""] += "channels: { line: { provider: http, \(settings) } }\n"
        #expect(Fixture.compile(files).errors.map(\.message) == [sentence])
    }

    @Test(
        arguments: [
            ("", 10), ("payments: { own_phone_a_day: 3 }", 3), ("payments: { own_phone_a_day: none }", nil),
        ] as [(String, Int?)])
    func `how often a phone may be asked to pay by its own requests`(setting: String, most: Int?) throws {
        let city = try city("city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n\(setting)\n")
        #expect(city.ownPromptsADay == most)
        #expect(city.profile.ownPromptsADay == most)
    }

    @Test(arguments: [
        ("payments: { own_phone_a_day: 0 }", "\"own_phone_a_day\" must be a whole number from 1 to 1000, or none."),
        ("payments: { own_phone_a_day: often }", "\"own_phone_a_day\" must be a whole number from 1 to 1000, or none."),
        ("payments: { an_hour: 3 }", "\"an_hour\" is not a setting here."),
    ])
    func `bounds of requests nobody could mean are told`(setting: String, sentence: String) throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml", default: ""] += setting + "\n"
        #expect(Fixture.compile(files).errors.map(\.message) == [sentence])
    }

    @Test func `what is left out of a channel has its usual value`() throws {
        let city = try city(
            "city: Test\ncountry: GH\nlanguages: [en]\nentry: main\nchannels: { line: { provider: p } }")
        let channel = try #require(city.channel("line"))
        #expect(channel.budget == .standard)
        #expect(channel.deadline == 4000)
        #expect(channel.ussd == nil)
        #expect(channel.secrets.isEmpty)
        #expect(channel.parts == 4)
        #expect(channel.smsPrice == nil)
        #expect(channel.ussdPrice == nil)
        #expect(city.required == ["en"])
        #expect(city.centre == nil)
        #expect(city.officePhone == nil && city.profile.officePhone.isEmpty)
        #expect(city.quiet == .usual)
    }

    @Test(arguments: ["0322 000 000", "+233 322000000", "*384*21#", "0800"])
    func `what citizens call to speak to the city`(phone: String) throws {
        let city = try city("city: Test\ncountry: GH\nlanguages: [en]\nentry: main\noffice_phone: \"\(phone)\"\n")
        #expect(city.officePhone == phone)
        #expect(city.profile.officePhone == phone)
    }

    @Test(arguments: ["the office", "0322-000-000", "+233 322 000 000", "# *", "٠٣٢٢"])
    func `what nobody can call, or has no room, is refused`(phone: String) throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml", default: ""] += "office_phone: \"\(phone)\"\n"
        let found = Fixture.compile(files).errors
        #expect(found.map(\.message) == ["\"office_phone\" must be a number to call, of at most 15 signs."])
        #expect(found.first?.place.line == 5)
    }

    @Test func `where the city is, when it is quiet and what its lines cost`() throws {
        let city = try city(
            """
            city: Test
            country: GH
            languages: [en]
            required: []
            entry: main
            centre: [6.6885, -1.6244]
            quiet: { from: 21, to: 7 }
            channels: { line: { provider: p, parts: 2, prices: { sms: "0.035", ussd: "12" } } }
            """)
        #expect(city.required.isEmpty)
        #expect(city.centre == GeoPoint(latitude: 6.6885, longitude: -1.6244))
        #expect(city.profile.centre == city.centre)
        #expect(city.quiet == QuietHours(from: 21, to: 7))
        #expect(city.channel("line")?.parts == 2)
        #expect(city.channel("line")?.smsPrice?.micros == 35_000)
        #expect(city.channel("line")?.ussdPrice?.micros == 12_000_000)
    }

    @Test(
        arguments: [
            ("0.035", 35_000), ("0", 0), ("1.5", 1_500_000), ("9999999.999999", 9_999_999_999_999), ("", nil),
            (".", nil),
            ("1.", nil), (".5", nil), ("-1", nil), ("+1", nil), ("0.0000001", nil), ("10000000", nil), ("1,5", nil),
            ("1.2.3", nil), ("٣", nil),
        ] as [(String, Int64?)])
    func `a price has at most six decimals`(text: String, micros: Int64?) {
        #expect(Price(text)?.micros == micros)
    }

    @Test(
        arguments: [
            (20, 8, [0, 7, 20, 23], [8, 12, 19]), (1, 3, [1, 2], [0, 3, 23]), (5, 5, [], [0, 5, 23]),
        ] as [(Int, Int, [Int], [Int])])
    func `quiet hours may run through midnight`(from: Int, to: Int, quiet: [Int], loud: [Int]) {
        let hours = QuietHours(from: from, to: to)
        #expect(quiet.allSatisfy(hours.contains))
        #expect(!loud.contains(where: hours.contains))
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
