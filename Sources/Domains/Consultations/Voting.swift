import Conversation
import DomainKit
import Storage
import Wording

extension Participation {
    private static let consultationType = RecordType(
        "consultation", ["code": .text, "question": .text], widths: shownWidths)
    private static let optionType = RecordType(
        "option", ["code": .text, "label": .text], widths: shownWidths)
    /// Characters of a code, a question and the label of a choice.
    static let codeLimit = 30
    static let questionLimit = 120
    static let labelLimit = 40

    private static let shownWidths: [String: ValueWidth] = [
        "code": .text(most: codeLimit, letters: .plain),
        "question": .text(most: questionLimit, letters: .words),
        "label": .text(most: labelLimit, letters: .words),
    ]

    /// The consultations open today.
    static let openAction = Action(
        ActionSignature(
            "participation.open",
            outcomes: [
                "open": RecordType("open", ["consultations": .list(consultationType)]),
                "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        let open = try Consultation.open(on: context.today, in: context.transaction)
        let shown = open.compactMap { consultation in
            consultation.wording(in: context.language, context.profile).map { wording in
                Value.record(["code": .text(consultation.code), "question": .text(wording.question)])
            }
        }
        return shown.isEmpty ? ActionOutcome("none") : ActionOutcome("open", ["consultations": .list(shown)])
    }

    /// What a consultation asks and offers, and whether this phone has voted. Never what.
    static let optionsAction = Action(
        ActionSignature(
            "participation.options", takes: ["consultation": .text],
            outcomes: [
                "open": RecordType(
                    "open", ["question": .text, "options": .list(optionType), "voted": .boolean, "closes": .date],
                    widths: shownWidths),
                "closed": RecordType("closed", [:]),
            ])
    ) { context, arguments in
        let code = try arguments.text("consultation")
        guard let consultation = try Consultation.find(code, in: context.transaction),
            consultation.isOpen(on: context.today),
            let wording = consultation.wording(in: context.language, context.profile)
        else { return ActionOutcome("closed") }
        let options = wording.labels.enumerated().map { index, label in
            Value.record(["code": .text(String(index + 1)), "label": .text(label)])
        }
        return ActionOutcome(
            "open",
            [
                "question": .text(wording.question), "options": .list(options),
                "voted": .boolean(try BallotBox.hasVoted(in: code, context)), "closes": .date(consultation.closes),
            ])
    }

    /// Casts or changes this phone's ballot. Whether the earlier ballot said the same is not told: anyone who borrows a
    /// phone could find out by trying.
    static let voteAction = Action(
        ActionSignature(
            "participation.vote", takes: ["consultation": .text, "option": .text],
            outcomes: [
                "counted": RecordType("counted", [:]),
                "changed": RecordType("changed", [:]),
                "closed": RecordType("closed", [:]),
                "unknown": RecordType("unknown", [:]),
            ], changes: true, secret: ["option"])
    ) { context, arguments in
        let code = try arguments.text("consultation")
        let option = try arguments.text("option")
        guard let consultation = try Consultation.find(code, in: context.transaction) else {
            return ActionOutcome("unknown")
        }
        guard consultation.isOpen(on: context.today),
            let box = try BallotBox(code, vault: context.vault, in: context.transaction)
        else { return ActionOutcome("closed") }
        guard let choice = Int64(option), String(choice) == option, choice >= 1, choice <= consultation.choices else {
            return ActionOutcome("unknown")
        }
        return ActionOutcome(try box.cast(choice, context) ? "counted" : "changed")
    }
}
