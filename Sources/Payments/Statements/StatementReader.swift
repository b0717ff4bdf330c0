package import Conversation
package import DomainKit
import Wording

/// What was read of a statement.
package struct StatementReading: Sendable, Hashable {
    /// Where money moved, in the order of the file.
    package let lines: [StatementLine]
    /// Named rows whose status says that no money moved: one of a movement in the books contradicts them.
    package var unmoved: [UnmovedRow] = []
    /// Sentences for staff about what was passed over and what the file does not tell.
    package let notes: [String]
}

/// A row that names a movement and says that no money moved.
package struct UnmovedRow: Sendable, Hashable {
    /// The line of the file.
    let line: Int
    /// The wallet's name of the movement.
    let transaction: String
    /// What else it is called; nil where the statement does not tell.
    let otherName: String?
    /// The wallet's word.
    let status: String
}

/// Reads a wallet's statement by its profile: values separated by commas, semicolons or tabs.
///
/// Passed over are what stands before the line with the columns' names, columns the profile does not name, lines whose
/// status says that no money moved, lines that move nothing, and rows of balances and totals. A row with fewer or more
/// fields than the columns is no row anybody can trust, and refuses the file.
package struct StatementReader: Sendable {
    private let profile: StatementProfile
    private let city: CityProfile
    private let clock: StatementClock
    private let allowsUnnamed: Bool
    private let requests: @Sendable (_ reference: String) -> String?

    /// - Parameters:
    ///   - allowsUnnamed: whether money that came may have no name of its own, as at a bank. Money that left always may.
    ///   - requests: our reference that stands in a wallet's in another form; nil where none does.
    package init(
        _ profile: StatementProfile, of city: CityProfile, _ clock: StatementClock, allowsUnnamed: Bool = false,
        requests: @escaping @Sendable (_ reference: String) -> String? = { _ in nil }
    ) {
        self.profile = profile
        self.city = city
        self.clock = clock
        self.allowsUnnamed = allowsUnnamed
        self.requests = requests
    }

    /// The lines where money moved.
    ///
    /// - Throws: `ImportRefused` with every problem of the file; then nothing was read.
    package func read(_ bytes: [UInt8]) throws(ImportRefused) -> StatementReading {
        var problems = ImportProblems()
        let table = try StatementTable(bytes, profile)
        let amounts = StatementAmounts(in: table, profile, city.currency)
        var passed = PassedRows()
        var met = MetRows(areMovementsNamed: !allowsUnnamed)
        var numbers = LongNumbers()
        var footers: [Int] = []
        var lines: [StatementLine] = []
        var scanner = table.scanner
        while let record = scanner.next() {
            if let fault = record.fault {
                problems.add(fault.line, table.name(of: fault.field), fault.message)
                continue
            }
            let cells = record.fields.map(StatementCell.bare)
            guard cells.contains(where: { !$0.isEmpty }), !table.isHeader(cells) else { continue }
            let row = Row(line: record.line, cells: cells, places: table.places)
            if let fault = table.shapeFault(of: cells) {
                if StatementRowWords.isBalance(row, city.currency) {
                    passed.balances += 1
                } else if StatementRowWords.isFooter(cells) {
                    footers.append(record.line)
                } else {
                    problems.add(record.line, nil, StatementRowWords.isSentence(cells) ? table.tornNumber : fault)
                }
                continue
            }
            // What stands between rows is no footer.
            for line in footers { problems.add(line, nil, table.tornRow) }
            footers = []
            guard let line = read(row, amounts, &passed, &numbers, &problems) else { continue }
            guard !met.isRepetition(of: line, row) else {
                passed.repetitions += 1
                continue
            }
            lines.append(line)
            guard lines.count <= CSVReader.mostRecords else {
                problems.add(record.line, nil, "The file has more than \(CSVReader.mostRecords) lines. Divide it.")
                break
            }
        }
        for (line, field) in numbers.lost { problems.add(line, column(field), Self.lostDigits) }
        try problems.check()
        passed.footers = footers.count
        return StatementReading(
            lines: lines.withFees.named(city.currency), unmoved: passed.unmoved,
            notes: table.notes + passed.notes(isEmpty: lines.isEmpty))
    }

    /// One row of the table.
    struct Row {
        let line: Int
        let cells: [String]
        let places: [StatementProfile.Field: Int]

        /// The cell of a field; nil where the file has no such column or nothing stands there.
        subscript(field: StatementProfile.Field) -> String? {
            guard let place = places[field], cells.indices.contains(place), !cells[place].isEmpty else { return nil }
            return StatementProfile.identifiers.contains(field) ? StatementCell.identifier(cells[place]) : cells[place]
        }
    }

    private func column(_ field: StatementProfile.Field) -> String { profile.sources[field]?.column ?? field.rawValue }

    // MARK: One row

    private func read(
        _ row: Row, _ amounts: StatementAmounts, _ passed: inout PassedRows, _ numbers: inout LongNumbers,
        _ problems: inout ImportProblems
    ) -> StatementLine? {
        let isTakenBack = isTakenBackByStatus(row)
        if let words = profile.sources[.status]?.words, !words.isEmpty, !isTakenBack,
            !words.contains((row[.status] ?? "").lowercased())
        {
            passed.add(row)
            return nil
        }
        guard !StatementRowWords.isBalance(row, city.currency) else {
            passed.balances += 1
            return nil
        }
        let before = problems.count
        check(row, &numbers, &problems)
        checkCurrency(of: row, &problems)
        let amount = amounts.moved(row, &passed.rounded, &problems)
        let fee = amounts.money(.fee, row, &passed.rounded, &problems) ?? 0
        guard problems.count == before else { return nil }
        guard let amount, amount != 0 else {
            // A named movement without an amount is not whole; zeros, and rows without a name, move nothing.
            if amount == nil, row[.transaction] != nil {
                problems.add(row.line, column(amountField), "The line moves no money.")
            } else {
                passed.idle += 1
            }
            return nil
        }
        let time = row[.time].flatMap { text in profile.times.lazy.compactMap { $0.read(text) }.first }
        if time == nil { problems.add(row.line, column(.time), "This is no time as the profile says it is written.") }
        if row[.transaction] == nil, amount > 0, !allowsUnnamed {
            problems.add(row.line, column(.transaction), "This column must not be empty.")
        }
        guard problems.count == before, let time else { return nil }
        // The fee beside a payment that was taken back since is that of the payment, which was booked when it came.
        return line(row, isTakenBack ? -abs(amount) : amount, fee: isTakenBack ? 0 : fee, at: time, &problems)
    }

    /// Whether the row's status says that the movement it names was taken back.
    private func isTakenBackByStatus(_ row: Row) -> Bool {
        guard let place = row.places[.takesBack], place == row.places[.status],
            !profile.charges.stand(in: row[.kind] ?? "")
        else { return false }
        return profile.takeBacks.stand(in: row[.status] ?? "")
    }

    private func line(
        _ row: Row, _ amount: Int64, fee: Int64, at time: StatementTime.Reading, _ problems: inout ImportProblems
    ) -> StatementLine? {
        let at: Instant
        switch time {
        case .clock(let seconds): at = clock.moment(seconds)
        case .moment(let seconds): at = Instant(seconds: seconds)
        }
        if let fault = clock.fault(of: at) {
            problems.add(row.line, column(.time), fault)
            return nil
        }
        let reference = row[.reference].map { requests($0) ?? $0 } ?? ""
        let words = [reference, row[.kind] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        let phone = row[.phone].flatMap(phone)
        let isCharge =
            profile.charges.stand(in: row[.kind] ?? "") && (amount < 0 || (reference.isEmpty && phone == nil))
        // What a payer may have written marks no money that came.
        let isMarked = profile.takeBacks.stand(in: row[.takesBack] ?? "") && (amount < 0 || !isMarkOfPayers(row))
        return StatementLine(
            line: row.line,
            transaction: row[.transaction] ?? StatementLine.made(of: amount, city.currency, at: at, words),
            reference: reference, amount: amount, fee: fee, phone: phone, at: at, day: clock.day(at),
            original: isTakenBackByStatus(row) ? row[.transaction] : row[.original], otherName: row[.otherName],
            isCharge: isCharge, isMarkedBack: isMarked && !isCharge, details: words,
            candidates: [reference, row[.text] ?? "", row[.kind] ?? ""], text: row[.text] ?? "")
    }

    /// Whether the mark of money that is taken back stands in a column with a payer's own words.
    private func isMarkOfPayers(_ row: Row) -> Bool {
        guard let place = row.places[.takesBack] else { return false }
        return place == row.places[.reference] || place == row.places[.text]
    }

    /// A row in other money than the city's is no amount of it.
    private func checkCurrency(of row: Row, _ problems: inout ImportProblems) {
        guard let told = row[.currency], told.uppercased() != city.currency.code, !city.currency.isNamed(by: told)
        else { return }
        problems.add(
            row.line, column(.currency),
            "The line is in \(told), and the city's money is \(city.currency.code). Take such lines out of the file, and look "
                + "after them by hand.")
    }

    /// Numbers a spreadsheet has spoilt name nothing, and letters that are none are no name.
    private func check(_ row: Row, _ numbers: inout LongNumbers, _ problems: inout ImportProblems) {
        for field in profile.sources.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let cell = row[field] else { continue }
            if cell.contains("\u{FFFD}") {
                problems.add(
                    row.line, column(field), "The field is not UTF-8 text. Save the file as \"CSV UTF-8\".")
            } else if StatementProfile.identifiers.contains(field) {
                if cell.hasLostDigits || cell.longNumber == .zeroed {
                    problems.add(row.line, column(field), Self.lostDigits)
                } else {
                    numbers.add(cell, field, line: row.line)
                }
            }
        }
    }

    private static let lostDigits =
        "A spreadsheet has shortened this number, and its digits are lost. Bring in the file as the wallet gives it, without "
        + "opening it in a spreadsheet."

    /// The payer's phone; none where it is masked. A name may stand behind it, divided by a dash, and marks of the wallet
    /// around it, as in `FRI:233240000001/MSISDN`.
    private func phone(_ text: String) -> PhoneNumber? {
        let written = text.firstRange(of: " - ").map { String(text[..<$0.lowerBound]) } ?? text
        if let phone = city.numbering.parse(written) ?? city.numbering.formerly(written) { return phone }
        let marked = written.split { $0 == ":" || $0 == "/" }
        guard marked.count > 1, marked.count(where: { $0.contains(where: \.isNumber) }) == 1,
            let number = marked.first(where: { $0.contains(where: \.isNumber) }).map(String.init)
        else { return nil }
        return city.numbering.parse(number) ?? city.numbering.formerly(number)
    }

    private var amountField: StatementProfile.Field { profile.sources[.amount] == nil ? .paidIn : .amount }
}

