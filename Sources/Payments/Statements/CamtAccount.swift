import DomainKit
import Conversation
import Wording

/// One statement of a camt.053 file: its balances, and what its entries make of them.
struct CamtAccount {
    private var opening: BankAmount?
    private var closing: BankAmount?
    /// Balances of pages, where the statement is one page of several.
    private var interims: [BankAmount] = []
    private var sum = BankAmount.zero
    private var count = 0
    private var pending = 0

    // MARK: Balances

    mutating func add(balance node: CamtNode, _ facts: BankStatementFacts, _ statement: inout BankStatement) {
        guard let kind = node.word("Tp", "CdOrPrtry", "Cd"), ["OPBD", "PRCD", "CLBD", "ITBD"].contains(kind) else {
            return
        }
        guard let amount = Self.signed(node, facts, &statement, "The balance \(kind)") else { return }
        switch kind {
        case "OPBD": opening = amount
        case "PRCD": opening = opening ?? amount
        case "CLBD": closing = amount
        default: interims.append(amount)
        }
    }

    /// Compares the balances with the entries, at the end of a statement.
    mutating func close(line: Int, _ facts: BankStatementFacts, _ statement: inout BankStatement) {
        if pending > 0 { statement.notes.append("Passed over because they are not booked yet: \(pending).") }
        guard let begin = opening ?? interims.first, let end = closing ?? interims.last,
            opening != nil || closing != nil || interims.count > 1
        else {
            let missing = opening == nil && interims.isEmpty ? "opening balance (OPBD)" : "closing balance (CLBD)"
            return statement.problems.add(line, nil, "The statement has no \(missing).")
        }
        guard !begin.makes(end, with: sum) else { return }
        let made = begin.adding(sum)
        statement.problems.add(
            line, nil,
            "The booked entries make \(facts.decimal(made)), and the closing balance is \(facts.decimal(end)). An entry is "
                + "missing or was changed.")
    }

    /// An amount with the sign its mark gives it; nil, and a finding, when it is none.
    private static func signed(
        _ node: CamtNode, _ facts: BankStatementFacts, _ statement: inout BankStatement, _ what: String
    ) -> BankAmount? {
        guard let amount = node["Amt"], let sum = facts.exact(amount.text.onOneLine, mark: "."),
            let mark = node.word("CdtDbtInd"), mark == "CRDT" || mark == "DBIT"
        else {
            statement.problems.add(node.line, nil, "\(what) has no amount (Amt), or no CdtDbtInd of CRDT or DBIT.")
            return nil
        }
        guard amount.currency == facts.currency.code else {
            statement.problems.add(
                node.line, nil,
                "\(what) is in \(amount.currency ?? "no currency"), and the city's money is \(facts.currency.code).")
            return nil
        }
        return mark == "DBIT" ? sum.negated : sum
    }

    // MARK: Entries

    mutating func add(entry node: CamtNode, _ facts: BankStatementFacts, _ statement: inout BankStatement) {
        count += 1
        guard node.word("Sts", "Cd") ?? node.word("Sts") == "BOOK" else {
            pending += 1
            return
        }
        guard let amount = Self.signed(node, facts, &statement, "Entry \(count)") else { return }
        sum = sum.adding(amount)
        let parts = node.all("NtryDtls").flatMap { $0.all("TxDtls") }
        guard !isTooMuch(amount.rounded, node, parts, facts) else {
            return statement.problems.add(
                node.line, nil, StatementBound(facts.currency).sentence(of: "entry \(count) (Amt)"))
        }
        guard amount != .zero else { return }
        let payments = parts.count > 1 ? amounts(of: parts, isOut: amount.isNegative, facts) : nil
        let made = payments?.reduce(BankAmount.zero) { $0.adding($1) } ?? amount
        guard made == amount else {
            return statement.problems.add(
                node.line, nil,
                "Entry \(count) is of \(facts.decimal(amount)), and its payments make \(facts.decimal(made)).")
        }
        for (index, part) in (payments == nil ? [nil] : parts.map(Optional.some)).enumerated() {
            if let line = line(node, part, parts, index, payments?[index] ?? amount, facts, &statement) {
                statement.entries.append(line)
            } else if !statement.problems.isEmpty {
                return
            }
        }
    }

    /// Whether an entry, one of its payments or a charge of them is of more than can be.
    private func isTooMuch(
        _ amount: Int64, _ node: CamtNode, _ parts: [CamtNode], _ facts: BankStatementFacts
    ) -> Bool {
        guard !StatementBound.isPassed(by: amount) else { return true }
        var inside = CamtCharges.amounts(of: node)
        for part in parts {
            inside += [part["Amt"], part["AmtDtls", "TxAmt", "Amt"]].compactMap(\.self)
            inside += CamtCharges.amounts(of: part)
        }
        return inside.contains { told in
            guard let amount = facts.exact(told.text.onOneLine, mark: ".") else { return false }
            return StatementBound.isPassed(by: amount.rounded)
        }
    }

    /// What each payment of a batch moves; nil where not every one says it.
    private func amounts(of parts: [CamtNode], isOut: Bool, _ facts: BankStatementFacts) -> [BankAmount]? {
        var amounts: [BankAmount] = []
        for part in parts {
            guard let node = part["Amt"] ?? part["AmtDtls", "TxAmt", "Amt"], node.currency == facts.currency.code,
                let amount = facts.exact(node.text.onOneLine, mark: ".")
            else { return nil }
            let isDebit = part.word("CdtDbtInd").map { $0 == "DBIT" } ?? isOut
            amounts.append(isDebit ? amount.negated : amount)
        }
        return amounts
    }

