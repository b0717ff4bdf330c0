import Simulator
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Storage
import Testing
import Wording

/// How each wallet writes its statements.
@Suite struct StatementProfileTests {
    @Test func `every wallet has a profile, the bank too, and no profile is without one`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: ShippedStatement.folder)
        #expect(Set(files) == Set(ShippedStatement.names.map { "\($0).csv" }))
    }

    @Test(arguments: ShippedStatement.names)
    func `a statement is read by the wallet's profile: what came, what left, charges, and nothing that failed`(
        name: String
    ) throws {
        let lines = try ShippedStatement.read(try ShippedStatement.sample(name), by: name)
        let movements = lines.map { line in
            line.description.split(separator: " ").dropFirst().joined(separator: " ")
                + (line.isCharge ? " charge" : "")
        }
        let times = name == "bank" ? ["00:00:00", "00:00:00", "00:00:00"] : ["08:00:05", "09:00:00", "10:00:00"]
        #expect(
            movements == [
                "A1 12050 2026-05-04T\(times[0])Z", "A2 -2000 2026-05-04T\(times[1])Z",
                "A1 -150 2026-05-04T\(times[2])Z charge",
            ])
    }
}

/// What wallets and banks keep, in the books.
@Suite(.onEveryStore) struct `Fees in the books` {
    /// Profiles whose sample has a column for what was kept of each payment.
    private static let withColumn: Set<String> = [
        "airtel_money", "flutterwave", "hubtel", "mtn_momo", "paystack", "plain", "wave",
    ]

    @Test(arguments: ShippedStatement.names)
    func `a charge beside its payment or in a line of its own is a fee, once, by every profile`(
        name: String
    ) async throws {
        try await TestCity.open { city async throws in
            let lines = try ShippedStatement.read(try ShippedStatement.sample(name), by: name)
            let kept: Int64 = 150 + (Self.withColumn.contains(name) ? 120 : 0)
            for round in 1...2 {
                let result = try await LedgerService(gateway: city.world.gateway).write { context in
                    try Books.reconcile(lines, wallet: TestCity.wallet, profile: name, context)
                }
                if round == 1 { #expect(result.fees == kept && result.totals[.charge]?.lines == 1) }
                let balances = try await TaxScene(city: city).balances()
                #expect(balances["fees:wallet"] == kept, "\(balances)")
                #expect(balances["bank:wallet"] ?? 0 <= 2_000, "\(balances)")
            }
        }
    }

    private static let paystackHeader = "id,reference,amount,fees,currency,status,paid_at,customer.phone\n"

    /// Whether the wallet's updates come before its statement.
    @Test(arguments: [true, false]) func `of a payment by Paystack the bill gets the whole, and the fee is the city's`(
        isToldFirst: Bool
    ) async throws {
        try await TestCity.open { city async throws in
            let bill = TestCity.bill(1)
            let handler = LedgerService(gateway: city.world.gateway)
            var reference = bill
            if isToldFirst {
                await city.talk(1, TestCity.payment(1))
                reference = try #require(try await city.export("payments").first?["reference"])
                let update = PaymentUpdate(
                    reference: reference, wallet: TestCity.wallet,
                    verdict: .succeeded(
                        transaction: "4001",
                        amount: Money(
                            minorUnits: 30_000, currency: city.world.gateway.registry.live.program.profile.currency)))
                _ = try await handler.write { try Books.hear(update, $0) }
            }
            let text =
                Self.paystackHeader + "4001,\(reference),30000,300,GHS,success,2026-03-02T08:00:00.000Z,0240000001\n"
            let lines = try ShippedStatement.read(text, by: "paystack", on: 20_515)
            for _ in 1...2 {
                _ = try await handler.write { context in
                    try Books.reconcile(lines, wallet: TestCity.wallet, profile: "paystack", context)
                }
                #expect(
                    try await TaxScene(city: city).balances() == [
                        "clearing:wallet": 29_700, "receivable:\(bill)": -30_000, "fees:wallet": 300,
                    ])
            }
            #expect(try await city.export("receipts").map { $0["amount"] } == ["300.00"])
            #expect(try await city.export("bills").first { $0["number"] == bill }?["due"] == "0.00")
        }
    }
}

