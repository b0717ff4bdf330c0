import Conversation
package import Gateway
import Synchronization
import Wording

/// Where the conversations of the phones in the terminal stand, by phone and medium.
package final class TalkState: Sendable {
    private struct Key: Hashable {
        let phone: PhoneNumber
        let medium: Surface.Medium
    }

    private struct Notes {
        var latest: [Key: Turn] = [:]
        /// Where each phone passed since somebody asked.
        var trails: [PhoneNumber: [TrailStep]] = [:]
    }

    private let notes = Mutex(Notes())

    package init() {}

    package var witness: TurnWitness {
        { [self] witnessed in
            notes.withLock { notes in
                notes.latest[Key(phone: witnessed.phone, medium: witnessed.medium)] = witnessed.turn
                notes.trails[witnessed.phone, default: []] += witnessed.turn.trail
            }
        }
    }

    /// Where a phone passed since this was last asked; a dial through a code makes several turns.
    func takeTrail(of phone: PhoneNumber) -> [TrailStep] {
        notes.withLock { $0.trails.removeValue(forKey: phone) ?? [] }
    }

    /// The latest turn of a phone; nil where there was none.
    func turn(of phone: PhoneNumber, by medium: Surface.Medium) -> Turn? {
        notes.withLock { $0.latest[Key(phone: phone, medium: medium)] }
    }

    /// The state and the variables of every flow a phone stands in. What is private is named and not shown.
    func lines(of phone: PhoneNumber, in program: Program) -> [String] {
        let lines = Surface.Medium.allCases.flatMap { medium in
            turn(of: phone, by: medium).map { Self.lines($0.session, medium, program) } ?? []
        }
        return lines.isEmpty ? ["This phone has not talked yet."] : lines
    }

    private static func lines(_ session: Session, _ medium: Surface.Medium, _ program: Program) -> [String] {
        guard session.phase != .ended else { return ["\(medium.rawValue): ended, \(session.language)"] }
        let way = session.frames.map { "\($0.flow)/\($0.state)" }.joined(separator: " > ")
        let offer = session.phase == .offeringToResume ? ", offers to go on" : ""
        let privately = session.waitsInPrivate(in: program) ? ", in private" : ""
        var lines = ["\(medium.rawValue): \(way), \(session.language)\(offer)\(privately)"]
        for frame in session.frames {
            let hidden = program.flows[frame.flow]?.privateVariables ?? []
            for (name, value) in frame.variables.sorted(by: { $0.key < $1.key }) {
                lines += hidden.contains(name) ? ["  \(name): (private)"] : value.shown(as: name).map { "  " + $0 }
            }
        }
        return lines
    }
}

extension Value {
    /// `name: value`, a line for each field of a record and each item of a list.
    fileprivate func shown(as name: String) -> [String] {
        switch self {
        case .text(let text): ["\(name): \(text)"]
        case .integer(let number): ["\(name): \(number)"]
        case .boolean(let flag): ["\(name): \(flag ? "yes" : "no")"]
        case .money(let money): ["\(name): \(money.currency.code) \(money.decimal)"]
        case .date(let date): ["\(name): \(date.iso)"]
        case .phone(let phone): ["\(name): \(phone.e164)"]
        case .record(let fields):
            fields.sorted { $0.key < $1.key }.flatMap { $0.value.shown(as: "\(name).\($0.key)") }
        case .list(let items):
            items.isEmpty
                ? ["\(name): none"] : items.enumerated().flatMap { $0.element.shown(as: "\(name)[\($0.offset + 1)]") }
        }
    }
}
