import Authoring
import Conversation
import Gateway
import Providers
import Testing
import Wording

/// What a provider says in our name: answers to hops, and messages.
extension ProviderConformanceCase {
    /// Screens and messages of every sort: the GSM alphabet with its extensions, letters outside of it, marks that forms, JSON
    /// and markup know, and more than one segment holds.
    private static let samples = [
        "Receipt 12\n1. Pay all, GHS 1,300.00\n0 Back", "{[~]} ^ \\ | €", "é è ç ñ £ Ω", "ሰላም العربية 😀",
        "a & b = c + 50% #1 * 2",
        "\"quoted\" <b>'bold'</b> &amp; %41 \\u0041", String(repeating: "Every street has its name. ", count: 40),
    ]

    static let answers = [
        ProviderConformanceCase("an answer says the whole screen, and whether the dialogue goes on") { bench in
            guard let roles = bench.settings.roles.hops, case .ussd(let hop) = try bench.event(roles.hop) else {
                return
            }
            for text in samples {
                let open = bench.provider.answer(Screen(text: text, closes: false), to: hop)
                let closed = bench.provider.answer(Screen(text: text, closes: true), to: hop)
                #expect(open != closed)
                for answer in [open, closed] {
                    let said = ProviderBench.said(answer.body, answer.contentType)
                    #expect(said.contains { $0.contains(text) }, "\(text)")
                    #expect(hop.echo.values.allSatisfy { word in said.contains { $0.contains(word) } })
                }
            }
        },
        ProviderConformanceCase(
            "an answer to the same hop is the same bytes, of a content type that says what they are"
        ) {
            bench in
            guard let roles = bench.settings.roles.hops, case .ussd(let hop) = try bench.event(roles.hop) else {
                return
            }
            for text in samples + [""] {
                let screen = Screen(text: text, closes: text.isEmpty)
                let answer = bench.provider.answer(screen, to: hop)
                #expect(bench.provider.answer(screen, to: hop) == answer)
                #expect(
                    answer.contentType.contains("/") && !ProviderBench.said(answer.body, answer.contentType).isEmpty)
            }
        },
        ProviderConformanceCase("every event that is taken is acknowledged, so that it is not sent for ever") { bench in
            for (name, fixture) in try bench.hooks() {
                let answer = bench.provider.acknowledge(fixture.event ?? "")
                #expect((200..<300).contains(answer.status), "\(name)")
            }
        },
    ]

    static let calls = [
        ProviderConformanceCase("a message leaves whole, to its phone, from its sender, by a call of its own") {
            bench in
            for text in samples {
                let (call, again) = (try bench.call(text), try bench.call(text))
                let said = bench.said(call)
                #expect(said.contains { $0.contains(text) }, "\(text)")
                #expect(said.contains { $0.contains(bench.digits) })
                #expect(said.contains { $0.contains(bench.settings.sender) })
                #expect(call == again)
                #expect(["POST", "GET", "PUT"].contains(call.method) && call.url.hasPrefix("https://provider.test/"))
            }
        },
        ProviderConformanceCase("no secret stands in an address, and the citizen's words do not stand there either") {
            bench in
            let call = try bench.call("Gbagada")
            for (word, secret) in bench.settings.secrets { #expect(!call.url.contains(secret), "\(word)") }
            #expect(!call.url.contains("Gbagada") && !call.url.contains(bench.digits))
        },
        ProviderConformanceCase("an answer to a message says that it was taken, that it never will be, or to try again")
        {
            bench in
            let roles = bench.settings.roles.answers
            guard case .accepted(let id?) = bench.outcome(try bench.fixture(roles.accepted)) else {
                Issue.record("\(roles.accepted) names no id")
                return
            }
            #expect(id.isIdentifier && !roles.refused.isEmpty && !roles.later.isEmpty)
            for (names, kind) in [(roles.refused, "rejected"), (roles.later, "deferred")] {
                for name in names {
                    let outcome = bench.outcome(try bench.fixture(name))
                    #expect(outcome.summary == ["kind": kind], "\(name)")
                    #expect(!"\(outcome)".contains(bench.digits), "\(name) tells the number")
                }
            }
        },
        ProviderConformanceCase("rubbish for an answer loses no message: it is tried again") { bench in
            for rubbish in WalletBench.rubbish {
                guard case .deferred = bench.provider.read(rubbish) else {
                    Issue.record("\(rubbish.status) \(String(decoding: rubbish.body, as: UTF8.self))")
                    continue
                }
            }
        },
        ProviderConformanceCase("an answer that was cut short is not taken for a refusal") { bench in
            let whole = try bench.fixture(bench.settings.roles.answers.accepted)
            guard let answer = whole.answer else { return }
            for end in answer.body.indices {
                let torn = OutboundResponse(
                    status: answer.status, headers: answer.headers, body: Array(answer.body[..<end]))
                if case .rejected = bench.provider.read(torn) { Issue.record("cut at \(end)") }
            }
        },
    ]

    static let openings = [
        ProviderConformanceCase("a channel without a secret it needs, or with one nobody set, is not opened") { bench in
            let needed = bench.kind.secrets.filter(\.isNeeded).map(\.word)
            let whole = try bench.city(naming: needed)
            _ = try bench.lines(of: whole, without: nil)
            #expect(try bench.findings(naming: needed) == [])
            for word in needed {
                let rest = needed.filter { $0 != word }
                #expect(try bench.findings(naming: rest) == [.missingSecret])
                let wanting: [(CitySettings, String?)] = [(try bench.city(naming: rest), nil), (whole, word)]
                for (city, absent) in wanting {
                    do {
                        _ = try bench.lines(of: city, without: absent)
                        Issue.record("the channel was opened without \(word)")
                    } catch let errors as LineErrors {
                        #expect(errors.description.contains(absent?.uppercased() ?? word))
                    }
                }
            }
        },
        ProviderConformanceCase("a secret shows itself to nobody who prints the provider") { bench in
            let shown = "\(bench.provider) \(String(reflecting: bench.provider))"
            for (word, secret) in bench.settings.secrets { #expect(!shown.contains(secret), "\(word)") }
        },
    ]
}

extension ProviderBench {
    /// What became of a message, by an answer among the samples.
    func outcome(_ fixture: ProviderFixture) -> SendOutcome {
        fixture.answer.map(provider.read) ?? .deferred("no answer")
    }

    fileprivate func call(_ text: String) throws -> OutboundRequest {
        guard let phone = PhoneNumber(e164: settings.phone.e164) else { throw Broken(reason: "the phone is none") }
        return provider.request(for: OutgoingMessage(to: phone, text: text))
    }

    fileprivate func said(_ call: OutboundRequest) -> [String] {
        Self.said(call.body, call.headers.first { $0.name.lowercased() == "content-type" }?.value ?? "")
    }

    // MARK: A city with this provider

    private func bundle(naming words: [String]) throws -> SourceBundle {
        try ProjectCity.bundle(
            editing: "Flows/city.yaml",
            [
                ("    provider: africastalking\n", "    provider: \(kind.name)\n"),
                ("    secrets: [username, api_key]\n", "    secrets: [\(words.joined(separator: ", "))]\n"),
            ])
    }

    fileprivate func city(naming words: [String]) throws -> CitySettings {
        try ProjectCity.program(of: bundle(naming: words)).city
    }

    fileprivate func findings(naming words: [String]) throws -> [FindingKind] {
        ProjectCity.compilerOfLines.compile(try bundle(naming: words)).errors.map(\.kind)
    }

    /// The city's lines, in an environment that holds everything but one secret.
    fileprivate func lines(of city: CitySettings, without absent: String?) throws -> Lines {
        try Lines(city: city, callbackBase: nil) { name in
            if let absent, name.hasSuffix("_" + absent.uppercased()) { return nil }
            return name.hasSuffix("_URL") ? "https://provider.test" : "something-long"
        }
    }
}
