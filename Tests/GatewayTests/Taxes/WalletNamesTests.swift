import Simulator
import Payments
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets
import Wording

/// One movement is one entry, whatever a wallet's updates call it and whatever its statement does: for each wallet of the catalog,
/// by what its adapter reads and by the profile of its statements.
@Suite(.onEveryStore) struct `Names of each wallet's movements` {
    /// What happens: the wallet tells that the request was paid, or its statement comes, with what we gave the wallet, with the
    /// number of the bill in its place, or without either.
    enum Event: String, Sendable {
        case update, list
        case billList = "list with the bill's number"
        case bareList = "list without our reference"
    }

    struct Course: Sendable, CustomTestStringConvertible {
        let kind: any Wallet.Type
        let order: [Event]

        var testDescription: String { "\(kind.name): \(order.map(\.rawValue).joined(separator: ", "))" }

        private static let orders: [[Event]] = [
            [.update, .list, .update], [.list, .update, .update], [.list, .update, .list],
            [.update, .bareList, .update],
            [.bareList, .update, .update], [.bareList, .update, .bareList], [.billList, .update, .billList],
            [.update, .billList, .update],
        ]
        static let all: [Course] = WalletCatalog.all.flatMap { kind in
            orders.map { Course(kind: kind, order: $0) }
        }
    }

    /// What a wallet tells of a payment.
    private struct Told {
        /// The name of the movement in the wallet's updates.
        let name: String
        let notes: WalletNotes
        /// The name in its statement.
        let listed: String
    }

    /// Asks the wallet of the fixtures what became of a payment, after the hook that told of it.
    private static func told(_ kind: any Wallet.Type, about reference: String) async throws -> Told {
        let bench = try WalletBench(kind)
        let hook = try bench.fixture(bench.settings.roles.hookPaid)
        var notes = WalletNotes(bench.settings.notes ?? [:])
        if case .update(let update) = try bench.wallet(hook.given).read(bench.hook(hook), at: bench.now(hook.given)) {
            notes = update.notes.hinted(to: notes)
        }
        let question = PaymentQuestion(reference: bench.push.reference, asked: bench.push.amount, notes: notes)
        let outcome = await bench.carry(
            .question(question), meeting: bench.settings.roles.paid.map { .fixture($0) })
        guard case .end(.succeeded(let movement, _), let learnt) = outcome else {
            throw WalletBench.Broken(reason: "\(kind.name) does not say that it was paid: \(outcome)")
        }
        // Where the name is made of the reference, it is made of this one here.
        let own = ReferenceUUID.make(bench.push.reference)
        let name = movement == own ? ReferenceUUID.make(reference) : movement
        let all = notes.adding(learnt)
        return Told(name: name, notes: all, listed: kind.movementNotes.lazy.compactMap { all[$0] }.first ?? name)
    }

    @Test(arguments: Course.all) func `updates and statement are one payment in every order`(course: Course)
        async throws
    {
        try await TestCity.open { city async throws in
            let secrets = try WalletBench(course.kind).settings.secrets
            let line = try WalletLineCity(city, course.kind, secrets, ScriptedNetwork.provider { _ in nil })
            let reference = try await line.agree(1)
            let told = try await Self.told(course.kind, about: reference)
            let currency = city.world.gateway.registry.live.program.profile.currency
            let paid = WalletVerdict.succeeded(
                transaction: told.name, amount: Money(minorUnits: 30_000, currency: currency))
            let handler = WalletHandler(gateway: line.gateway, counters: city.world.counters, log: .silent)
            let profile = ShippedStatement.name(of: course.kind)
            for event in course.order {
                switch event {
                case .update:
                    try await line.gateway.database.write { transaction in
                        try handler.recordVerdict(
                            paid, told.notes, about: reference, from: TestCity.wallet, attempts: 0, transaction)
                    }
                case .list, .billList, .bareList:
                    let given = event == .list ? reference : event == .billList ? TestCity.bill(1) : ""
                    let text = try ShippedStatement.payment(
                        in: profile, called: told.listed, given, other: event == .list ? told.name : "")
                    let lines = try ShippedStatement.read(text, by: profile, on: 20_515)
                    #expect(lines.count == 1)
                    _ = try await LedgerService(gateway: line.gateway).write { context in
                        try Books.reconcile(lines, wallet: TestCity.wallet, profile: profile, context)
                    }
                }
            }
            #expect(try await line.states() == ["succeeded"])
            #expect(try await city.export("receipts").map { $0["amount"] } == ["300.00"])
            #expect(try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) } == [])
            let balances = try await TaxScene(city: city).balances()
            let expected: [String: Int64] = ["clearing:wallet": 30_000, "receivable:\(TestCity.bill(1))": -30_000]
            #expect(balances.filter { $0.value != 0 } == expected)
            #expect(try await city.world.gateway.database.read { try Books.attemptFaults(in: $0) } == [])
            #expect(try await city.world.gateway.database.read { try Difference.all(in: $0) } == [])
        }
    }

