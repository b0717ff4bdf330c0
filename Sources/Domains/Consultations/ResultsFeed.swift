import Conversation
import DomainKit
import Storage
import Wording

extension Participation {
    /// The result of one consultation, once its box is counted and its key is destroyed; until then there is no document, and
    /// nothing tells how many have voted. A box that is not what was counted has one without numbers.
    ///
    /// Each reading opens every ballot, to see that the box is what was counted; so it serves for a minute.
    static let resultsFeed = DomainFeed(
        "results/{code}.json", title: "The result of a consultation, by its code, once its votes are counted",
        contentType: "application/json", maxAgeSeconds: 300, heldSeconds: 60
    ) { context in
        guard let count = try context.transaction.first(counted(context.code)),
            let consultation = try Consultation.find(context.code, in: context.transaction)
        else { return nil }
        let tally = try Tally(of: consultation.code, context.vault, in: context.transaction)
        return try PublishedResult(
            consultation, tally, faults: try count.integer(0), unread: try count.integer(1)
        ).map(DomainFeed.json)
    }

    /// What was wrong when a consultation was counted: votes and parts of the roll that were not as written, and ballots that
    /// did not open. No row where it is not counted, or has a key again.
    private static func counted(_ consultation: String) -> Statement {
        Statement(
            """
            SELECT box_faults, (SELECT COUNT(*) FROM unread_ballots WHERE consultation = $1) FROM consultations
            WHERE code = $1 AND counted > 0 AND keyed = 0
                AND NOT EXISTS (SELECT 1 FROM ballot_keys WHERE consultation = $1)
            """, [.text(consultation)])
    }
}

/// What the feed says of a consultation that is over. Numbers are left out where none can be relied on.
private struct PublishedResult: Encodable {
    struct Option: Encodable {
        /// From 1, in the order in which they were asked.
        let number: Int
        /// By language tag.
        let label: [String: String]
        let votes: Int?
    }

    let consultation: String
    let opens: String
    let closes: String
    /// By language tag.
    let question: [String: String]
    /// `counted` or `altered`.
    let state: String
    let options: [Option]
    /// How many ballots were counted.
    let ballots: Int?
    let faults: Int64?
    let unreadBallots: Int64?

    private enum CodingKeys: String, CodingKey {
        case consultation, opens, closes, question, state, options, ballots, faults
        case unreadBallots = "unread_ballots"
    }

    /// Nil while votes wait for their count.
    init?(_ consultation: Consultation, _ tally: Tally, faults: Int64, unread: Int64) {
        let votes: [Int64: Int]?
        switch tally {
        case .open: return nil
        case .counted(let choices): votes = choices
        case .altered: votes = nil
        }
        self.consultation = consultation.code
        opens = consultation.opens.iso
        closes = consultation.closes.iso
        question = consultation.wordings.mapValues(\.question)
        state = votes == nil ? "altered" : "counted"
        options = (0..<Int(consultation.choices)).map { index in
            Option(
                number: index + 1,
                label: consultation.wordings.compactMapValues {
                    $0.labels.indices.contains(index) ? $0.labels[index] : nil
                }, votes: votes.map { $0[Int64(index + 1)] ?? 0 })
        }
        ballots = votes?.values.reduce(0, +)
        self.faults = votes == nil ? nil : faults
        unreadBallots = votes == nil ? nil : unread
    }
}
