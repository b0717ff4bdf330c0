import DomainKit
import Conversation
import Wording

/// Reads MT940 as banks write it: messages of tagged fields, with or without the blocks of the network around them.
///
/// `:60F:` and `:60M:` open a page, `:61:` is a line and `:86:` behind it what it is about, `:62M:` and `:62F:` close the page.
struct MT940Reader {
    private let facts: BankStatementFacts
    private var statement = BankStatement()
    /// The page that is open.
    private var page: Page?
    /// How the page before closed, where another has to follow.
    private var interim: BankAmount?
    /// How the statement before closed, by account.
    private var closings: [String: BankAmount] = [:]
    private var account = ""
    private var count = 0
    private var hasOpening = false

    private struct Page {
        let opening: BankAmount
        var sum = BankAmount.zero
        let isFirst: Bool
    }

    init(_ facts: BankStatementFacts) { self.facts = facts }

    func read(_ bytes: [UInt8]) -> BankStatement {
        var reader = self
        var accounts = BankAccounts(wanted: facts.account)
        let fields = Self.fields(MT940Field.all(in: bytes), of: &accounts)
        if let fault = accounts.fault {
            reader.fault(1, fault)
            return reader.statement
        }
        var index = 0
        while index < fields.count {
            let field = fields[index]
            index += 1
            if field.tag == "61" {
                let isTold = index < fields.count && fields[index].tag == "86"
                reader.add(field, about: isTold ? fields[index] : nil)
                if isTold { index += 1 }
            } else {
                reader.readField(field)
            }
        }
        let last = fields.last?.line ?? 1
        if reader.page != nil {
            reader.fault(last, "The statement has no closing balance (:62F:); the file may be cut off.")
        }
        if reader.interim != nil { reader.fault(last, "The statement's last page is missing.") }
        if !reader.hasOpening { reader.fault(1, "This is no MT940: it has no opening balance (:60F:).") }
        return reader.statement
    }

    /// The fields of the statements that are read: all from the account (`:25:`) of one to that of the next.
    private static func fields(_ all: [MT940Field], of accounts: inout BankAccounts) -> [MT940Field] {
        var isRead = true
        var fields: [MT940Field] = []
        for field in all {
            if field.tag == "25" { isRead = accounts.reads(field.lines.first?.onOneLine ?? "") }
            if isRead { fields.append(field) }
        }
        return fields
    }

    private mutating func fault(_ line: Int, _ message: String) { statement.problems.add(line, nil, message) }

    private mutating func readField(_ field: MT940Field) {
        switch field.tag {
        case "25": account = field.lines.first?.onOneLine ?? ""
        case "60F", "60M": open(field)
        case "62F", "62M": close(field)
        default: break
        }
    }

    // MARK: Pages

    private mutating func open(_ field: MT940Field) {
        hasOpening = true
        if page != nil { fault(field.line, "The page before has no closing balance (:62F: or :62M:).") }
        guard let opening = balance(field) else { return }
        let isFirst = field.tag == "60F"
        if isFirst {
            if interim != nil { fault(field.line, "The last page of the statement before is missing.") }
            if let closing = closings[account], closing != opening {
                statement.notes.append(
                    "Line \(field.line): the statement opens with \(facts.decimal(opening)), and the one before closed with "
                        + "\(facts.decimal(closing)). One between them may be missing.")
            }
        } else if let interim {
            if interim != opening {
                fault(
                    field.line,
                    "The page opens with \(facts.decimal(opening)), and the one before closed with \(facts.decimal(interim)). "
                        + "A page is missing.")
            }
        } else {
            fault(field.line, "The statement's first page is missing.")
        }
        interim = nil
        page = Page(opening: opening, isFirst: isFirst)
    }

    private mutating func close(_ field: MT940Field) {
        guard let page else {
            if hasOpening { fault(field.line, "The balance closes a page that was not opened.") }
            return
        }
        self.page = nil
        guard let closing = balance(field) else { return }
        if !page.opening.makes(closing, with: page.sum) {
            let made = page.opening.adding(page.sum)
            fault(
                field.line,
                "The lines of the page make \(facts.decimal(made)), and its closing balance is \(facts.decimal(closing)). "
                    + "A line is missing or was changed.")
        }
        if field.tag == "62F" { closings[account] = closing } else { interim = closing }
    }

