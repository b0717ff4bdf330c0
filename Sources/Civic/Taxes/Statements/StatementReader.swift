package import Conversation
import Wording

/// One line of a wallet's statement: money that came, or that left where the amount is negative.
package struct StatementLine: Sendable, Hashable {
    /// The line of the file it begins at.
    let line: Int
    let transaction: String
    let reference: String
    /// Minor units of the city's currency.
    let amount: Int64
    let fee: Int64
    let phone: PhoneNumber?
    let at: Instant
    /// Of money that left: what it takes back.
    let original: String?
}

extension StatementLine: CustomStringConvertible {
    /// The line of the file, the movement, its minor units and its time, as `4 A1 130050 2026-05-04T08:00:00Z`; no phone.
    package var description: String { "\(line) \(transaction) \(amount) \(at.timestamp)" }
}

/// Reads a wallet's statement by its profile. Whatever stands before the line with the columns' names is passed over, and so
/// are columns the profile does not name and lines whose status says that no money moved.
package struct StatementReader: Sendable {
    /// Records before the one that names the columns, at most.
    private static let mostPreamble = 50

    private let profile: StatementProfile
    private let city: CityProfile
    private let moment: @Sendable (Int64) -> Instant

    /// - Parameter moment: the moment of a time of the city's clock, given in seconds as if the clock went by UTC.
    package init(
        _ profile: StatementProfile, of city: CityProfile, moment: @escaping @Sendable (Int64) -> Instant
    ) {
        self.profile = profile
        self.city = city
        self.moment = moment
    }

    /// The lines where money moved.
    ///
    /// - Throws: `ImportRefused` with every problem of the file; then nothing was read.
    package func lines(in bytes: [UInt8]) throws(ImportRefused) -> [StatementLine] {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let named = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].lazy.compactMap { separator in
            columns(CSVScanner(bytes, from: start, separator: separator))
        }.first
        guard let named else {
            let wanted = profile.sources.values.map(\.column).sorted().joined(separator: ", ")
            throw ImportRefused([
                ImportProblem(
                    line: 1, column: nil, "No line names the columns of the profile \(profile.name): \(wanted).")
            ])
        }
        var scanner = named.scanner
        let places = named.places
        var problems = ImportProblems()
        var lines: [StatementLine] = []
        var met: [String: Int] = [:]
        while let record = scanner.next() {
            if let fault = record.fault {
                problems.add(fault.line, nil, fault.message)
                continue
            }
            let fields = places.mapValues { record.fields.indices.contains($0) ? record.fields[$0].cleanedInput : "" }
            guard fields.values.contains(where: { !$0.isEmpty }), isMoney(fields[.status]) else { continue }
            guard let line = read(fields, record.line, &problems) else { continue }
            if let earlier = met.updateValue(line.line, forKey: line.transaction) {
                problems.add(line.line, column(.transaction), "The transaction stands in line \(earlier) too.")
            }
            lines.append(line)
            guard lines.count <= CSVReader.mostRecords else {
                problems.add(record.line, nil, "The file has more than \(CSVReader.mostRecords) lines. Divide it.")
                break
            }
        }
        try problems.check()
        return lines
    }

    private typealias Fields = [StatementProfile.Field: String]

    private func column(_ field: StatementProfile.Field) -> String { profile.sources[field]?.column ?? field.rawValue }

    /// The scanner behind the line that names every column of the profile, and where they are.
    private func columns(
        _ begin: CSVScanner
    ) -> (scanner: CSVScanner, places: [StatementProfile.Field: Int])? {
        var scanner = begin
        for _ in 0...Self.mostPreamble {
            guard let record = scanner.next() else { return nil }
            let names = record.fields.map { $0.cleanedInput.lowercased() }
            let places = profile.sources.compactMapValues { names.firstIndex(of: $0.column) }
            if places.count == profile.sources.count { return (scanner, places) }
        }
        return nil
    }

    private func isMoney(_ status: String?) -> Bool {
        guard let status, let words = profile.sources[.status]?.form, !words.isEmpty else { return true }
        return words.lowercased().split(separator: "|").contains(Substring(status.lowercased()))
    }

    private func read(_ fields: Fields, _ line: Int, _ problems: inout ImportProblems) -> StatementLine? {
        let before = problems.count
        let transaction = fields[.transaction] ?? ""
        if transaction.isEmpty { problems.add(line, column(.transaction), "This column must not be empty.") }
        let amount = amount(fields, line, &problems)
        let fee = money(.fee, fields, line, &problems) ?? 0
        let time = StatementTime(profile.sources[.time]?.form ?? "").flatMap { $0.read(fields[.time] ?? "") }
        if time == nil { problems.add(line, column(.time), "This is no time as the profile says it is written.") }
        guard problems.count == before, let amount, let time else { return nil }
        let at =
            switch time {
            case .clock(let seconds): moment(seconds)
            case .moment(let seconds): Instant(seconds: seconds)
            }
        // A masked phone, as some wallets write it, is none.
        let phone = fields[.phone].flatMap { $0.isEmpty ? nil : city.numbering.parse($0) }
        return StatementLine(
            line: line, transaction: transaction, reference: fields[.reference] ?? "", amount: amount, fee: abs(fee),
            phone: phone, at: at,
            original: fields[.original].flatMap { $0.isEmpty ? nil : $0 })
    }

    private func amount(_ fields: Fields, _ line: Int, _ problems: inout ImportProblems) -> Int64? {
        let before = problems.count
        let paidIn = money(.paidIn, fields, line, &problems)
        let paidOut = money(.paidOut, fields, line, &problems)
        let whole = money(.amount, fields, line, &problems)
        let sum = whole ?? (paidIn == nil && paidOut == nil ? nil : (paidIn ?? 0).added(-abs(paidOut ?? 0)))
        guard problems.count == before else { return nil }
        if let sum, sum != 0 { return sum }
        problems.add(line, column(profile.sources[.amount] == nil ? .paidIn : .amount), "The line moves no money.")
        return nil
    }

    /// An amount, with a sign before it where it left; nil when the field is empty.
    private func money(
        _ field: StatementProfile.Field, _ fields: Fields, _ line: Int, _ problems: inout ImportProblems
    ) -> Int64? {
        guard let typed = fields[field], !typed.isEmpty else { return nil }
        let isNegative = typed.hasPrefix("-") || typed.hasPrefix("\u{2212}")
        let bare = isNegative || typed.hasPrefix("+") ? String(typed.dropFirst()) : typed
        guard let money = Money.parse(bare, currency: city.currency) else {
            problems.add(line, column(field), "This is no amount in \(city.currency.code).")
            return nil
        }
        return isNegative ? -money.minorUnits : money.minorUnits
    }
}
