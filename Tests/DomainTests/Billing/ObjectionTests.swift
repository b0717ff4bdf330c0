import DomainKit
import Billing
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct ObjectionTests {
    @Test func `an objection is taken once from a phone, and listed without it`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let arguments: [String: Value] = ["number": .text(number), "grounds": .text("not_mine")]
            let taken = try await office.call("taxes.object", arguments, from: 4)
            #expect(taken.name == "taken")
            let again = try await office.call("taxes.object", arguments, from: 4)
            #expect(again.name == "known" && again.fields == taken.fields)
            #expect(try await office.call("taxes.object", arguments, from: 5).name == "taken")
            let listed = try await office.desk.takeOut("objections")
            #expect(listed.map { Array($0[1...3]) } == Array(repeating: [number, "not_mine", "2026-05-04"], count: 2))
            #expect(listed.contains { $0[0] == taken.text("number") })
            #expect(try await office.due(number) == 30_000)
        }
    }

    @Test func `other grounds and a number nobody has are refused`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let other: [String: Value] = ["number": .text(number), "grounds": .text("because")]
            #expect(try await office.call("taxes.object", other).name == "refused")
            let nobodys: [String: Value] = ["number": .text(try TaxOffice.number(2)), "grounds": .text("amount")]
            #expect(try await office.call("taxes.object", nobodys).name == "unknown")
            #expect(try await office.desk.takeOut("objections").isEmpty)
        }
    }

    // MARK: Answers of staff

    /// A bill the fourth phone objects to, and the number of that objection.
    private static func objected(_ office: TaxOffice) async throws -> (bill: String, objection: String) {
        let number = try await office.bill(1)
        let taken = try await office.call("taxes.object", grounds(number), from: 4)
        office.effects.forget()
        return (number, try #require(taken.text("number")))
    }

    private static func grounds(_ number: String) -> [String: Value] {
        ["number": .text(number), "grounds": .text("amount")]
    }

    @discardableResult
    private static func answer(
        _ objection: String, _ verdict: ObjectionVerdict, because reason: String = "measured on 4 May",
        by name: String = "Esi", _ office: TaxOffice
    ) async throws -> String {
        try await office.inContext {
            try Taxes.answerObjection(objection, verdict, because: reason, $0.acting(by: name))
        }
    }

    @Test(arguments: ObjectionVerdict.allCases)
    func `an answer is told to who objected, shows on the bill and changes no money`(
        verdict: ObjectionVerdict
    ) async throws {
        try await TaxOffice.open { office in
            let (number, objection) = try await Self.objected(office)
            func shown(to phone: Int) async throws -> [String?] {
                let bill = try await office.call("taxes.find_bill", ["number": .text(number)], from: phone)
                return ["stands", "objection", "answer"].map(bill.text)
            }
            #expect(try await shown(to: 4) == ["objection", objection, "open"])
            #expect(try await Self.answer(objection, verdict, office) == number)
            let told: [String: Value] = [
                "objection": .text(objection), "bill": .text(number), "answer": .text(verdict.rawValue),
                "reason": .text("measured on 4 May"),
            ]
            let message = KeptEffects.Message(
                text: "taxes.sms_objection_answered", arguments: told, phone: try DomainDesk.phone(4))
            #expect(office.effects.messages == [message])
            #expect(try await shown(to: 4) == ["objection", objection, verdict.rawValue])
            #expect(try await shown(to: 1) == ["none", "", "none"])
            let again = try await office.call("taxes.object", Self.grounds(number), from: 4)
            #expect(again.name == "answered" && again.text("number") == objection)
            #expect(again.text("answer") == verdict.rawValue)
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances() == [:])
            let row = try #require(try await office.desk.takeOut("objections").first)
            #expect(
                Array(row[5...]) == [verdict.rawValue, "measured on 4 May", "Esi", "2026-05-04T08:00:00Z"])
        }
    }

    @Test func `an objection is listed as open until it is answered, and is answered once`() async throws {
        try await TaxOffice.open { office in
            let (number, objection) = try await Self.objected(office)
            _ = try await office.call("taxes.object", Self.grounds(number), from: 5)
            func listed(waiting: Bool) async throws -> [Taxes.Objection] {
                try await office.desk.database.read { try Taxes.objections(waiting: waiting, in: $0) }
            }
            #expect(try await listed(waiting: true).count == 2)
            try await Self.answer(objection, .rejected, by: " Esi ", office)
            await #expect(throws: ObjectionNotAnswered.answered) {
                try await Self.answer(objection, .accepted, by: "Kofi", office)
            }
            #expect(try await listed(waiting: true).map { $0.number == objection } == [false])
            let answered = try #require(try await listed(waiting: false).first { $0.number == objection })
            #expect(answered.bill == number && answered.grounds == "amount" && answered.day.iso == "2026-05-04")
            #expect(answered.answer?.verdict == .rejected && answered.answer?.author == "Esi")
            #expect(office.effects.texts == ["taxes.sms_objection_answered"])
        }
    }

    @Test(arguments: [
        ("Esi", " ", ObjectionNotAnswered.noReason), ("\u{200B}", "measured", ObjectionNotAnswered.noAccount),
        ("Esi", String(repeating: "m", count: Taxes.longestObjectionReason + 1), ObjectionNotAnswered.longReason),
    ])
    func `an answer says who gave it and why, in few words`(
        name: String, reason: String, refusal: ObjectionNotAnswered
    ) async throws {
        try await TaxOffice.open { office in
            let (_, objection) = try await Self.objected(office)
            await #expect(throws: refusal) {
                try await Self.answer(objection, .accepted, because: reason, by: name, office)
            }
            await #expect(throws: ObjectionNotAnswered.unknown) {
                try await Self.answer("12", .accepted, office)
            }
            #expect(office.effects.messages.isEmpty)
            #expect(try await office.desk.takeOut("objections").first?[5] == "")
        }
    }

    @Test(arguments: [
        ("UPDATE objection_answers SET verdict = 'accepted'", "is not as it was written down."),
        ("UPDATE objection_answers SET author = 'Yaw'", "is not as it was written down."),
        ("UPDATE objection_answers SET reason = 'other'", "is not as it was written down."),
        ("DELETE FROM objection_answers", "was written down and is gone."),
    ])
    func `an answer that is changed beside the books is named`(sql: String, finding: String) async throws {
        try await TaxOffice.open { office in
            let (_, objection) = try await Self.objected(office)
            try await Self.answer(objection, .rejected, office)
            let vault = office.desk.vault
            var hasMore = true
            while hasMore {
                hasMore = try await office.desk.database.write { transaction in
                    try Books.linkRecords(ProjectCity.domains.records, vault, at: DomainDesk.morning, transaction)
                }
            }
            #expect(try await office.balances() == [:])
            let changed = try await office.desk.database.write { try $0.run(Statement(sql)) }
            #expect(changed == 1)
            let faults = try await office.desk.database.read {
                try Books.verifyRecords(ProjectCity.domains.records, vault, in: $0)
            }.faults
            #expect(
                faults.map { $0.sentence(ProjectCity.domains.records) }.contains(
                    "The answer to objection \(objection) \(finding)"), "\(faults)")
        }
    }
}