    /// A balance: mark, date, currency, amount.
    private mutating func balance(_ field: MT940Field) -> BankAmount? {
        let text = field.lines.first?.onOneLine ?? ""
        let mark = text.prefix(1)
        let rest = text.dropFirst(7)
        guard mark == "C" || mark == "D", text.dropFirst().prefix(6).allSatisfy(\.isASCIIDigit),
            let amount = facts.exact(rest.dropFirst(3), mark: ",")
        else {
            fault(field.line, "This is no balance; it is written as C260504GHS1250,00.")
            return nil
        }
        guard rest.prefix(3) == facts.currency.code else {
            fault(field.line, "The statement is in \(rest.prefix(3)), and the city's money is \(facts.currency.code).")
            return nil
        }
        return mark == "D" ? amount.negated : amount
    }

    // MARK: Lines

    private mutating func add(_ field: MT940Field, about: MT940Field?) {
        count += 1
        guard var page else {
            if hasOpening { fault(field.line, "Entry \(count) stands outside a page.") }
            return
        }
        guard let movement = MT940Movement(field, facts) else {
            fault(
                field.line,
                "Entry \(count) is no line of a statement; it is written as 2605040504C1250,00NTRFREF//BANK.")
            return
        }
        page.sum = page.sum.adding(movement.exact)
        self.page = page
        guard !StatementBound.isPassed(by: movement.amount) else {
            return fault(field.line, StatementBound(facts.currency).sentence(of: "entry \(count) (:61:)"))
        }
        let told = MT940Details(about)
        if !movement.exact.isWhole {
            guard isCharge(movement, told) else {
                return fault(field.line, "Entry \(count): \(facts.tooFine(movement.exact))")
            }
            statement.rounded.append(facts.rounding(movement.exact, line: field.line))
        }
        guard movement.amount != 0 else { return }
        let at = facts.moment(of: movement.day)
        if let fault = facts.clock.fault(of: at) {
            self.fault(field.line, "Entry \(count): \(fault)")
            return
        }
        statement.entries.append(line(movement, in: field.line, at: at, told))
    }

    private func line(
        _ movement: MT940Movement, in place: Int, at moment: Instant, _ told: MT940Details
    ) -> StatementLine {
        let text = [movement.further, told.words].filter { !$0.isEmpty }
        let words = ([movement.reference, movement.bankReference].compactMap(\.self) + text).joined(separator: " ")
        let name =
            movement.bankReference
            ?? StatementLine.made(
                of: movement.amount, facts.currency, at: moment,
                [movement.reference, told.words].compactMap(\.self).joined(separator: " "))
        let references = [told.endToEnd, movement.reference].compactMap(\.self)
        return StatementLine(
            line: place, transaction: name,
            reference: references.first ?? String(told.words.prefix(StatementLine.mostShown)),
            amount: movement.amount, at: moment, day: movement.day,
            isCharge: isCharge(movement, told), isReversal: movement.isReversal, isMarkedBack: movement.isReturned,
            details: words, candidates: references + [told.purpose, movement.further],
            text: told.text.isEmpty ? movement.further : told.text)
    }

    /// Whether the bank kept the money: by the kind of its line, or by words that staff list.
    private func isCharge(_ movement: MT940Movement, _ told: MT940Details) -> Bool {
        let text = [movement.further, told.words].filter { !$0.isEmpty }.joined(separator: " ")
        let isNamed = movement.exact.isNegative && facts.charges.stand(in: text)
        return movement.isCharge || (isNamed && !movement.isReversal && !movement.isReturned)
    }
}

/// One tagged field of a message.
struct MT940Field {
    /// Such as `61`; empty for the end of a message.
    let tag: String
    /// The line of the file it begins at.
    let line: Int
    /// What stands behind the tag, and the lines below.
    var lines: [String]

    /// The fields of a file in UTF-8 or, where it is none, in Latin-1.
    static func all(in bytes: [UInt8]) -> [MT940Field] {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        var fields: [MT940Field] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        for (index, line) in lines.enumerated() {
            let bare = line.drop { $0 == "\u{FEFF}" }
            if let (tag, rest) = tag(of: bare) {
                fields.append(MT940Field(tag: tag, line: index + 1, lines: [String(rest)]))
            } else if bare.hasPrefix("{") || bare == "-" || bare.hasPrefix("-}") {
                fields.append(MT940Field(tag: "", line: index + 1, lines: []))
            } else if !bare.isEmpty, let last = fields.indices.last, !fields[last].tag.isEmpty {
                fields[last].lines.append(String(bare))
            }
        }
        return fields
    }

