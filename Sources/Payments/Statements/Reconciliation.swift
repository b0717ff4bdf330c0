import Conversation
package import DomainKit
import Storage

/// What came of comparing a wallet's statement with the books.
package struct Reconciliation: Sendable, Hashable {
    /// What a line, or an entry of ours, turned out to be.
    package enum Class: String, Sendable, Hashable, CaseIterable {
        /// Theirs and ours agree.
        case matched
        /// The wallet moved it and we had not heard; it is posted now.
        case onlyTheirs = "only_theirs"
        /// We have it and no statement of the wallet has.
        case onlyOurs = "only_ours"
        /// Both have it, with different amounts, or nobody can say for certain what a line takes back; staff look into it.
        case amountDiffers = "amount_differs"
        /// The wallet took money back; so did we now, where we had not.
        case reversed
        /// Money left the wallet for the city's bank.
        case paidOut = "paid_out"
        /// The wallet kept it for its work, in a line of its own.
        case charge
        /// The line was in an earlier statement.
        case repeated
    }

    /// Something somebody should look at.
    package struct Finding: Sendable, Hashable {
        package let kind: Class
        /// The line of the file; nil for what only we have.
        package let line: Int?
        /// The wallet's name of the movement.
        package let transaction: String
        /// Minor units, as the statement says it, or as we do where it says nothing.
        package let amount: Int64
        /// What was done, or what we have instead.
        package let remark: String
    }

    /// Lines and sums of a class.
    package struct Total: Sendable, Hashable {
        package var lines = 0
        /// Minor units; what left is negative.
        package var amount: Int64 = 0
    }

    package private(set) var totals: [Class: Total] = [:]
    /// All but charges and what matched or was repeated, in the order of the file.
    package private(set) var findings: [Finding] = []
    /// What the wallet kept of all lines.
    package private(set) var fees: Int64 = 0

    /// Findings kept, at most; what is beyond is counted only.
    package static let mostFindings = 10_000

    mutating func count(_ kind: Class, _ line: StatementLine, _ remark: String = "") {
        count(kind, line: line.line, line.transaction, line.amount, remark)
        if kind != .repeated { fees = fees.added(line.fee) }
        if kind == .charge { fees = fees.added(-line.amount) }
    }

    mutating func count(_ kind: Class, line: Int?, _ transaction: String, _ amount: Int64, _ remark: String) {
        totals[kind, default: Total()].lines += 1
        totals[kind, default: Total()].amount = (totals[kind]?.amount ?? 0).added(amount)
        guard ![.matched, .repeated, .charge].contains(kind), findings.count < Self.mostFindings else { return }
        findings.append(
            Finding(kind: kind, line: line, transaction: transaction, amount: amount, remark: remark))
    }

    /// Brings what was found so far in the order of the file; what stands in no line comes last.
    mutating func putInOrder() {
        let places = findings.indices.sorted { one, other in
            let (first, second) = (findings[one].line ?? .max, findings[other].line ?? .max)
            return first == second ? one < other : first < second
        }
        findings = places.map { findings[$0] }
    }
}

extension Books {
    /// Compares the lines of a statement with the books, posts what we had not heard of, takes back what the wallet took
    /// back, and keeps every line. The same file again changes nothing.
    ///
    /// A line is found by the wallet's name of the movement, its own or a further one; else by our reference, whole or
    /// cut off; else by the number of a payable the payer gave; else by amount and phone among the requests of half a day around
    /// it, when there is exactly one. What the line says of the time is when the payer paid.
    ///
    /// - Parameter unmoved: rows that say that no money moved. Where the books have money of them, that is a difference.
    package static func reconcile(
        _ lines: [StatementLine], unmoved: [UnmovedRow] = [], wallet: String, profile: String,
        _ context: OperationContext
    ) throws -> Reconciliation {
        var match = try StatementMatch(lines, unmoved: unmoved, wallet: wallet, profile: profile, context)
        return try match.reconcile()
    }
}
