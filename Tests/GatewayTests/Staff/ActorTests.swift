import Billing
import Conversation
import DomainKit
@testable import Gateway
import GatewayTestKit
import Payments
import Providers
import Simulator
import Storage
import Synchronization
import Testing
import Wording

/// Who acts and for whom is known wherever something is done.
@Suite(.onEveryStore) struct `Who acts, and for whom` {
    private final class Seen: Sendable {
        private let all: Mutex<[(actor: Actor, subject: Subject)]> = Mutex([])

        func note(_ actor: Actor, _ subject: Subject) { all.withLock { $0.append((actor, subject)) } }
        var actors: [Actor] { all.withLock { $0.map(\.actor) } }
        var subjects: [Subject] { all.withLock { $0.map(\.subject) } }
    }

    /// The gateway of a city of which one domain is looked at.
    private static func gateway(_ city: TestCity, _ domain: DomainModule) -> GatewayContext {
        let own = city.world.gateway
        return GatewayContext(
            database: own.database, vault: own.vault, registry: own.registry, lines: own.lines,
            domains: DomainModules([domain] + own.domains.all), world: own.world)
    }

    @Test func `in a turn it is the citizen, for themselves`() async throws {
        try await TestCity.open { city async throws in
            let seen = Seen()
            let real = try #require(city.world.gateway.domains.actions["taxes.find_bill"])
            let watched = Action(real.signature) { context, arguments in
                seen.note(context.actor, context.subject)
                return try real.perform(context, arguments)
            }
            let handler = HookHandler(
                gateway: Self.gateway(city, DomainModule("watched", actions: [watched])),
                counters: city.world.counters, log: .silent)
            for typed in ["", "1", "1*1", "1*1*" + TestCity.bill(1)] {
                var form = FormWriter()
                for (name, value) in [
                    ("sessionId", "ATUid_1"), ("phoneNumber", TestCity.phone(1)), ("serviceCode", TestCity.code),
                    ("text", typed),
                ] {
                    form.append(name, value)
                }
                let request = HookRequest(
                    method: "POST", event: "ussd", contentType: FormWriter.contentType, body: form.bytes)
                _ = await handler.handleHook(request, channel: TestCity.line, secret: TranscriptWorld.secret)
            }
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            #expect(seen.actors == [.phone(phone)] && seen.subjects == [.phone(phone)])
        }
    }

    @Test func `in a job it is the system, for the city`() async throws {
        try await TestCity.open { city async throws in
            let seen = Seen()
            let job = DomainJob.inTransaction("test.watched") { context in
                seen.note(context.actor, context.subject)
                return .done
            }
            let gateway = Self.gateway(city, DomainModule("watched", jobs: [job]))
            let now = city.world.clock.now
            _ = try await gateway.database.write { try Maintenance(gateway: gateway).round(now: now, $0) }
            let timers = TimerWorker(
                gateway: gateway, network: ScriptedNetwork.accepting(), counters: city.world.counters, log: .silent)
            _ = try await timers.round()
            #expect(seen.actors == [.system] && seen.subjects == [.city])
        }
    }

    @Test func `in the staff's work on the books it is their account, for what it is about`() async throws {
        try await TestCity.open { city async throws in
            let seen = Seen()
            let kofi = StaffMember(name: "Kofi", roles: [.treasurer])
            let books = LedgerService(
                gateway: city.world.gateway, actor: .staff(kofi), subject: .record(TestCity.bill(1)))
            try await books.write { seen.note($0.actor, $0.subject) }
            #expect(seen.actors == [.staff(kofi)] && seen.subjects == [.record(TestCity.bill(1))])
        }
    }

    @Test func `nobody but an account decides about money, answers or ends requests`() async throws {
        try await TestCity.open { city async throws in
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            for actor in [Actor.system, .phone(phone), .relay(phone)] {
                let books = LedgerService(gateway: city.world.gateway, actor: actor)
                let bill = TestCity.bill(1)
                await #expect(throws: DecisionRefused.noAccount) {
                    try await books.write {
                        try Books.propose(.writeOff(bill: bill, amount: nil), because: "asked", $0)
                    }
                }
                await #expect(throws: DecisionRefused.noAccount) { try await books.write { try Books.confirm(1, $0) } }
                await #expect(throws: DecisionRefused.noAccount) { try await books.write { try Books.reject(1, $0) } }
                await #expect(throws: AttemptNotClosed.noAccount) {
                    try await books.write { try Books.close("R1", because: "silent", $0) }
                }
                await #expect(throws: ObjectionNotAnswered.noAccount) {
                    try await books.write { try Taxes.answerObjection("1", .rejected, because: "measured", $0) }
                }
            }
        }
    }
}
