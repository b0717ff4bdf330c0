import Conversation
import Providers
import Testing
import Wording

/// What every messaging provider keeps, whatever comes. Each is run for each provider of the catalog.
package struct ProviderConformanceCase: Sendable, CustomTestStringConvertible {
    package let sentence: String
    /// Records an issue when the case fails.
    package let check: @Sendable (ProviderBench) throws -> Void

    package var testDescription: String { sentence }

    package static let all: [ProviderConformanceCase] = [hooks, hops, texts, reports, answers, calls, openings].flatMap(
        \.self)

    init(_ sentence: String, _ check: @escaping @Sendable (ProviderBench) throws -> Void) {
        self.sentence = sentence
        self.check = check
    }
}

// MARK: Hooks

extension ProviderConformanceCase {
    private static let hooks = [
        ProviderConformanceCase("a hook is read the same however often it comes") { bench in
            for (name, fixture) in try bench.hooks() {
                let events = try (1...3).map { _ in try bench.event(fixture) }
                #expect(events.allSatisfy { $0 == events[0] }, "\(name)")
            }
        },
        ProviderConformanceCase("an event the provider does not have is none, and a verb it does not use is refused") {
            bench in
            for event in ["", "USSD", "../sms", "voice"] {
                let hook = HookRequest(method: "POST", event: event, contentType: "", body: [])
                #expect(throws: HookRefusal.unknownEvent) { try bench.provider.read(hook) }
            }
            for (name, fixture) in try bench.hooks() {
                let hook = HookRequest(
                    method: "TRACE", event: fixture.event ?? "", contentType: "", body: Array(fixture.body.utf8))
                do throws(HookRefusal) {
                    _ = try bench.provider.read(hook)
                    Issue.record("\(name) was taken by another verb")
                } catch {
                    guard case .wrongMethod(let verbs) = error else {
                        Issue.record("\(name): \(error)")
                        continue
                    }
                    #expect(!verbs.isEmpty && !verbs.contains("TRACE"))
                }
            }
        },
        ProviderConformanceCase("unknown fields change nothing") { bench in
            for (name, fixture) in try bench.hooks() where !fixture.body.isEmpty {
                let more =
                    fixture.body.hasPrefix("{")
                    ? #"{"colour":["blue",{"a":null}],"# + fixture.body.dropFirst()
                    : "weather&" + fixture.body + "&colour=blue"
                #expect(try bench.event(fixture, body: Array(more.utf8)) == bench.event(fixture), "\(name)")
            }
        },
        ProviderConformanceCase("a content type that is missing or wrong makes nothing else of a hook") { bench in
            let types = [
                "", "text/plain", "multipart/form-data; boundary=x", "application/json", "application/octet-stream",
            ]
            for (name, fixture) in try bench.hooks() {
                let right = try bench.event(fixture)
                for type in types {
                    guard let event = try? bench.event(fixture, contentType: type) else { continue }
                    if case .ignored = event { continue }
                    #expect(event == right, "\(name) as \(type)")
                }
            }
        },
        ProviderConformanceCase("a body that is no such thing is refused in one line that repeats nothing of it") {
            bench in
            let rubbish: [[UInt8]] = [
                [0xFF, 0xFE, 0x00], Array("{".utf8), Array("[]".utf8), Array("null".utf8), Array("%".utf8),
                Array("=&=&".utf8), Array("\(bench.digits)".utf8), Array("{\"\(bench.digits)\":".utf8),
            ]
            for (name, fixture) in try bench.hooks() {
                for body in rubbish {
                    do {
                        let event = try bench.event(fixture, body: body)
                        guard case .ignored = event else {
                            Issue.record("\(name) made \(event.summary) of rubbish")
                            continue
                        }
                    } catch HookRefusal.unreadable(let reason) {
                        #expect(!reason.contains(bench.digits) && !reason.contains("\n"), "\(name)")
                    }
                }
            }
        },
        ProviderConformanceCase("a probe without a body is harmless") { bench in
            for (name, fixture) in try bench.hooks() {
                guard let event = try? bench.event(fixture, body: []) else { continue }
                guard case .ignored = event else {
                    Issue.record("\(name): \(event.summary)")
                    continue
                }
            }
        },
        ProviderConformanceCase("a hook that is signed is taken as it was signed and not otherwise") { bench in
            guard let signed = bench.settings.roles.signed else {
                // Who signs says so, or nobody would check it.
                let signatures = try bench.hooks().flatMap { $0.fixture.headers.keys }
                    .filter { $0.lowercased().contains("signature") }
                #expect(signatures == [])
                return
            }
            let fixture = try bench.fixture(signed.hook)
            let hook = try #require(fixture.hook())
            _ = try bench.provider.read(hook)
            let others = hook.headers.filter { $0.name.lowercased() != signed.header.lowercased() }
            #expect(others.count < hook.headers.count)
            for (headers, body) in [(hook.headers, hook.body + [0x20]), (others, hook.body)] {
                let forged = HookRequest(
                    method: hook.method, event: hook.event, contentType: hook.contentType, headers: headers, body: body)
                #expect(throws: HookRefusal.unsigned) { try bench.provider.read(forged) }
            }
        },
    ]
}

