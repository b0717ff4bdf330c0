import Conversation
import Wording

/// Reads `Locales/<tag>/understanding.yaml`: the words people put around what they want.
///
/// ```yaml
/// stop: [stop, unsubscribe]          # a message of these words alone: no more messages
/// stop_messages: [no more]           # likewise, beside one of the words in messages
/// start_messages: [again]            # messages again, beside one of those
/// messages: [texts, reminders]
/// message_verbs: [receive]           # says nothing of whether they are wanted
/// start: [start]                     # messages again
/// help: [help]
/// leave: [quit]                      # to an open question: none of this
/// help_questions: [how]              # likewise, where the rest of the message is words of help_objects
/// help_objects: [this number, work]
/// denials: [no, not, no more]        # something is not, or no longer
/// questions: [is there, how is]      # somebody asks
/// openers: [is, are]                 # likewise, where the message begins with it
/// unrelated: [light bill]            # sounds like a service of the city and is none
/// not_paying: [will not pay, next month]   # nobody pays, or not now: nothing that asks for money begins
/// greetings: [good morning, please]  # change nothing of what is meant; a question may follow them
/// fillers: [very, now]               # change nothing of what is meant
/// qualifiers: [this evening, part]   # those of them that say when or how much: `yes, this evening` is no yes
/// wishes: [i want to, my]            # what a wish is said with, and nothing else
/// automatic: [this is an automatic reply]   # only machines write so
/// automatic_together: [new balance]  # machines write so and people too: two of these tell a machine
/// complaints: [my receipt]           # only people say so: beside it nothing is a machine's
/// automatic_beside: [until, monday]  # what stands around what machines write
/// landmarks: [fire station]          # sounds like an emergency and is none
/// cries: [help, my house is]         # what somebody in danger cries
/// abbreviations: { mkt: market }
/// money: [cedis]                     # the money's name behind an amount
/// choices: [number, option]          # before the number of a choice
/// ordinals: [first, second]          # from the first choice on; [[first, 1st], second]
/// joiners: [and]                     # in numbers of several words
/// ```
enum CueReader {
    static func path(of tag: String) -> String { "Locales/\(tag)/understanding.yaml" }

    static func read(_ root: SourceNode, _ diagnostics: inout [Diagnostic]) -> MessageCues {
        var reader = MappingReader(root)
        var cues = MessageCues()
        cues.stop = reader.words("stop") ?? []
        cues.stopMessages = reader.words("stop_messages") ?? []
        cues.startMessages = reader.words("start_messages") ?? []
        cues.messageVerbs = reader.words("message_verbs") ?? []
        cues.greetings = reader.words("greetings") ?? []
        cues.helpQuestions = reader.words("help_questions") ?? []
        cues.helpObjects = reader.words("help_objects") ?? []
        cues.messages = reader.words("messages") ?? []
        cues.unrelated = reader.words("unrelated") ?? []
        cues.notPaying = reader.words("not_paying") ?? []
        cues.start = reader.words("start") ?? []
        cues.help = reader.words("help") ?? []
        cues.leave = reader.words("leave") ?? []
        cues.denials = reader.words("denials") ?? []
        cues.questions = reader.words("questions") ?? []
        cues.openers = reader.words("openers") ?? []
        cues.fillers = reader.words("fillers") ?? []
        cues.qualifiers = reader.words("qualifiers") ?? []
        cues.wishes = reader.words("wishes") ?? []
        cues.automatic = reader.words("automatic") ?? []
        cues.automaticTogether = reader.words("automatic_together") ?? []
        cues.complaints = reader.words("complaints") ?? []
        cues.automaticBeside = reader.words("automatic_beside") ?? []
        cues.landmarks = reader.words("landmarks") ?? []
        cues.cries = reader.words("cries") ?? []
        cues.money = reader.words("money") ?? []
        cues.choices = reader.words("choices") ?? []
        cues.joiners = reader.words("joiners") ?? []
        cues.abbreviations = abbreviations(&reader)
        cues.ordinals = ordinals(&reader)
        checkLength(of: cues.automatic, &reader)
        reader.finish()
        diagnostics += reader.diagnostics
        return cues
    }

    private static func abbreviations(_ reader: inout MappingReader) -> [String: String] {
        guard let node = reader.optional("abbreviations") else { return [:] }
        var found: [String: String] = [:]
        for entry in node.entries ?? [] {
            guard let word = entry.value.scalar, !word.folded.isEmpty, !entry.key.folded.isEmpty else {
                reader.error(
                    "An abbreviation stands for a word.", .badValue, at: entry.place, advice: "Write mkt: market.")
                continue
            }
            found[entry.key.folded] = word.folded
        }
        if node.entries == nil {
            reader.error(
                "\"abbreviations\" must name words with what they stand for.", .badValue, at: node.place,
                advice: "Write { mkt: market }.")
        }
        return found
    }

    private static func ordinals(_ reader: inout MappingReader) -> [String: Int64] {
        guard let node = reader.optional("ordinals") else { return [:] }
        guard let items = node.items else {
            reader.error(
                "\"ordinals\" must list words.", .badValue, at: node.place, advice: "Write [first, second].")
            return [:]
        }
        var found: [String: Int64] = [:]
        for (index, item) in items.enumerated() {
            for word in (item.items ?? [item]).compactMap(\.scalar) { found[word.folded] = Int64(index) + 1 }
        }
        return found
    }

    /// A message with such a phrase is never answered, so one word is too little to tell a machine by.
    private static func checkLength(of phrases: [String], _ reader: inout MappingReader) {
        for phrase in phrases where phrase.folded.split(separator: " ").count < 2 {
            reader.error(
                "\"\(phrase)\" is too short: messages with it get no answer, and people write single words too.",
                .badValue,
                at: reader.node["automatic"]?.place, advice: "Write a phrase of two words or more.")
        }
    }
}