    /// The tag a line begins with, as `:61:`, and what stands behind it.
    private static func tag(of line: Substring) -> (String, Substring)? {
        guard line.first == ":", let end = line.dropFirst().firstIndex(of: ":") else { return nil }
        let tag = line[line.index(after: line.startIndex)..<end]
        guard (2...3).contains(tag.count), tag.prefix(2).allSatisfy({ $0.isASCIIDigit || $0 == "N" || $0 == "S" }),
            tag.dropFirst(2).allSatisfy({ $0.isASCII && $0.isUppercase })
        else { return nil }
        return (String(tag), line[line.index(after: end)...])
    }
}

/// A `:61:` line taken apart.
private struct MT940Movement {
    /// The earlier of the two days, for it is the one the payer acted on.
    let day: CivilDate
    /// With the sign of what it does to the account.
    let exact: BankAmount
    /// Whether its mark says that it undoes an earlier line.
    let isReversal: Bool
    let isCharge: Bool
    /// Whether its kind says that it is an item that came back unpaid, as a cheque does.
    let isReturned: Bool
    /// What the customer gave the bank.
    let reference: String?
    /// What the bank calls the movement.
    let bankReference: String?
    /// The line below.
    let further: String

    init?(_ field: MT940Field, _ facts: BankStatementFacts) {
        var rest = Substring(field.lines.first ?? "")
        guard let value = Self.day(&rest) else { return nil }
        let posted = rest.prefix(4)
        var booked: CivilDate?
        if posted.count == 4, posted.allSatisfy(\.isASCIIDigit) {
            guard let near = Self.day(posted, near: value) else { return nil }
            booked = near
            rest = rest.dropFirst(4)
        }
        day = booked.map { min($0, value) } ?? value
        guard let mark = ["RC", "RD", "EC", "ED", "C", "D"].first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(mark.count)
        isReversal = mark.hasPrefix("R")
        // Some banks write the last letter of the currency before the amount.
        if rest.first?.isLetter == true { rest = rest.dropFirst() }
        let figures = rest.prefix { $0.isASCIIDigit || $0 == "," }
        guard figures.contains(","), let sum = facts.exact(figures, mark: ",") else { return nil }
        exact = ["C", "RD", "EC"].contains(mark) ? sum : sum.negated
        rest = rest.dropFirst(figures.count)
        let kind = rest.prefix(4)
        guard kind.count == 4, kind.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) }) else { return nil }
        isCharge = exact.isNegative && !isReversal && ["CHG", "COM"].contains(kind.dropFirst())
        isReturned = exact.isNegative && !isReversal && kind.dropFirst() == "RTI"
        rest = rest.dropFirst(4)
        let names = rest.firstRange(of: "//")
        reference = BankStatementFacts.reference(names.map { rest[..<$0.lowerBound] } ?? rest)
        bankReference = names.flatMap { BankStatementFacts.reference(rest[$0.upperBound...]) }
        further = field.lines.dropFirst().joined(separator: " ").onOneLine
    }

    /// Minor units; of a charge in parts of one, rounded.
    var amount: Int64 { exact.rounded }

    /// A day as YYMMDD.
    private static func day(_ rest: inout Substring) -> CivilDate? {
        let digits = rest.prefix(6)
        guard digits.count == 6, digits.allSatisfy(\.isASCIIDigit), let number = Int(digits) else { return nil }
        rest = rest.dropFirst(6)
        return CivilDate(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// A day as MMDD, of the year that lies nearest to another day.
    private static func day(_ digits: Substring, near value: CivilDate) -> CivilDate? {
        guard let number = Int(digits) else { return nil }
        let years = [value.year - 1, value.year, value.year + 1]
        return years.compactMap { CivilDate(year: $0, month: number / 100, day: number % 100) }
            .min { abs($0.daysSinceEpoch - value.daysSinceEpoch) < abs($1.daysSinceEpoch - value.daysSinceEpoch) }
    }
}

extension Character {
    /// One of 0 to 9.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