// MARK: Hops

extension ProviderConformanceCase {
    private static let hops = [
        ProviderConformanceCase("a dial has nothing typed, a hop says what was typed, and both name one dialogue") {
            bench in
            guard let roles = bench.settings.roles.hops else { return }
            let (dial, hop, next) = (try bench.hop(roles.dial), try bench.hop(roles.hop), try bench.hop(roles.next))
            #expect(dial.typed.isDial && !hop.typed.isDial && !next.typed.isDial)
            #expect(Set([dial.dialogue, hop.dialogue, next.dialogue]).count == 1 && !dial.dialogue.isEmpty)
            #expect([dial, hop, next].allSatisfy { $0.phone.e164 == bench.settings.phone.e164 })
        },
        ProviderConformanceCase("a hop that comes again is known, and no other hop is taken for it") { bench in
            guard let roles = bench.settings.roles.hops else { return }
            let hop = try bench.hop(roles.hop)
            let again = try bench.hop(roles.again)
            #expect(again.hop == hop.hop && again.dialogue == hop.dialogue && again.typed == hop.typed)
            let hops = [try bench.hop(roles.dial).hop, hop.hop, try bench.hop(roles.next).hop]
            #expect(Set(hops).count == 3)
        },
        ProviderConformanceCase("a number is the same phone however the network writes it") { bench in
            let names = [bench.settings.roles.hops?.hop, bench.settings.roles.texts?.text].compactMap(\.self)
            for name in names {
                let fixture = try bench.fixture(name)
                let right = try bench.event(fixture)
                for writing in bench.settings.phone.also {
                    let body = try bench.body(fixture, bench.settings.phone.written, Array(writing.utf8))
                    #expect(
                        try bench.event(fixture, body: body).summary["phone"] == right.summary["phone"], "\(writing)")
                }
            }
        },
        ProviderConformanceCase("a hop of no phone is refused, and its number is not repeated") { bench in
            guard let roles = bench.settings.roles.hops else { return }
            let fixture = try bench.fixture(roles.hop)
            for machine in bench.settings.phone.machines {
                let body = try bench.body(fixture, bench.settings.phone.written, Array(machine.utf8))
                do {
                    _ = try bench.event(fixture, body: body)
                    Issue.record("\(machine) was taken for a phone")
                } catch HookRefusal.unreadable(let reason) {
                    #expect(!reason.contains(machine))
                }
            }
        },
        ProviderConformanceCase("the end of a dialogue names the dialogue that ended, and a cause") { bench in
            guard let roles = bench.settings.roles.hops else { return }
            let dialogue = try bench.hop(roles.dial).dialogue
            for name in roles.ended {
                guard case .ussdEnded(let end) = try bench.event(name) else {
                    Issue.record("\(name) is no end")
                    continue
                }
                #expect(end.dialogue == dialogue && end.phone.e164 == bench.settings.phone.e164, "\(name)")
            }
        },
    ]
}

