import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// A bill in monthly parts: equal ones, what does not divide being in the first. Pure.
struct InstalmentPlan {
    struct Part: Hashable {
        let dueDate: CivilDate
        let amount: Int64
    }

    /// Parts a plan may have.
    static let parts: ClosedRange<Int64> = 2...12
    /// Days before an instalment is due that its payer is reminded.
    static let daysOfNotice = 3

    let parts: [Part]

    /// A plan that begins a month after a day; nil for a number of parts that is not allowed, or where a part would come to
    /// nothing.
    init?(of due: Int64, in count: Int64, from day: CivilDate) {
        guard Self.parts.contains(count), due / count > 0 else { return nil }
        let each = due / count
        parts = (1...count).map { part in
            Part(dueDate: day.adding(months: Int(part)), amount: part == 1 ? due - each * (count - 1) : each)
        }
    }
}

extension CivilDate {
    /// The same day some months later, or the last one of a shorter month.
    func adding(months count: Int) -> CivilDate {
        let month = year * 12 + self.month - 1 + count
        for day in stride(from: self.day, through: 1, by: -1) {
            if let date = CivilDate(year: month / 12, month: month % 12 + 1, day: day) { return date }
        }
        return self
    }
}

extension Taxes {
    /// Offers to divide what is due of a bill into monthly parts, from two to twelve. Nothing is written.
    static let offerPlan = Action(
        ActionSignature(
            "taxes.offer_plan", takes: ["number": .text, "parts": .integer],
            outcomes: [
                "offered": planRecord, "refused": RecordType("refused", [:]), "settled": RecordType("settled", [:]),
                "unknown": RecordType("unknown", [:]),
            ])
    ) { context, arguments in
        switch try offer(arguments, context) {
        case .answer(let outcome): return outcome
        case .plan(let plan, let standing):
            let before = try AgreedPlan(of: standing.bill.number, in: context.transaction)
            return outcome("offered", plan, standing.bill, before, context)
        }
    }

    /// Agrees to a plan as it is offered on the day, in place of any earlier one of the bill. From then on one part may be paid
    /// at a time, and the phone is reminded of each. A plan keeps no fine from being added. The owner of the bill, and anyone who
    /// agreed to the plan before, are told when it was another phone. Agreeing to what stands already is `known`, with what
    /// stands, and changes nothing.
    static let acceptPlan = Action(
        ActionSignature(
            "taxes.accept_plan", takes: ["number": .text, "parts": .integer],
            outcomes: [
                "accepted": planRecord, "known": planRecord, "refused": RecordType("refused", [:]),
                "settled": RecordType("settled", [:]),
                "unknown": RecordType("unknown", [:]),
            ], changes: true)
    ) { context, arguments in
        switch try offer(arguments, context) {
        case .answer(let outcome): return outcome
        case .plan(let plan, let standing):
            let before = try AgreedPlan(of: standing.bill.number, in: context.transaction)
            if let before, before.parts == plan.parts, before.isOf(context.phone, context.vault) {
                return outcome("known", plan, standing.bill, before, context)
            }
            try plan.store(for: standing, context)
            try plan.tellOthers(of: standing.bill, before, context)
            return outcome("accepted", plan, standing.bill, before, context)
        }
    }

    private static let planRecord = RecordType(
        "plan",
        [
            "number": .text, "object": .text, "parts": .integer, "first": .money, "each": .money, "first_date": .date,
            "last_date": .date, "before": .integer, "replaces": .text,
        ],
        widths: shownWidths.merging([
            "parts": .integer(digits: 2), "before": .integer(digits: 2), "replaces": .text(most: 3, letters: .plain),
        ]) {
            first, _ in first
        })

    private enum Offer {
        case plan(InstalmentPlan, Standing)
        case answer(ActionOutcome)
    }

