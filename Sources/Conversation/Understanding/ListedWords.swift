import Wording

/// Reads an answer by the words a flow lists for a choice: `all of it please`, where `all of it` is listed.
///
/// Nothing may be left over but courtesies, so that `not all of it` is none of them.
struct ListedWords {
    private let visit: Visit
    private let words: [TalkWord]
    /// The places of courtesies and measures.
    private let talk: Set<Int>

    init(_ typed: String, _ visit: Visit) {
        self.visit = visit
        // A question decides nothing, and figures are read where they are read.
        let words = typed.contains(where: \.isLetter) && !typed.asksSomething ? typed.folded.split(separator: " ") : []
        self.words = [TalkWord](folded: words)
        let talk = visit.program.understanding.fillers(in: words, visit.spoken, below: 2)
        self.talk = Set(talk.flatMap { Array($0) })
    }

    /// Whether the answer is of the words a text lists, in the language the citizen reads.
    func hold(_ list: TextUse) -> Bool {
        guard !words.isEmpty else { return false }
        let listed = PhraseTable(visit.text(list).split(separator: ",").map(String.init))
        let found = listed.matches(in: words).map(\.words)
        let said = talk.union(found.flatMap { Array($0) })
        return !found.isEmpty && words.indices.allSatisfy(said.contains)
    }
}
