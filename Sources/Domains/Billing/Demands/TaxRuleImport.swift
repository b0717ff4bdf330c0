import Conversation
import DomainKit
import Wording

/// The city's rules about days.
enum TaxRuleImport {
    /// Percent a rule may come to, at most.
    private static let mostPercent: Int64 = 10_000

    static let kind = ImportKind(
        "tax-rules", summary: "Penalties, interest, rebates and amnesties. A known code is brought up to date.",
        columns: [
            .init("code", required: true, "the rule's code"),
            .init("head", required: false, "the kind of tax it is about; all when empty"),
            .init("effect", required: true, "rebate, penalty, interest or amnesty"),
            .init(
                "percent", required: false, "the rate, such as 10 or 1.5; for interest, for each step",
                hasAmounts: true),
            .init("fixed", required: false, "a fixed amount of a penalty, beside the rate", hasAmounts: true),
            .init("step", required: false, "day or month: how often interest is counted; month when empty"),
            .init("days", required: false, "days of grace; for a rebate, days before the due day"),
            .init("from", required: false, "the first day it holds"),
            .init("until", required: false, "the last day it holds"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var lines: [String: Int] = [:]
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            guard let rule = read(record, &lines, context.profile.currency, &problems) else { continue }
            try rule.store(in: context.transaction)
        }
        try problems.check()
        try context.record(.rule, lines.keys.sorted())
        return ImportReport(stored: records.count)
    }

    private static func read(
        _ record: ImportRecord, _ lines: inout [String: Int], _ currency: Currency, _ problems: inout ImportProblems
    ) -> TaxRule? {
        let before = problems.count
        let code = problems.code("code", of: record, &lines)
        let head = problems.text("head", of: record, limit: BillRecordReader.longestKind)
        let effect: TaxRule.Effect? = problems.word("effect", of: record)
        let step = problems.word("step", of: record, else: TaxRule.Step.month)
        let rate = record["percent"].map { percent($0, record.amounts) } ?? 0
        if rate == nil { problems.add(record.line, "percent", "This is no rate. Write it as 10 or 1.5.") }
        let fixed = record["fixed"] == nil ? 0 : problems.money("fixed", of: record, currency)
        if let fixed, fixed > 0, effect != .penalty {
            problems.add(record.line, "fixed", "Only a penalty can be a fixed amount.")
        }
        if rate == 0, fixed == 0 { problems.add(record.line, "percent", "A rule must come to something.") }
        let days = record["days"].map { Int($0) } ?? 0
        if days.map({ !(0...3_660).contains($0) }) ?? true {
            problems.add(record.line, "days", "This is no number of days, from 0 to 3660.")
        }
        let from = record["from"] == nil ? nil : problems.day("from", of: record)
        let until = record["until"] == nil ? nil : problems.day("until", of: record)
        if let from, let until, until < from { problems.add(record.line, "until", "The rule ends before it begins.") }
        guard problems.count == before, let code, let effect, let step, let rate, let fixed, let days else {
            return nil
        }
        return TaxRule(
            code: code, head: head, effect: effect, rate: rate, fixed: fixed, step: step, days: days, from: from,
            until: until)
    }

    /// A percentage in hundredths of a percent.
    private static func percent(_ typed: String, _ amounts: AmountConventions) -> Int64? {
        let hundredths = Currency(code: "", exponent: 2, symbol: "%")
        guard case .amount(let rate) = Money.read(typed, currency: hundredths, in: amounts) else { return nil }
        return (1...mostPercent * 100).contains(rate.minorUnits) ? rate.minorUnits : nil
    }
}