    /// One movement: a payment of a batch, or an entry with what its parts tell.
    private func line(
        _ entry: CamtNode, _ payment: CamtNode?, _ parts: [CamtNode], _ index: Int, _ amount: BankAmount,
        _ facts: BankStatementFacts, _ statement: inout BankStatement
    ) -> StatementLine? {
        let told = payment.map { [$0] } ?? parts
        guard let when = Self.moment(entry, told.first, facts) else {
            statement.problems.add(entry.line, nil, "Entry \(count) has no day (BookgDt or ValDt).")
            return nil
        }
        if let fault = facts.clock.fault(of: when.at) {
            statement.problems.add(entry.line, nil, "Entry \(count): \(fault)")
            return nil
        }
        let own = CamtWords(of: entry, told, inBatch: payment != nil)
        let payer = told.first.flatMap {
            $0.word("RltdPties", "Dbtr", "Pty", "Nm") ?? $0.word("RltdPties", "Dbtr", "Nm")
        }
        let names = told.first?["Refs"]?.children.map(\.text.onOneLine) ?? []
        let words = ([own.creditor, payer, entry.word("AddtlNtryInf")].compactMap(\.self) + names + [own.remittance])
            .filter { !$0.isEmpty }.joined(separator: " ")
        let about = [own.endToEnd, own.remittance, entry.word("AddtlNtryInf")].compactMap(\.self)
        let name =
            name(entry, payment, told.first, index)
            ?? StatementLine.made(of: amount.rounded, facts.currency, at: when.at, about.first { !$0.isEmpty } ?? "")
        let isReversal = ["true", "1"].contains(entry.word("RvslInd"))
        let charges = CamtCharges(of: entry, told, inBatch: payment != nil, of: amount, facts)
        let text = [entry.word("AddtlNtryInf") ?? "", own.remittance].joined(separator: " ")
        // A return reason on money that left means that a payment went back to its payer.
        let isReturned = charges.moved.isNegative && !isReversal && told.contains { $0["RtrInf"] != nil }
        let isCharge =
            charges.moved.isNegative && !isReversal && !isReturned
            && (charges.areAll || facts.charges.stand(in: text))
        guard isRead(charges, isCharge, entry, facts, &statement) else { return nil }
        return StatementLine(
            line: entry.line, transaction: name,
            reference: own.endToEnd ?? own.creditor ?? String(own.remittance.prefix(StatementLine.mostShown)),
            amount: charges.moved.rounded, fee: charges.kept.rounded, at: when.at, day: when.day,
            isCharge: isCharge, isReversal: isReversal, isMarkedBack: isReturned, details: words,
            candidates: own.candidates, text: own.text)
    }

    /// Whether the amounts of an entry can be taken: a charge in parts the currency has not is rounded, which is said, and a
    /// payer's money never is.
    private func isRead(
        _ charges: CamtCharges, _ isCharge: Bool, _ entry: CamtNode, _ facts: BankStatementFacts,
        _ statement: inout BankStatement
    ) -> Bool {
        guard charges.moved.isWhole || isCharge else {
            statement.problems.add(entry.line, nil, "Entry \(count): \(facts.tooFine(charges.moved))")
            return false
        }
        for amount in [charges.moved, charges.kept] where !amount.isWhole {
            statement.rounded.append(facts.rounding(amount, line: entry.line))
        }
        return charges.moved.rounded != 0
    }

    /// What the bank calls the movement; nil where it gives no name that tells it from all others.
    private func name(_ entry: CamtNode, _ payment: CamtNode?, _ part: CamtNode?, _ index: Int) -> String? {
        let own = entry.word("AcctSvcrRef").flatMap(BankStatementFacts.reference)
        let inner = part?.word("Refs", "AcctSvcrRef").flatMap(BankStatementFacts.reference)
        guard payment != nil else { return own ?? inner }
        if let inner, inner != own { return inner }
        return own.map { "\($0)/\(index + 1)" }
    }

    /// When the payer paid: the moment of the payment where it is told, else the earlier of the entry's two days.
    private static func moment(
        _ entry: CamtNode, _ part: CamtNode?, _ facts: BankStatementFacts
    ) -> (at: Instant, day: CivilDate)? {
        for name in ["AccptncDtTm", "TxDtTm"] {
            if let text = part?.word("RltdDts", name), let read = Self.pattern?.read(text) {
                switch read {
                case .clock(let seconds):
                    let at = facts.clock.moment(seconds)
                    return (at, facts.clock.day(at))
                case .moment(let seconds):
                    return (Instant(seconds: seconds), facts.clock.day(Instant(seconds: seconds)))
                }
            }
        }
        let days = ["BookgDt", "ValDt"].compactMap { name in
            (entry.word(name, "Dt") ?? entry.word(name, "DtTm")).flatMap { CivilDate(iso: String($0.prefix(10))) }
        }
        return days.min().map { (facts.moment(of: $0), $0) }
    }

    private static let pattern = StatementTime("yyyy-MM-ddTHH:mm:ss")
}
