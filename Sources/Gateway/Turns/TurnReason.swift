import DomainKit
import Conversation
import Logging
import Synchronization

/// Why a turn was undone or ended early, for the authors of flows: where, which action, which of its parameters, with what,
/// and why.
///
/// It goes to the log, so it holds no phone and no citizen's words: a value is told only where it is a word of a list the
/// action takes one of, and is written like one.
package struct TurnReason: Error, Sendable, Hashable {
    /// The flow and the state, as `taxes.pay/confirm`.
    package let state: String
    package let action: String?
    package let parameter: String?
    package let value: String?
    /// A sentence.
    package let reason: String

    /// The engine could not go on.
    init(_ failure: TurnFailure, at state: String?) {
        self.state = state ?? "-"
        action = nil
        parameter = nil
        value = nil
        reason = failure.subject.isEmpty ? failure.sentence : "\(failure.sentence) It concerns \(failure.subject)."
    }

    /// An action threw.
    /// - Parameter signature: the action's; nil where there is no such action.
    init(_ error: any Error, by call: ActionCall, _ signature: ActionSignature?, at state: String) {
        self.state = state
        action = call.name
        switch error {
        case let error as ArgumentError:
            let allowed = signature?.allowed[error.name]
            parameter = error.name
            value = allowed == nil ? nil : Self.word(call.arguments[error.name]?.asText)
            reason =
                call.arguments[error.name] == nil
                ? "The action was not given what it needs."
                : allowed.map { "The action takes: \($0.joined(separator: ", "))." }
                    ?? "The action cannot take this value."
        case is MissingAction:
            parameter = nil
            value = nil
            reason = "There is no such action in this version of the program."
        default:
            parameter = nil
            value = nil
            reason = "The action failed: \(type(of: error))."
        }
    }

    /// A text that looks like a word of a flow, which no phone number, PIN or sentence does.
    private static func word(_ text: String?) -> String? {
        guard let text, text.count <= 24, text.unicodeScalars.allSatisfy({ ("a"..."z").contains($0) || $0 == "_" })
        else {
            return nil
        }
        return text
    }

    /// One line for people who write flows.
    package var line: String {
        let call = action.map { " \($0):" } ?? ""
        let given = parameter.map { " \($0)\(value.map { " is \"\($0)\"" } ?? "")." } ?? ""
        return "\(state):\(call)\(given) \(reason)"
    }

    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["state": "\(state)", "reason": "\(reason)"]
        if let action { metadata["action"] = "\(action)" }
        if let parameter { metadata["parameter"] = "\(parameter)" }
        if let value { metadata["value"] = "\(value)" }
        return metadata
    }
}

/// Is told why a turn could not be made, inside its transaction, which may be undone and run again.
package typealias TurnReasonWitness = @Sendable (TurnReason) -> Void

/// The reasons that came up since somebody asked, for transcripts and the phone in the terminal.
package final class TurnReasons: Sendable {
    private let reasons = Mutex<[TurnReason]>([])

    package init() {}

    package var witness: TurnReasonWitness {
        { [self] reason in reasons.withLock { if $0.last != reason { $0.append(reason) } } }
    }

    /// A line for each, which are forgotten then.
    package func removeLines() -> [String] {
        reasons.withLock { reasons in
            defer { reasons = [] }
            return reasons.map(\.line)
        }
    }
}