/// Rows met so far, so that a movement that stands in the file twice is taken once.
private struct MetRows {
    /// Whether each movement has a name of its own, as a wallet's receipts are. A bank repeats a name for equal movements.
    let areMovementsNamed: Bool
    private var rows: [String: [(line: StatementLine, cells: [String])]] = [:]

    init(areMovementsNamed: Bool) { self.areMovementsNamed = areMovementsNamed }

    mutating func isRepetition(of line: StatementLine, _ row: StatementReader.Row) -> Bool {
        // Without a name of its own, two equal rows are two movements.
        guard row[.transaction] != nil else { return false }
        let isMet = rows[line.transaction]?.contains { met in
            met.cells == row.cells || areMovementsNamed && Self.areAlike(met.line, line)
        }
        if isMet == true { return true }
        rows[line.transaction, default: []].append((line, row.cells))
        return false
    }

    /// The same in all that is read, though the balance may differ where two exports were put together. Some exports write times
    /// without their seconds.
    private static func areAlike(_ one: StatementLine, _ other: StatementLine) -> Bool {
        (one.amount, one.fee, one.reference, one.original) == (other.amount, other.fee, other.reference, other.original)
            && (one.phone, one.isCharge, one.isTakeBack) == (other.phone, other.isCharge, other.isTakeBack)
            && one.at.milliseconds / 60_000 == other.at.milliseconds / 60_000
    }
}