/// Payments that wallets give back, as their statements write it.
@Suite(.onEveryStore) struct `Refunds in statements` {
    struct Course: Sendable, CustomTestStringConvertible {
        let profile: String
        let header: String
        /// The payment, and what gives it back; `BILL` stands for the bill's number.
        let lines: [String]
        let isTakenBack: Bool

        var testDescription: String { profile }
    }

    private static let waveHeader =
        "transaction_id,timestamp,transaction_type,amount,fee,counterparty_mobile,client_reference,is_reversal"
    private static let gsmaHeader =
        "transactionReference,requestingOrganisationTransactionReference,amount,creationDate,transactionStatus,type"

    private static let courses = [
        Course(
            profile: "wave",
            header: waveHeader,
            lines: [
                "T_1,2026-03-01T08:00:00Z,api_checkout,300.00,3.00,+233240000001,BILL,false",
                "T_2,2026-03-01T09:00:00Z,api_checkout_refund,-300.00,-3.00,+233240000001,BILL,true",
            ], isTakenBack: true),
        Course(
            profile: "wave",
            header: waveHeader,
            lines: [
                "T_1,2026-03-01T08:00:00Z,api_checkout,300.00,3.00,+233240000001,BILL,false",
                "T_1,2026-03-01T09:00:00Z,api_checkout_refund,-300.00,-3.00,+233240000001,BILL,true",
            ], isTakenBack: true),
        Course(
            profile: "paystack", header: "id,reference,amount,fees,currency,status,paid_at,customer.phone",
            lines: [
                "4001,BILL,30000,0,GHS,success,2026-03-01T08:00:00.000Z,0240000001",
                "4001,BILL,30000,0,GHS,reversed,2026-03-01T08:00:00.000Z,0240000001",
            ], isTakenBack: true),
        Course(
            profile: "hubtel", header: "Date,TransactionId,ClientReference,CustomerMsisdn,Amount,Charges,Status",
            lines: [
                "2026-03-01T08:00:00,H1,BILL,233240000001,300.00,0,Paid",
                "2026-03-01T08:00:00,H1,BILL,233240000001,300.00,0,Refunded",
            ], isTakenBack: true),
        Course(
            profile: "gsma",
            header: gsmaHeader,
            lines: [
                "G1,BILL,300.00,2026-03-01T08:00:00.000Z,completed,merchantpay",
                "G2,BILL,-300.00,2026-03-01T09:00:00.000Z,completed,reversal",
            ], isTakenBack: true),
        Course(
            profile: "mtn_momo", header: "Id,External Id,Date,Status,Type,From,Amount,Fee",
            lines: [
                "12345678901,BILL,2026-03-01 08:00:00,Successful,Payment,233240000001,300.00,0",
                "12345678902,BILL,2026-03-01 09:00:00,Successful,Refund,,-300.00,0",
            ], isTakenBack: false),
    ]

    @Test(arguments: courses)
    func `a refund takes its payment back, or is a difference, and never a payment to the bank`(course: Course)
        async throws
    {
        try await TestCity.open { city async throws in
            let bill = TestCity.bill(1)
            for line in course.lines {
                let text = course.header + "\n" + line.replacing("BILL", with: bill) + "\n"
                let lines = try ShippedStatement.read(text, by: course.profile, on: 20_515)
                _ = try await LedgerService(gateway: city.world.gateway).write { context in
                    try Books.reconcile(lines, wallet: TestCity.wallet, profile: course.profile, context)
                }
            }
            let balances = try await TaxScene(city: city).balances()
            #expect(balances["bank:wallet"] == nil, "\(balances)")
            #expect(balances["fees:wallet"] ?? 0 == 0, "\(balances)")
            #expect(balances["clearing:wallet"] == (course.isTakenBack ? 0 : 30_000), "\(balances)")
            let due = try await city.export("bills").first { $0["number"] == bill }?["due"]
            #expect(due == (course.isTakenBack ? "300.00" : "0.00"))
            let open = try await city.world.gateway.database.read { try Difference.all(in: $0) }
            #expect(open.count == (course.isTakenBack ? 0 : 1))
        }
    }
}
