import Simulator
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets

/// Money from the last key to the receipt.
@Suite(.onEveryStore) struct `Payments` {
    /// Agrees to pay the phone's bill; answers the reference of the attempt.
    private static func agree(_ city: TestCity, _ phone: Int = 1) async throws -> String {
        let answer = await city.talk(phone, TestCity.payment(phone))
        #expect(answer.text.hasPrefix("END Now wait for the mobile money message"))
        return try #require(try await city.export("payments").last?["reference"])
    }

    private static func state(_ city: TestCity) async throws -> String? {
        try await city.export("payments").first?["state"]
    }

    private static func hint(_ reference: String, in city: TestCity) async -> HookResponse {
        await city.hook("payment", ["reference": reference, "status": "pending"], to: TestCity.wallet)
    }

    private static let pending = OutboundResponse(status: 202, headers: [], body: Array("status=pending".utf8))
    private static let nowhere = OutboundResponse(status: 404, headers: [], body: [])
    private static func paid(_ amount: String = "300.00") -> OutboundResponse {
        let body = "status=succeeded&transaction=T-17&amount=\(amount)&currency=GHS"
        return OutboundResponse(status: 200, headers: [], body: Array(body.utf8))
    }
    private static func refused(_ reason: String) -> OutboundResponse {
        OutboundResponse(status: 402, headers: [], body: Array("status=refused&reason=\(reason)".utf8))
    }

    @Test func `money is asked for only once the dialogue has ended, in the same transaction`() async throws {
        try await TestCity.open { city async throws in
            var typed = ""
            for input in TestCity.payment(1) {
                #expect(!(await city.hop(1, typed)).closes)
                #expect(try await city.count("SELECT id FROM outbox") == 0)
                typed += typed.isEmpty ? input : "*" + input
            }
            // One body writes the session's end and the push; a moment of the store has both or neither.
            let database = city.world.gateway.database
            async let answer = city.hop(1, typed)
            var isEnded = false
            while !isEnded {
                let moment = try await database.read { transaction in
                    try transaction.rows(
                        Statement(
                            "SELECT (SELECT count(*) FROM outbox WHERE kind = 'push'), body IS NULL FROM sessions"))
                }
                let row = try #require(moment.first)
                #expect(try row.integer(0) == row.integer(1))
                isEnded = try row.integer(1) == 1
            }
            #expect(await answer.closes)
            #expect(city.world.network.wallet.decideLatest(.approve) == nil)
        }
    }

    @Test func `money that moved is posted, receipted and told, however often it is reported`() async throws {
        try await TestCity.open { city async throws in
            let reference = try await Self.agree(city)
            try await city.world.settle()
            #expect(try await Self.state(city) == "pending")
            #expect(city.world.network.wallet.decideLatest(.approve) == reference)
            _ = await atOnce(5) { await Self.hint(reference, in: city) }
            try await city.world.settle()
            for _ in 1...3 {
                _ = await Self.hint(reference, in: city)
                try await city.world.settle()
            }
            let receipt = try #require(try await city.export("receipts").first)
            #expect(try await city.export("receipts").count == 1)
            let messages = try await city.received(1)
            #expect(messages.count == 1)
            #expect(messages.first?.hasPrefix("PAID GHS 300.00 for bill \(TestCity.bill(1)), Stall 1 Kejetia.") == true)
            #expect(messages.first?.contains(receipt["number"] ?? "-") == true)
            #expect(try await city.ledgerFaults() == [])
            #expect(try await city.count("SELECT kind FROM timers") == 0)
            #expect(await city.talk(1, ["1", "1", TestCity.bill(1)], dial: "2").text.contains("is paid"))
        }
    }

