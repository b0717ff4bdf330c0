import ArgumentParser
import Payments
import Conversation
import DomainKit
import Gateway
import Storage
import Wording

struct LedgerConfirmCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirms what another account proposed, and does it.",
        discussion: "The person who proposed it cannot confirm it: two accounts prove who they are.")

    @Argument(help: "The number of the proposal.") var id: Int64
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let proof = StaffProof(of: .ledgerConfirm, about: .record(String(id)), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            let id = id
            let entry = try await books.handler.write { try Books.confirm(id, $0) }
            Terminal.say("Proposal \(id) is confirmed and done, entry \(entry).")
        }
    }
}

struct LedgerRejectCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Drops a proposal; the proposer may do so too.")

    @Argument(help: "The number of the proposal.") var id: Int64
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let proof = StaffProof(of: .ledgerReject, about: .record(String(id)), acting)
        try await BooksContext.use(sources, store, proof: proof) { books in
            let id = id
            try await books.handler.write { try Books.reject(id, $0) }
            Terminal.say("Proposal \(id) is dropped.")
        }
    }
}

struct LedgerDecisionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions", abstract: "Lists what was proposed, by whom, and who decided it.")

    @Flag(help: "Decided ones too.") var all = false
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        try await BooksContext.use(sources, store) { books in
            let (isOpen, currency) = (!all, books.profile.currency)
            let decisions = try await books.database.read { transaction in
                try Books.decisions(waiting: isOpen, currency, in: transaction)
            }
            for decision in decisions {
                Terminal.say(json ? try JSONLine.text(DecisionLine(decision)) : decision.line)
            }
        }
    }
}

private struct DecisionLine: Encodable {
    let id: Int64
    let state: String
    let what: String
    let reason: String
    let proposedBy: String
    let decidedBy: String?
    let entry: Int64?

    enum CodingKeys: String, CodingKey {
        case id, state, what, reason, entry
        case proposedBy = "proposed_by"
        case decidedBy = "decided_by"
    }

    init(_ decision: LedgerDecision) {
        id = decision.id
        state = decision.state.rawValue
        what = decision.proposal.line
        reason = decision.reason
        proposedBy = decision.proposedBy
        decidedBy = decision.decidedBy
        entry = decision.entry
    }
}

extension LedgerDecision {
    fileprivate var line: String {
        let decided = decidedBy.map { ", by \($0)" } ?? ""
        return "\(id)  \(state.rawValue)\(decided)  \(proposal.line)  proposed by \(proposedBy): \(reason)"
    }
}

extension LedgerProposal {
    fileprivate var line: String {
        switch self {
        case .allocate(let entry, let bill): "allocate entry \(entry) to bill \(bill.stored)"
        case .reverse(let receipt, .takenBack): "reverse receipt \(receipt), taken back by the wallet"
        case .reverse(let receipt, .wrongPayable): "reverse receipt \(receipt), posted to the wrong bill"
        case .writeOff(let bill, let amount): "write off \(amount?.decimal ?? "all") of bill \(bill.stored)"
        case .refund(let bill, let amount): "refund \(amount.decimal) of bill \(bill.stored)"
        case .settle(let difference): "settle difference \(difference)"
        }
    }
}
