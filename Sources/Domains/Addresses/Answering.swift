import Conversation
import DomainKit
import Storage
import Wording

extension Land {
    /// What a resident may say of an address: longer words would not fit beside it on a screen.
    static let wordsLimit = 40
    /// Characters of an area's name.
    static let areaLimit = 40

    private static func shown(_ name: String) -> RecordType {
        RecordType(
            name, ["number": .text, "words": .text, "area": .text],
            widths: [
                "number": .reference, "words": .text(most: wordsLimit, letters: .words),
                "area": .text(most: areaLimit, letters: .words),
            ])
    }

    private static let answered = [
        "done": RecordType("done", ["number": .text], widths: ["number": .reference]),
        "gone": RecordType("gone", [:]),
    ]

    /// The address proposed to this phone; of several, one that still waits for an answer. An address the resident put
    /// into better words counts as confirmed.
    static let myAddressAction = Action(
        ActionSignature(
            "land.my_address",
            outcomes: [
                "proposed": shown("proposed"),
                "confirmed": shown("confirmed"),
                "disputed": shown("disputed"),
                "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        guard let address = try Address.all(of: context.phoneHash, in: context.transaction).first else {
            return ActionOutcome("none")
        }
        let name =
            switch address.status {
            case .proposed: "proposed"
            case .confirmed, .changed: "confirmed"
            case .disputed: "disputed"
            }
        return ActionOutcome(
            name, ["number": .text(address.number), "words": .text(address.words), "area": .text(address.area)])
    }

    /// Says that the proposed address is right.
    static let confirmAction = answer("land.confirm") { address, _ in address.status = .confirmed }

    /// Words beyond `wordsLimit` are cut; without any, `ArgumentError` is thrown.
    static let changeWordsAction = answer("land.change_words", takes: ["words": .text]) { address, arguments in
        let words = String(try arguments.text("words").cleanedInput.prefix(wordsLimit)).cleanedInput
        guard !words.isEmpty else { throw ArgumentError(name: "words") }
        address.words = words
        address.status = .changed
    }

    /// Says that the proposed address is not this phone's.
    static let notMineAction = answer("land.not_mine") { address, _ in address.status = .disputed }

    /// An answer about an address, taken only from the phone it was proposed to. Said again, it changes nothing.
    private static func answer(
        _ name: String, takes parameters: [String: ValueType] = [:],
        _ change: @escaping @Sendable (inout Address, Arguments) throws -> Void
    ) -> Action {
        let takes = parameters.merging(["number": .text]) { own, _ in own }
        return Action(ActionSignature(name, takes: takes, outcomes: answered, changes: true)) { context, arguments in
            let number = try arguments.text("number")
            guard let address = try Address.find(number, in: context.transaction), address.resident == context.phoneHash
            else { return ActionOutcome("gone") }
            var answered = address
            try change(&answered, arguments)
            if answered.status != address.status || answered.words != address.words {
                try answered.save(by: context.phoneHash, at: context.now, in: context.transaction)
            }
            return ActionOutcome("done", ["number": .text(number)])
        }
    }
}
