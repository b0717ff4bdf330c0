import Foundation

/// What the store holds in the end, set against what phones were told.
///
/// Everybody's last request must have been answered, and all money and texts have arrived.
struct Reckoning {
    /// Effects that were acknowledged and are not there, in words.
    private(set) var lost: [String] = []
    /// Effects that are there more often than they were asked for.
    private(set) var twice: [String] = []
    /// Payments asked for and acknowledged.
    let payments: Int

    /// - Parameter texts: every text the phones received.
    init(_ phones: [ScriptedPhone], texts: [String], in place: Workplace) async throws {
        let asked = phones.flatMap(\.paid)
        payments = asked.count
        let attempts = try await place.export("payments")
        compare("attempt to pay bill", attempts.compactMap { $0["bill"] }, asked)
        let paid = attempts.filter { $0["state"] == "succeeded" }.compactMap { $0["bill"] }

        let receipts = try await place.export("receipts")
        compare("receipt for bill", receipts.compactMap { $0["bill"] }, paid)
        let numbers = receipts.compactMap { $0["number"] }
        // A text may come twice, when its sender cannot know whether it went out.
        let told = Set(texts.compactMap { $0.firstMatch(of: /receipt number: ([0-9]+)/) }.map { String($0.1) })
        compare("text about receipt", Array(told), numbers)
        let status = try await place.export("bills").filter { $0["status"] == "paid" }
        compare("bill paid", status.compactMap { $0["number"] }, paid)
        balance(try await place.export("postings"), receipts: receipts.count)

        let reports = texts.compactMap { $0.firstMatch(of: /Report number ([0-9]+)/) }.map { String($0.1) }
        let named = phones.reduce(into: Set(reports)) { $0.formUnion($1.reports) }
        compare("report", try await place.export("reports").compactMap { $0["number"] }, Array(named))

        // Who pays is told once when nobody knows the end yet, as when the simulated wallet went with its gateway.
        let unsure = Set(
            texts.filter { $0.contains("We do not know yet") }
                .compactMap { $0.firstMatch(of: /Reference ([0-9A-Za-z]+)/).map { String($0.1) } })
        let owed = phones.reduce(0) { $0 + $1.textsAcknowledged } + asked.count + unsure.count
        let messages = try await place.export("messages").count
        if messages < owed { lost.append("\(owed - messages) of \(owed) texts") }
        if messages > owed { twice.append("\(messages - owed) texts") }
    }

    private mutating func compare(_ what: String, _ found: [String], _ expected: [String]) {
        for change in found.sorted().difference(from: expected.sorted()) {
            switch change {
            case .insert(_, let element, _): twice.append("\(what) \(element)")
            case .remove(_, let element, _): lost.append("\(what) \(element)")
            }
        }
    }

    /// Each receipt has one entry of two lines that cancel out.
    private mutating func balance(_ postings: [[String: String]], receipts: Int) {
        let entries = Dictionary(grouping: postings) { $0["entry"] ?? "" }
        if entries.count < receipts { lost.append("\(receipts - entries.count) entries") }
        if entries.count > receipts { twice.append("\(entries.count - receipts) entries") }
        for (entry, lines) in entries {
            let sum = lines.compactMap { $0["amount"].flatMap { Decimal(string: $0) } }.reduce(0, +)
            if sum != 0 || lines.count != 2 { lost.append("the balance of entry \(entry)") }
        }
    }
}