    @Test func `updates nobody has proven only makes the gateway ask`() async throws {
        try await TestCity.open { city async throws in
            let reference = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? Self.pending : Self.refused("declined"))
            }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            let lie = await city.hook(
                "payment",
                [
                    "reference": reference, "status": "succeeded", "transaction": "T-1", "amount": "300.00",
                    "currency": "GHS",
                ], to: TestCity.wallet)
            #expect(lie.status == 200)
            #expect(try await city.export("receipts").isEmpty)
            try await timers.round()
            #expect(network.walletCalls == ["POST", "GET"])
            #expect(try await Self.state(city) == "failed")
            #expect(try await city.export("receipts").isEmpty)
        }
    }

    @Test func `updates of a payment nobody asked for are passed over, and the wallet is not asked`() async throws {
        try await TestCity.open { city async throws in
            #expect(await Self.hint("R-nobody", in: city).status == 200)
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.nowhere) }
            try await city.workers(network).timers.round()
            #expect(network.walletCalls.isEmpty)
            #expect(try await city.count("SELECT kind FROM timers") == 0)
            #expect(try await city.count("SELECT id FROM outbox") == 0)
        }
    }

    @Test(arguments: [
        ("not_enough_funds", "NOT PAID: GHS 300.00 for bill 1000000126. There is not enough mobile money"),
        ("declined", "The payment was refused on the phone."), ("expired", "No PIN was entered in time."),
        ("no_wallet", "This phone has no mobile money account."),
        ("limit_reached", "It is over your mobile money limit."),
        ("failed", "Mobile money did not work."), ("a_word_nobody_knows", "Mobile money did not work."),
    ])
    func `a refusal is told in plain words, and the bill may be paid again`(
        reason: String, words: String
    ) async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            try await city.world.settle()
            city.world.network.wallet.decideLatest(.refuse(reason))
            try await city.world.settle()
            let messages = try await city.received(1)
            #expect(messages.count == 1)
            let wanted = words.replacingOccurrences(of: "1000000126", with: TestCity.bill(1))
            #expect(messages.first?.contains(wanted) == true, "\(messages)")
            #expect(try await city.ledgerFaults() == [])
            let again = await city.talk(1, TestCity.payment(1), dial: "2")
            #expect(again.text.hasPrefix("END Now wait for the mobile money message"))
            #expect(try await city.export("payments").count == 2)
        }
    }

    @Test func `who asks their own phone too often in a day is told so, and the city counts it`() async throws {
        let program = try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/city.yaml", [("own_phone_a_day: none", "own_phone_a_day: 2")]))
        try await TestCity.open(program) { city async throws in
            for dial in 1...3 {
                let answer = await city.talk(1, TestCity.payment(1), dial: "\(dial)")
                guard dial < 3 else {
                    #expect(answer.text.hasPrefix("END This phone was asked to pay too often."), "\(answer.text)")
                    break
                }
                #expect(answer.text.hasPrefix("END Now wait for the mobile money message"))
                try await city.world.settle()
                city.world.network.wallet.decideLatest(.refuse("declined"))
                try await city.world.settle()
            }
            #expect(try await city.export("payments").count == 2)
            #expect(city.counted(.actionLimited) == 1)
            city.world.clock.advance(seconds: 86_400)
            let answer = await city.talk(1, TestCity.payment(1), dial: "4")
            #expect(answer.text.hasPrefix("END Now wait for the mobile money message"))
        }
    }

    @Test func `a payment whose outcome is unknown is told once, and paid late all the same`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, number in
                if request.method == "POST" { return .failure(.unknown("The time was over.")) }
                return number < 6 ? .failure(.unknown("The time was over.")) : .success(Self.paid())
            }
            let (outbox, timers) = city.workers(network)
            for _ in 1...6 {
                try await outbox.round()
                city.world.clock.advance(seconds: 3600)
                try await timers.round()
            }
            try await outbox.round()
            let messages = network.values(of: "message")
            #expect(messages.count == 2)
            #expect(messages.first?.hasPrefix("We do not know yet if GHS 300.00") == true)
            #expect(messages.last?.hasPrefix("PAID GHS 300.00") == true)
            #expect(network.walletCalls.filter { $0 == "POST" }.count == 1)
            #expect(try await city.ledgerFaults() == [])
            #expect(try await city.count("SELECT kind FROM timers") == 0)
        }
    }

    @Test func `money that moved after a refusal is posted too`() async throws {
        try await TestCity.open { city async throws in
            let reference = try await Self.agree(city)
            let refusing = ScriptedNetwork.wallet { _, _ in .success(Self.refused("expired")) }
            try await city.workers(refusing).outbox.round()
            _ = await Self.hint(reference, in: city)
            let paying = ScriptedNetwork.wallet { _, _ in .success(Self.paid("200.00")) }
            try await city.workers(paying).timers.round()
            try await city.world.settle()
            #expect(try await city.received(1).count == 2)
            #expect(try await city.export("receipts").map { $0["left"] } == ["100.00"])
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a push that cannot leave is tried six times, then told as not paid`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            let outbox = city.workers(network).outbox
            for _ in 1...20 {
                try await outbox.round()
                city.world.clock.advance(seconds: 30)
            }
            let pushes = Set(network.values(of: "reference"))
            #expect(network.values(of: "reference").count == 6)
            #expect(pushes.count == 1)
            #expect(try await Self.state(city) == "failed")
            try await outbox.round()
            #expect(network.values(of: "message").map { $0.hasPrefix("NOT PAID") } == [true])
        }
    }

    @Test func `a push that was lost is made again under its reference`() async throws {
        try await TestCity.open { city async throws in
            let reference = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, number in
                switch number {
                case 1: .failure(.unknown("The connection broke."))
                case 2: .success(Self.nowhere)
                case 3: .success(Self.pending)
                default: .success(Self.paid())
                }
            }
            let (outbox, timers) = city.workers(network)
            for _ in 1...3 {
                try await outbox.round()
                city.world.clock.advance(seconds: 5)
                try await timers.round()
            }
            #expect(network.walletCalls == ["POST", "GET", "POST", "GET"])
            #expect(network.values(of: "reference") == [reference, reference])
            #expect(try await Self.state(city) == "succeeded")
            #expect(try await city.export("payments").count == 1)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    /// The wallet took each of them, so that a prompt may stand on the phone: that it does not know them later, as MTN does not
    /// know at one address what another of its machines took, is no refusal.
    @Test func `a push the wallet took and then forgets is never told as refused, and is paid late`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? Self.pending : Self.nowhere)
            }
            let (outbox, timers) = city.workers(network)
            for _ in 1...50 {
                try await outbox.round()
                city.world.clock.advance(seconds: 60)
                try await timers.round()
            }
            try await outbox.round()
            #expect(network.walletCalls.filter { $0 == "POST" }.count == 6)
            #expect(try await Self.state(city) == "unknown")
            #expect(try await city.count("SELECT kind FROM timers") == 1)
            #expect(network.values(of: "message").map { $0.prefix(14) } == ["We do not know"])
            let paying = ScriptedNetwork.wallet { _, _ in .success(Self.paid()) }
            city.world.clock.advance(seconds: 600)
            try await city.workers(paying).timers.round()
            #expect(try await Self.state(city) == "succeeded")
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a wallet that forgets a push is asked about it for some days, and then no more`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? Self.pending : Self.nowhere)
            }
            let (outbox, timers) = city.workers(network)
            for step in Array(repeating: 60, count: 27 * 60) + Array(repeating: 3_600, count: 9 * 24) {
                try await outbox.round()
                city.world.clock.advance(seconds: Int64(step))
                try await timers.round()
            }
            #expect(network.walletCalls.filter { $0 == "POST" }.count == 6)
            #expect(try await city.count("SELECT kind FROM timers") == 0)
            #expect(try await Self.state(city) == "unknown")
        }
    }

    @Test func `a payment that has ended is not asked for again, whatever its wallet has forgotten`() async throws {
        try await TestCity.open { city async throws in
            let reference = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? Self.refused("declined") : Self.nowhere)
            }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            for _ in 1...3 {
                _ = await Self.hint(reference, in: city)
                try await timers.round()
                try await outbox.round()
            }
            #expect(network.walletCalls == ["POST", "GET", "GET", "GET"])
            #expect(try await Self.state(city) == "failed")
            #expect(try await city.count("SELECT kind FROM timers") == 0)
        }
    }

    @Test func `an answer too large to read proves nothing about the money`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { request, _ in
                request.method == "POST" ? .failure(.refused("The answer is too large.")) : .success(Self.paid())
            }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            #expect(try await Self.state(city) == "unknown")
            city.world.clock.advance(seconds: 5)
            try await timers.round()
            #expect(try await Self.state(city) == "succeeded")
        }
    }

    @Test func `a payment left alone is asked about ever more seldom, and then no more`() async throws {
        try await TestCity.open { city async throws in
            _ = try await Self.agree(city)
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            // By minutes for a day and a little, then by hours for more than a week.
            for step in Array(repeating: 60, count: 27 * 60) + Array(repeating: 3_600, count: 9 * 24) {
                city.world.clock.advance(seconds: Int64(step))
                try await timers.round()
            }
            #expect(try await city.count("SELECT kind FROM timers") == 0)
            #expect(network.walletCalls.count == 1 + QuestionSchedule.attempts)
            // Nobody knows any more, and the payer was told so once.
            let state = try await Self.state(city)
            #expect(state == "unknown")
            try await outbox.round()
            #expect(network.values(of: "message").map { $0.hasPrefix("We do not know yet") } == [true])
        }
    }
}
