import Conversation
import Wording

/// What citizens did to the city's records.
struct Deeds: Equatable {
    /// What is counted beside reports: payments asked for, answers about addresses, plans, complaints, votes, and phones that
    /// want no more messages.
    static let tables = ["attempts", "address_events", "instalments", "objections", "ballots", "opt_outs"]

    /// Kind and place of every report, as `jam@KEJETIA`.
    var reports: [String] = []
    /// Rows by table; none where nothing is counted.
    var counts: [String: Int64] = [:]

    /// What was done since, alone.
    func since(_ before: Deeds) -> Deeds {
        var added: [String: Int64] = [:]
        for (table, count) in counts where count != before.counts[table] ?? 0 {
            added[table] = count - (before.counts[table] ?? 0)
        }
        return Deeds(reports: Array(reports.dropFirst(before.reports.count)), counts: added)
    }

    static let none = Deeds()
}

/// What can be seen of what a message led to.
struct Seen {
    /// The last turn of the phone, and the last one before the message.
    let turn: Turn?
    let before: Turn?
    /// Whether the message led to a turn.
    let isNewTurn: Bool
    let messages: [String]
    /// What the message did.
    let deeds: Deeds
    /// The country's numbers for emergencies.
    let emergency: String
    /// Whether the message was the first of its phone, whose language is not known then.
    let isFirst: Bool
    /// What is said where somebody wants no more messages, and where somebody wants them again.
    let stopped: Set<String>
    let started: Set<String>

    func result(_ meaning: UnderstandingRow.Meaning) -> UnderstandingResult {
        if isMeant(meaning) { return .understood }
        return asks(meaning) ? .askedAgain : .misunderstood
    }

    /// Where a conversation waits, as `taxes.pay/number`, or where it ended.
    private static func place(of turn: Turn?) -> String? {
        let last = turn?.session.frames.last.map { "\($0.flow)/\($0.state)" }
        return last ?? turn?.trail.last.map { "\($0.flow)/\($0.state)" }
    }

    var place: String? { Self.place(of: turn) }
    private var text: String { messages.joined(separator: "\n") }

    // MARK: Asked again

    /// Where the main menu is; before it somebody whose language is not known is asked for that.
    private var menus: Set<String> {
        isFirst ? ["city.main/services", "city.main/language"] : ["city.main/services"]
    }

    /// Where a report is asked about before it is stored.
    private static let askingOfReports: Set<String> = [
        "mobility.report/kind", "mobility.report/road", "mobility.report/is_it_so", "mobility.report/did_you_mean",
    ]

    /// Whether nothing was done and the answer asks what was meant: by the main menu, by the same question, or about the report
    /// that was meant.
    private func asks(_ meaning: UnderstandingRow.Meaning) -> Bool {
        guard isNewTurn, deeds == .none, !messages.isEmpty, turn?.session.phase == .waiting, let place else {
            return false
        }
        if menus.contains(place) || isAskedAgain { return true }
        switch meaning {
        case .report, .ask: return Self.askingOfReports.contains(place)
        default: return false
        }
    }

    /// Whether the question that waited waits still, because the answer was refused.
    private var isAskedAgain: Bool {
        turn?.trail.contains { $0.event == .refused } == true && place == Self.place(of: before)
    }

    // MARK: What was meant

    /// Where services begin that are named without saying more, and where those end that ask nothing.
    private static let openings: [String: Set<String>] = [
        "taxes.pay": ["how"], "taxes.receipt": ["number"], "taxes.stall": ["code"],
        "taxes.verify": ["what", "receipt", "code", "badge", "officer_good"], "taxes.prices": ["pick", "no_list"],
        "land.confirm": ["review"], "participation.vote": ["question", "choice"], "mobility.report": ["kind", "road"],
    ]

    private func isMeant(_ meaning: UnderstandingRow.Meaning) -> Bool {
        switch meaning {
        case .state(let name): stands(at: name) && deeds == Self.deeds(of: place ?? "")
        case .report(let kind, let where_): isReport(kind, where_)
        case .ask: asks(meaning)
        case .emergency: isEmergency
        case .silence: messages.isEmpty && deeds == .none && !isNewTurn
        case .menu: isAtMenu && deeds == .none && !text.contains(emergency)
        // The words of help name the numbers for emergencies, and stand above the menu.
        case .help: isAtMenu && deeds == .none && text.contains(emergency)
        case .stop: obeys(stopped) && deeds == Deeds(counts: ["opt_outs": 1])
        case .start: obeys(started) && deeds == .none
        }
    }

    private var isAtMenu: Bool { place.map(menus.contains) == true }

    /// Whether the conversation stands exactly there; a flow alone is where it begins.
    private func stands(at name: String) -> Bool {
        guard isNewTurn, let place else { return false }
        return place == name || Self.openings[name]?.contains { place == "\(name)/\($0)" } == true
    }

    /// What was done on the way to a place.
    private static func deeds(of place: String) -> Deeds {
        switch place {
        case "taxes.pay/started": Deeds(counts: ["attempts": 1])
        case "land.confirm/confirmed": Deeds(counts: ["address_events": 1])
        default: .none
        }
    }

    /// Whether a report is stored, or asked about with its kind and its place.
    private func isReport(_ kind: String, _ where_: String) -> Bool {
        if deeds == Deeds(reports: ["\(kind)@\(where_)"]) { return true }
        guard deeds == .none, place == "mobility.report/is_it_so", let frame = turn?.session.frames.last else {
            return false
        }
        return frame.variables["kind"]?.asText == kind && frame.variables["place"]?.asText == where_
    }

    /// Whether the numbers are told as the answer: by the screen for danger, or above an accident, which is reported too.
    private var isEmergency: Bool {
        guard text.contains(emergency), let place else { return false }
        if place == "city.main/danger" { return deeds == .none }
        guard place.hasPrefix("mobility.report/") else { return false }
        if !deeds.reports.isEmpty { return deeds.counts.isEmpty && deeds.reports.allSatisfy { $0.hasPrefix("crash@") } }
        return deeds == .none && turn?.session.frames.last?.variables["kind"]?.asText == "crash"
    }

    /// Whether a wish about messages is answered with one of these texts, and an open conversation stands as it did.
    private func obeys(_ words: Set<String>) -> Bool {
        guard let message = messages.first, messages.count == 1 else { return false }
        return words.contains { $0.folded == message.folded } && !isNewTurn
    }
}
