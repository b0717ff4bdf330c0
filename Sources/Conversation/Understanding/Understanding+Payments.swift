import Wording

/// Telling who does not want to pay, or not now, from who does.
extension Understanding {
    /// Whether a message would begin a flow that asks for money and says that nobody pays, or not now.
    package func putsOff(_ message: String, _ flow: String) -> Bool {
        putsOff(MessageWords(message).spelt(by: spelling), flow)
    }

    /// The same of its words. An objection, as `not my bill`, is a reason to begin: there the bill is objected to.
    func putsOff(_ words: MessageWords, _ flow: String) -> Bool {
        guard flowsAlone.contains(flow) else { return false }
        let said = notPaying.matches(in: words.talk).map(\.words)
        return !said.isEmpty && !objects(words, to: flow, beside: said)
    }

    /// Whether a phrase of the flow denies something by itself and is no part of what was said beside it: `payez pas ma
    /// facture` holds `pas ma facture` and means another thing.
    private func objects(_ words: MessageWords, to flow: String, beside said: [Range<Int>]) -> Bool {
        phrases.matches(in: words.talk).contains { phrase in
            phrase.meaning.flow == flow && !said.contains { $0.overlaps(phrase.words) }
                && !denials.matches(in: Array(words.talk[phrase.words])).isEmpty
        }
    }
}
