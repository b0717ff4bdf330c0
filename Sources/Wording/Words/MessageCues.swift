/// The words of one language that say how a text message is meant, beside what it asks for.
///
/// All are compared folded (`String.folded`); a cue of several words is a phrase.
package struct MessageCues: Sendable, Equatable {
    /// A message of these words alone asks to hear no more, to hear again, or for help.
    package var stop: [String] = []
    package var start: [String] = []
    package var help: [String] = []
    /// A message of these words alone wants to leave an open question, and nothing that it offers.
    package var leave: [String] = []
    /// What wants no more only where one of `messages` stands beside it, as `no more` in `no more texts`.
    package var stopMessages: [String] = []
    /// What wants messages again where one of `messages` stands beside it, as `again`.
    package var startMessages: [String] = []
    /// What is done with messages, as `receive`; it says nothing of whether they are wanted.
    package var messageVerbs: [String] = []
    /// Names of messages, as `texts` and `reminders`.
    package var messages: [String] = []
    /// What sounds like a service of the city and is none, as `light bill`.
    package var unrelated: [String] = []
    /// What says that somebody pays nothing, or not now, as `will not pay` and `next month`.
    package var notPaying: [String] = []
    /// Words a whole message asks for help with: what asks, as `how`, and what it is about, as `this number`.
    package var helpQuestions: [String] = []
    package var helpObjects: [String] = []
    /// What says that something is not, or no longer, as in `no more traffic`.
    package var denials: [String] = []
    /// What makes a message a question, as in `is there traffic`.
    package var questions: [String] = []
    /// What makes a message a question only where it begins with it, as `is` in `is the market flooded`.
    package var openers: [String] = []
    /// Greetings, which a question may follow: fillers as well.
    package var greetings: [String] = []
    /// Courtesies and measures, which change nothing of what is meant.
    package var fillers: [String] = []
    /// Those of `fillers` that say when or how much, as `this evening` and `part`: they change nothing of a report, and may change
    /// what is answered to a question.
    package var qualifiers: [String] = []
    /// What a wish for a service is said with and says nothing else, as `i want to` and `my`.
    package var wishes: [String] = []
    /// Sentences only machines write, as those of answering machines.
    package var automatic: [String] = []
    /// What machines write and people too, as `transaction id`: two of these tell a machine, one does not.
    package var automaticTogether: [String] = []
    /// What only people say, as `my receipt`: a text with it is no machine's.
    package var complaints: [String] = []
    /// What stands around such sentences and proves nothing alone, as `until monday`.
    package var automaticBeside: [String] = []
    /// What sounds like an emergency and is none: a place, as `fire station`, or a way of speaking, as `phone is dead`.
    package var landmarks: [String] = []
    /// What somebody in danger, or beside somebody who is, cries, as `help` and `my house is`.
    package var cries: [String] = []
    /// Short spellings of ordinary words, as `mkt` for `market`.
    package var abbreviations: [String: String] = [:]
    /// Names of the country's money as people write them behind an amount, as `cedis`.
    package var money: [String] = []
    /// What people put in front of the number of a choice, as `option`.
    package var choices: [String] = []
    /// Places in a list, first to last, as `second`.
    package var ordinals: [String: Int64] = [:]
    /// What joins the words of a number, as `and` in `one hundred and twenty`.
    package var joiners: [String] = []

    package init() {}
}

/// The words of all the languages a city speaks that change nothing of what is meant, and short spellings.
package struct TalkMarks: Sendable {
    package let fillers: PhraseTable<Bool>
    /// Folded, with the word each stands for; a spelling of two words is one phrase.
    package let abbreviations: PhraseTable<String>

    package init(_ languages: [MessageCues] = []) {
        fillers = PhraseTable(languages.flatMap { $0.fillers + $0.greetings })
        var table = PhraseTable<String>()
        for cues in languages {
            for (short, word) in cues.abbreviations.sorted(by: { $0.key < $1.key }) { table.add(short, word) }
        }
        abbreviations = table
    }
}