// MARK: Texts and reports

extension ProviderConformanceCase {
    private static let texts = [
        ProviderConformanceCase("a text that comes again has the key it had, and another text has another") { bench in
            guard let roles = bench.settings.roles.texts else { return }
            let (text, again) = (try bench.text(roles.text), try bench.text(roles.again))
            let other = try bench.text(roles.unicode)
            #expect(text.key == again.key && text.key != other.key && !text.key.isEmpty)
            #expect(text.phone.e164 == bench.settings.phone.e164 && !text.to.isEmpty)
        },
        ProviderConformanceCase("letters of every script arrive as they were typed") { bench in
            guard let roles = bench.settings.roles.texts else { return }
            let fixture = try bench.fixture(roles.unicode)
            let text = try bench.text(roles.unicode).text
            #expect(text == fixture.expect["text"] && SMSSegments(text).encoding == .ucs2)
        },
        ProviderConformanceCase("what a machine sends is not answered") { bench in
            guard let roles = bench.settings.roles.texts else { return }
            #expect(try bench.event(roles.machine).summary == ["kind": "ignored"])
            let fixture = try bench.fixture(roles.text)
            for machine in bench.settings.phone.machines {
                let body = try bench.body(fixture, bench.settings.phone.written, Array(machine.utf8))
                #expect(try bench.event(fixture, body: body).summary == ["kind": "ignored"], "\(machine)")
            }
        },
        ProviderConformanceCase("bytes that are no letters harm nothing but the words they stand in") { bench in
            guard let roles = bench.settings.roles.texts else { return }
            let fixture = try bench.fixture(roles.text)
            let whole = try bench.text(roles.text)
            for bytes: [UInt8] in [[0x41, 0xFF], [0xC3], [0x41, 0xED, 0xA0, 0xBD], [0xE2, 0x82]] {
                let body = try bench.body(fixture, bench.settings.words, bytes)
                guard case .sms(let text) = try bench.event(fixture, body: body) else {
                    Issue.record("\(bytes): the text was lost")
                    continue
                }
                #expect(text.phone == whole.phone && text.key == whole.key && text.to == whole.to)
                #expect(text.linkID == whole.linkID)
            }
        },
    ]

    private static let reports = [
        ProviderConformanceCase("a report says how far a message has come, in our words and the provider's") { bench in
            let roles = bench.settings.roles.reports
            let states: [(String, DeliveryReport.Status)] = [
                (roles.delivered, .delivered), (roles.failed, .failed), (roles.unknown, .unknown),
            ]
            for (name, status) in states {
                guard case .delivery(let report) = try bench.event(name) else {
                    Issue.record("\(name) is no report")
                    continue
                }
                #expect(report.status == status && !report.word.isEmpty && report.messageID.isIdentifier, "\(name)")
            }
        },
        ProviderConformanceCase("a report carries the id its message was taken under") { bench in
            guard case .delivery(let report) = try bench.event(bench.settings.roles.reports.delivered),
                case .accepted(let id) = bench.outcome(try bench.fixture(bench.settings.roles.answers.accepted))
            else {
                Issue.record("the samples are of another kind")
                return
            }
            #expect(report.messageID == id)
        },
    ]
}

extension ProviderBench {
    fileprivate func hop(_ name: String) throws -> USSDInbound {
        guard case .ussd(let hop) = try event(name) else { throw Broken(reason: "\(name) is no hop") }
        return hop
    }

    fileprivate func text(_ name: String) throws -> SMSInbound {
        guard case .sms(let text) = try event(name) else { throw Broken(reason: "\(name) is no text") }
        return text
    }
}