    /// A hook may tell the session alone, and the statement the transaction alone: the paid session has both.
    @Test(arguments: [["list", "hook"], ["hook", "list"]])
    func `a hook without the name in the statement has the wallet asked for it, once`(order: [String]) async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(
                city, WaveWallet.self, ["api_key": "k"], ScriptedNetwork.provider { _ in nil })
            let reference = try await line.agree(1)
            let currency = city.world.gateway.registry.live.program.profile.currency
            let paid = WalletVerdict.succeeded(
                transaction: "cos-1", amount: Money(minorUnits: 30_000, currency: currency))
            let handler = WalletHandler(gateway: line.gateway, counters: city.world.counters, log: .silent)
            for event in order {
                if event == "hook" {
                    try await line.gateway.database.write { transaction in
                        try handler.recordVerdict(
                            paid, [:], about: reference, from: TestCity.wallet, attempts: 0, transaction)
                    }
                } else {
                    let text = try ShippedStatement.payment(in: "wave", called: "T_46", "", other: "")
                    let lines = try ShippedStatement.read(text, by: "wave", on: 20_515)
                    _ = try await LedgerService(gateway: line.gateway).write { context in
                        try Books.reconcile(lines, wallet: TestCity.wallet, profile: "wave", context)
                    }
                }
            }
            let questions = "SELECT subject FROM timers WHERE kind = '\(WalletHandler.question)'"
            #expect(try await city.count(questions) == 1)
            let answer: WalletNotes = ["movement": "T_46"]
            try await line.gateway.database.write { transaction in
                try handler.recordVerdict(
                    paid, answer, about: reference, from: TestCity.wallet, attempts: 1, transaction)
            }
            #expect(try await city.count(questions) == 0)
            #expect(try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) } == [])
            #expect(try await TaxScene(city: city).balances()["clearing:wallet"] == 30_000)
        }
    }

    /// An operator that pays bills from its own menu tells its name of the transaction to us, and lists that beside another.
    @Test(arguments: [["pay", "list", "pay"], ["list", "pay", "list"], ["list", "pay", "pay"]])
    func `a bill paid at an operator's counter and the line of its statement are one payment`(
        order: [String]
    ) async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(
                city, GSMAWallet.self, ["api_key": "ours", "account": "2000", "operator_key": "theirs"],
                ScriptedNetwork.provider { _ in nil })
            let bill = TestCity.bill(1)
            for event in order {
                if event == "pay" {
                    let answer = await line.call(
                        "accounts", [bill, "bills", bill, "payments"],
                        #"{"amountPaid":"300.00","currency":"GHS","#
                            + #""requestingOrganisationTransactionReference":"op-1"}"#,
                        headers: ["X-API-Key": "theirs", "X-CorrelationID": "c-1"])
                    let receipt = try #require(try await city.export("receipts").first?["number"])
                    #expect(answer.status == 201 && answer.text.contains(receipt), "\(answer.text)")
                } else {
                    let text = try ShippedStatement.payment(in: "gsma", called: "GT-99", "op-1", other: "")
                    let lines = try ShippedStatement.read(text, by: "gsma", on: 20_515)
                    _ = try await LedgerService(gateway: line.gateway).write { context in
                        try Books.reconcile(lines, wallet: TestCity.wallet, profile: "gsma", context)
                    }
                }
            }
            #expect(try await line.states() == ["succeeded"])
            #expect(try await line.receipts() == 1)
            #expect(try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) } == [])
            #expect(try await TaxScene(city: city).balances()["clearing:wallet"] == 30_000)
        }
    }
}