    private static func offer(_ arguments: Arguments, _ context: ActionContext) throws -> Offer {
        guard case .found(let bill) = try BillLookUp.find(typed: try arguments.text("number"), context) else {
            return .answer(ActionOutcome("unknown"))
        }
        let standing = try Standing(of: bill, on: context.today, in: context.transaction)
        guard standing.dueInParts > 0 else { return .answer(ActionOutcome("settled")) }
        let plan = InstalmentPlan(
            of: standing.dueInParts, in: try arguments.integer("parts"), from: context.today)
        guard let plan else { return .answer(ActionOutcome("refused")) }
        return .plan(plan, standing)
    }

    private static func outcome(
        _ name: String, _ plan: InstalmentPlan, _ bill: Bill, _ before: AgreedPlan?, _ context: ActionContext
    ) -> ActionOutcome {
        guard let first = plan.parts.first, let last = plan.parts.last else { return ActionOutcome("refused") }
        func money(_ amount: Int64) -> Value {
            .money(Money(minorUnits: amount, currency: context.profile.currency))
        }
        return ActionOutcome(
            name,
            [
                "number": .text(bill.number), "object": .text(bill.title), "parts": .integer(Int64(plan.parts.count)),
                "first": money(first.amount), "each": money(last.amount), "first_date": .date(first.dueDate),
                "last_date": .date(last.dueDate),
                "before": .integer(Int64(before?.parts.count ?? 0)), "replaces": .text(before == nil ? "no" : "yes"),
            ])
    }
}

/// A plan that stands.
struct AgreedPlan {
    let parts: [InstalmentPlan.Part]
    /// Who agreed to it, sealed.
    let phone: [UInt8]

    /// Nil where none was agreed to.
    init?(of bill: String, in transaction: any Transaction) throws(StorageError) {
        let rows = try transaction.rows(
            Statement("SELECT due_date, amount, phone FROM instalments WHERE bill = $1 ORDER BY part", [.text(bill)]))
        guard let first = rows.first else { return nil }
        phone = try first.blob(2)
        parts = try rows.map { row throws(StorageError) in
            InstalmentPlan.Part(dueDate: try row.day(0), amount: try row.integer(1))
        }
    }

    func isOf(_ other: PhoneNumber, _ vault: Vault) -> Bool { vault.phone(phone) == other }
}

extension InstalmentPlan {
    /// Tells the owner of the bill and anyone who agreed to the plan before, where neither is the phone of the turn.
    fileprivate func tellOthers(of bill: Bill, _ before: AgreedPlan?, _ context: ActionContext) throws {
        let owners = try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction)
        let isOwner = owners.contains(context.phone)
        var told = Set(isOwner ? [] : owners)
        if let phone = before.flatMap({ context.vault.phone($0.phone) }), !isOwner || !owners.contains(phone) {
            told.insert(phone)
        }
        told.remove(context.phone)
        for phone in told.sorted(by: { $0.e164 < $1.e164 }) {
            try context.effects.send(
                "taxes.sms_plan_by_other",
                [
                    "bill": .text(bill.number), "parts": .integer(Int64(parts.count)),
                    "before": .integer(Int64(before?.parts.count ?? 0)),
                    "replaced": .text(before == nil ? "no" : "yes"),
                ], to: phone)
        }
    }

    fileprivate func store(for standing: Standing, _ context: ActionContext) throws {
        let bill = standing.bill
        try context.transaction.post(Statement("DELETE FROM instalments WHERE bill = $1", [.text(bill.number)]))
        let phone = try context.vault.seal(context.phone.e164)
        var owed = bill.paid
        for (index, part) in parts.enumerated() {
            owed = owed.added(part.amount)
            let notice = CivilDate(daysSinceEpoch: part.dueDate.daysSinceEpoch - Self.daysOfNotice)
            try context.transaction.post(
                Statement(
                    "INSERT INTO instalments (bill, part, due_date, amount, owed_by_then, phone, remind_on, is_done) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
                    [
                        .text(bill.number), SQLValue(index + 1), .text(part.dueDate.iso), .integer(part.amount),
                        .integer(owed), .blob(phone), .text(notice.iso),
                    ]))
        }
    }
}
