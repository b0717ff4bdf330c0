import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// One movement that its wallet calls by two names, told by the wallet's updates and by its statement: in every order, under each
/// name, and whatever the line says of whose money it is, it is one entry.
@Suite(.onEveryStore) struct TwoNamesTests {
    /// What happens: updates under one name, updates that tell the other name too, the statement.
    enum Event: String, Sendable { case bareUpdate, update, list }

    /// What the line of the statement says of whose money it is.
    enum Words: String, Sendable, CaseIterable { case reference, bill, nothing }

    struct Course: Sendable, CustomTestStringConvertible {
        /// The name in the updates, and the one in the statement.
        let told: String
        let listed: String
        let words: Words
        let order: [Event]

        var testDescription: String {
            "\(told) in the updates, \(listed) with \(words.rawValue) in the list: "
                + order.map(\.rawValue).joined(separator: ", ")
        }

        private static let orders: [[Event]] = [
            [.list, .update, .update], [.update, .list, .update], [.list, .bareUpdate, .update],
            [.bareUpdate, .list, .update],
            [.bareUpdate, .update, .list], [.list, .update, .list], [.list, .bareUpdate, .update, .list],
        ]
        static let all: [Course] = [("cos-1", "T_46"), ("T_46", "cos-1"), ("T_46", "T_46")].flatMap { names in
            Words.allCases.flatMap { words in
                orders.map { Course(told: names.0, listed: names.1, words: words, order: $0) }
            }
        }
    }

    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        time,time,yyyy-MM-dd HH:mm:ss
        """

    private static func list(_ name: String, _ reference: String, to office: TaxOffice) async throws {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = "transaction,reference,amount,time\n\(name),\(reference),100.00,2026-05-04 08:00:05\n"
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        _ = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "test", context)
        }
    }

    /// What the wallet says, as the gateway hands it on.
    @discardableResult
    private static func hear(
        _ name: String, otherNames: [String], about reference: String, to office: TaxOffice
    ) async throws -> PaymentOutcome {
        try await office.inContext { context in
            let update = PaymentUpdate(
                reference: reference, wallet: TaxOffice.wallet, verdict: .moved(10_000, name), otherNames: otherNames)
            let outcome = try Books.hear(update, context)
            try Books.learn(otherNames, of: name, at: TaxOffice.wallet, context)
            return outcome
        }
    }

    /// Plays a course, where the updates are about a request of ours or about what the payer gave in its place.
    private static func play(
        _ course: Course, about reference: String, bill: String, _ office: TaxOffice
    ) async throws {
        let other = course.told == "cos-1" ? "T_46" : "cos-1"
        for event in course.order {
            switch event {
            case .bareUpdate: try await hear(course.told, otherNames: [], about: reference, to: office)
            case .update: try await hear(course.told, otherNames: [other], about: reference, to: office)
            case .list:
                let words: [Words: String] = [.reference: reference, .bill: bill]
                try await list(course.listed, words[course.words] ?? "", to: office)
            }
        }
    }

    private static func expectOne(_ office: TaxOffice, _ bill: String) async throws {
        #expect(try await office.balances()["clearing:momo"] == 10_000)
        #expect(try await office.due(bill) == 20_000)
        #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) } == [])
        #expect(try await office.desk.database.read { try Difference.all(in: $0) } == [])
        #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
    }

    @Test(arguments: Course.all) func `a request's movement under two names is one entry`(course: Course) async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            let reference = try await office.pay(bill, 10_000)
            try await Self.play(course, about: reference, bill: bill, office)
            #expect(try await office.state(reference) == .succeeded)
            try await Self.expectOne(office, bill)
        }
    }

    /// Not of what lies in suspense under the only name there is: the updates add nothing to what the statement said.
    @Test(arguments: Course.all.filter { $0.words == .bill || ($0.words == .nothing && $0.told != $0.listed) })
    func `a movement nobody asked for is one entry under two names`(course: Course) async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            try await Self.play(course, about: bill, bill: bill, office)
            try await Self.expectOne(office, bill)
        }
    }

    @Test func `updates that name the movement as its statement did join it to the updates before`() async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            let reference = try await office.pay(bill, 10_000)
            try await Self.list("T_46", "", to: office)
            try await Self.hear("cos-1", otherNames: [], about: reference, to: office)
            #expect(try await office.balances()["clearing:momo"] == 20_000)
            try await Self.hear("T_46", otherNames: ["cos-1"], about: reference, to: office)
            try await Self.expectOne(office, bill)
        }
    }

    @Test func `money a statement put on the bill is the request's, whose payer gets that receipt`() async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            let reference = try await office.pay(bill, 10_000)
            try await Self.list("T_46", bill, to: office)
            office.effects.forget()
            #expect(
                try await Self.hear("cos-1", otherNames: ["T_46"], about: reference, to: office) == .moved(.succeeded))
            #expect(try await office.desk.takeOut("receipts").count == 1)
            #expect(office.effects.texts == ["taxes.sms_receipt"])
            // Of two requests only one was paid by it.
            let second = try await office.pay(bill, 10_000)
            #expect(
                try await Self.hear("cos-1", otherNames: ["T_46"], about: second, to: office) == .postedOtherwise)
            try await Self.expectOne(office, bill)
        }
    }

    @Test func `money a statement put on another bill is not posted again, and the request stays open`() async throws {
        try await TaxOffice.open { office in
            let (bill, other) = (try await office.bill(1), try await office.bill(2))
            let reference = try await office.pay(bill, 10_000)
            try await Self.list("T_46", other, to: office)
            for _ in 1...2 {
                #expect(
                    try await Self.hear("cos-1", otherNames: ["T_46"], about: reference, to: office)
                        == .postedOtherwise)
            }
            #expect(try await office.state(reference) == .created)
            #expect(try await office.balances()["clearing:momo"] == 10_000)
            #expect(try await office.due(other) == 20_000)
        }
    }
}