/// What was passed over, for staff.
private struct PassedRows {
    /// By what they say of their status.
    private var statuses: [String: Int] = [:]
    private(set) var unmoved: [UnmovedRow] = []
    var balances = 0
    var idle = 0
    var repetitions = 0
    /// Sentences below the table.
    var footers = 0
    /// What the wallet kept in parts the currency has not, and what was made of it.
    var rounded: [String] = []

    /// Passes over a row because of its status.
    mutating func add(_ row: StatementReader.Row) {
        let status = row[.status] ?? ""
        statuses[status, default: 0] += 1
        guard let name = row[.transaction], unmoved.count < CSVReader.mostRecords else { return }
        let word = String(status.prefix(40))
        unmoved.append(UnmovedRow(line: row.line, transaction: name, otherName: row[.otherName], status: word))
    }

    func notes(isEmpty: Bool) -> [String] {
        var notes: [String] = []
        if isEmpty { notes.append("No line of the file moves money.") }
        if !statuses.isEmpty {
            let shown = statuses.sorted { $0.key < $1.key }.prefix(10).map {
                "\($0.key.isEmpty ? "none" : $0.key) (\($0.value))"
            }
            notes.append("Passed over for their status: \(shown.joined(separator: ", ")).")
        }
        if balances > 0 { notes.append("Passed over as balances or totals: \(balances).") }
        if idle > 0 { notes.append("Passed over because they move nothing: \(idle).") }
        if repetitions > 0 {
            notes.append("Passed over because they stand in the file twice, word for word: \(repetitions).")
        }
        if footers > 0 { notes.append("Passed over as sentences below the table: \(footers).") }
        if !rounded.isEmpty { notes.append(RoundedFees.note(rounded)) }
        return notes
    }
}

extension [StatementLine] {
    /// The lines with their fees as what was kept. Some wallets write what they kept with a minus. Beside money that is taken
    /// back, a fee with the other sign than those of payments is given back, and so is one with a minus where no payment tells.
    fileprivate var withFees: [StatementLine] {
        let isKeptWithMinus = contains { $0.amount > 0 && $0.fee < 0 }
        return map { line in
            var line = line
            let isGivenBack = line.isTakeBack && line.amount < 0 && (line.fee < 0) != isKeptWithMinus
            line.fee = isGivenBack ? -abs(line.fee) : abs(line.fee)
            return line
        }
    }
}
