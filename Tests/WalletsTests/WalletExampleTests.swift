import GatewayTestKit
import Providers
import Testing
import Wording

@testable import Wallets

/// Every recorded exchange of every wallet.
@Suite struct `Examples of wallets` {
    struct Example: Sendable, CustomTestStringConvertible {
        let kind: any Wallet.Type
        let name: String

        var testDescription: String { "\(WalletFixture.folder(of: kind))/\(name)" }

        static let all: [Example] = WalletCatalog.all.flatMap { kind in
            WalletFixture.names(of: WalletFixture.folder(of: kind)).map { Example(kind: kind, name: $0) }
        }
    }

    @Test(arguments: Example.all)
    func `an exchange is understood`(example: Example) throws {
        let bench = try WalletBench(example.kind)
        let fixture = try bench.fixture(example.name)
        switch fixture.about {
        case .request: try expectCall(of: fixture, bench)
        case .biller: try expectBills(of: fixture, bench)
        case .push, .question, .token, .hook:
            #expect(try bench.reading(fixture) == bench.expectation(fixture))
        }
        guard let reply = fixture.reply, fixture.about == .hook else { return }
        let wallet = bench.wallet(fixture.given)
        let request = bench.hook(fixture)
        let answer = wallet.answer(request, try wallet.read(request, at: bench.now(fixture.given)), .taken)
        #expect(answer.status == reply.status)
        #expect(String(decoding: answer.body, as: UTF8.self) == reply.body)
    }

    /// Our own call is the example's, but for what the fixture says we write otherwise.
    private func expectCall(of fixture: WalletFixture, _ bench: WalletBench) throws {
        guard case .call(let call) = bench.wallet(fixture.given).step(.push(bench.push), after: [], bench.moment())
        else {
            Issue.record("a push makes no call")
            return
        }
        #expect(call.method == fixture.method)
        let path = try #require(fixture.path)
        #expect(pathAndQuery(call.url) == pathAndQuery(path))
        for (name, value) in fixture.headers {
            let own = call.headers.first { $0.name.lowercased() == name.lowercased() }?.value
            #expect(own == bench.own(value), "\(name)")
        }
        var expected = try members(Array(bench.own(fixture.body).utf8))
        for (name, value) in fixture.ours ?? [:] {
            expected[name] = try #require(JSONReader.read(value.bytes)?.elements.first).plain
        }
        #expect(try members(call.body) == expected)
    }

    private func members(_ body: [UInt8]) throws -> [String: String] {
        guard case .object(let members)? = JSONReader.read(body)?.kind else {
            throw WalletBench.Broken(reason: "the body is no object")
        }
        return Dictionary(members.map { ($0.name, $0.node.plain) }) { first, _ in first }
    }

    /// An address without its scheme and host.
    private func pathAndQuery(_ address: String) -> String {
        guard let mark = address.firstRange(of: "://") else { return address }
        return String(address[mark.upperBound...].drop { $0 != "/" })
    }

    /// What we answer an operator that looks a bill up, in the example's words.
    private func expectBills(of fixture: WalletFixture, _ bench: WalletBench) throws {
        let due = bench.push.amount
        let bill = CounterBill(
            number: "TAX-2026-000123", object: "Land tax 2026",
            due: Money(minorUnits: 50_000, currency: due.currency),
            least: Money(minorUnits: 5_000, currency: due.currency), dueDate: "2026-12-31")
        let request = HookRequest(method: "GET", event: "accounts", contentType: "", body: [])
        let answer = bench.wallet().answer(
            request, .lookUp(CounterQuestion(account: bill.number, amount: nil)), .bill(bill))
        #expect(answer.status == fixture.status)
        let said = try #require(JSONReader.read(answer.body))
        let example = try #require(JSONReader.read(Array(fixture.body.utf8)))
        #expect(said.plain == example.plain)
    }

    @Test(arguments: Example.all)
    func `a torn or broken exchange makes up no end`(example: Example) throws {
        let bench = try WalletBench(example.kind)
        let fixture = try bench.fixture(example.name)
        guard ![.request, .biller].contains(fixture.about) else { return }
        let witnesses = fixture.witnesses ?? []
        #expect(!fixture.isFinal || !witnesses.isEmpty, "a final verdict needs its witnesses")
        let body = Array((fixture.about == .hook ? fixture.body : bench.own(fixture.body)).utf8)
        // Only JSON tells by itself where it ends; the sandbox's forms need the transport for that.
        if body.first == UInt8(ascii: "{") {
            for end in body.indices {
                #expect(!isFinal(try bench.reading(fixture, body: Array(body[..<end]))), "cut at \(end)")
            }
        }
        var dice = Dice(seed: UInt64(example.testDescription.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))
        for _ in 0..<200 where !body.isEmpty {
            var broken = body
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                broken[Int.random(in: body.indices, using: &dice)] = UInt8.random(in: .min ... .max, using: &dice)
            }
            guard isFinal(try bench.reading(fixture, body: broken)) else { continue }
            let text = String(decoding: broken, as: UTF8.self)
            #expect(!witnesses.isEmpty && witnesses.allSatisfy { text.contains($0) }, "\(text)")
        }
    }

    private func isFinal(_ reading: [String: String]) -> Bool { ["succeeded", "refused"].contains(reading["kind"]) }
}

extension JSONNode {
    /// The value in one spelling: members in the order of their names, numbers without zeros at the end.
    fileprivate var plain: String {
        switch kind {
        case .object(let members):
            "{" + members.map { "\($0.name):\($0.node.plain)" }.sorted().joined(separator: ",") + "}"
        case .list(let elements): "[" + elements.map(\.plain).joined(separator: ",") + "]"
        case .text(let text): "\"\(text)\""
        case .number(let digits):
            digits.contains(".") ? digits.replacing(/\.?0+$/, with: "") : digits
        case .boolean(let truth): "\(truth)"
        case .null: "null"
        }
    }
}
