package import Wording

/// All flows and texts of a city, compiled and checked; immutable, named by the digest of the files it was made from.
///
/// Classes, here and in `Flow` and `State`, because every turn passes them about whole: as structs each copy would count
/// a reference for every field.
package final class Program: Sendable {
    /// 64 lower-case hexadecimal digits of the SHA-256 of the sources.
    package let digest: String
    package let profile: CityProfile
    package let flows: [String: Flow]
    package let languages: [String: LanguagePack]
    /// What a text may begin with to start a flow, folded for comparison.
    package let keywords: [String: Keyword]
    /// What text messages mean.
    package let understanding: Understanding
    /// What people say for the choices of menus.
    let spokenTexts: SpokenTexts
    /// The flows a number begins that is dialled behind the code, as `*384*21*7319042851#`, by how many digits it has.
    package let dialled: [Int: String]

    /// How many digits such a number may have: more than any choice, fewer than two numbers together.
    package static let dialledDigits = 6...18

    package init(
        digest: String, profile: CityProfile, flows: [String: Flow], languages: [String: LanguagePack],
        keywords: [String: Keyword], phrases: [(text: String, keyword: Keyword)] = [], dialled: [Int: String] = [:]
    ) {
        self.digest = digest
        self.profile = profile
        self.flows = flows
        self.languages = languages
        self.keywords = keywords
        understanding = Understanding(
            keywords: keywords, phrases: phrases,
            languages: profile.languages.compactMap { languages[$0]?.language }, numberLengths: Set(dialled.keys))
        self.dialled = dialled
        spokenTexts = SpokenTexts(flows, languages, defaultLanguage: profile.defaultLanguage)
    }

    /// The flow that something dialled behind the code begins, and the number for it; nil where it is a choice on the first
    /// screen. A number with wrong check digits begins the flow too, which says so.
    package func flow(dialled typed: String) -> (name: String, number: String)? {
        // A digit is a byte or more. Most that is typed at menus is shorter than any number, and is not cleaned for nothing.
        guard typed.utf8.count >= dialled.keys.min() ?? .max, let digits = TypedNumber.digits(typed.cleanedInput),
            let name = dialled[digits.utf8.count]
        else { return nil }
        return (name, digits)
    }

    /// The flow that a text message begins which names no keyword but a number: the one that dialling the number begins. Nil
    /// where there is no such number in it, or two, and where nobody wants to pay what it names.
    package func flow(texted message: String) -> (name: String, number: String)? {
        if let called = flow(dialled: message) { return called }
        guard let found = TypedNumber.reference(among: message, lengths: Set(dialled.keys)),
            let name = dialled[found.digits.utf8.count], !understanding.putsOff(message, name)
        else { return nil }
        return (name, found.digits)
    }

    /// The pack of a language, or of the default one where the program does not speak it.
    package func pack(for tag: String) -> LanguagePack? {
        languages[tag] ?? languages[profile.defaultLanguage]
    }

    /// A text in a language, formatted; falls back to the default language, and to an empty text where there is none.
    /// The short form of a text that has none is the full one.
    package func text(
        _ key: String, in tag: String, form: TextForm = .full, _ argument: (String) -> MessageArgument? = { _ in nil }
    ) -> String {
        if let pack = languages[tag], let text = pack.texts[key] {
            return text.message(form).format(in: pack.language, argument)
        }
        guard let pack = languages[profile.defaultLanguage], let text = pack.texts[key] else { return "" }
        return text.message(form).format(in: pack.language, argument)
    }
}

/// What the whole program shares of its city.
///
/// A class, though a value in all it does, for it is handed to every action and every screen.
package final class CityProfile: Sendable {
    package let name: String
    /// The flow a bare dial begins.
    package let entry: String
    package let defaultLanguage: String
    /// Tags in the order staff list them.
    package let languages: [String]
    package let currency: Currency
    package let numbering: NumberingPlan
    /// The middle of the city, from which short place codes are read; nil where nobody said.
    package let centre: GeoPoint?
    /// The small words of its languages around the names of places.
    package let directions: DirectionMarks
    /// Where payers can pay.
    package let wallets: [CityWallet]
    /// The words of its languages that say nothing of where or what.
    package let talk: TalkMarks
    /// The numbers to call in danger, as texts show them: `112`, or `15, 17, 18`; empty where the country names none.
    package let emergency: String
    /// How often a day one phone may be asked to pay by its own requests; nil for no bound.
    package let ownPromptsADay: Int?

    /// The same where the city says nothing.
    package static let usualOwnPrompts = 10
    /// What to call to speak to the city; empty where nobody said.
    package let officePhone: String

    package init(
        name: String, entry: String, defaultLanguage: String, languages: [String], currency: Currency,
        numbering: NumberingPlan, centre: GeoPoint? = nil, directions: DirectionMarks = DirectionMarks(),
        wallets: [CityWallet] = [], talk: TalkMarks = TalkMarks(), emergency: String = "",
        ownPromptsADay: Int? = CityProfile.usualOwnPrompts, officePhone: String = ""
    ) {
        self.name = name
        self.entry = entry
        self.defaultLanguage = defaultLanguage
        self.languages = languages
        self.currency = currency
        self.numbering = numbering
        self.centre = centre
        self.directions = directions
        self.wallets = wallets
        self.talk = talk
        self.emergency = emergency
        self.ownPromptsADay = ownPromptsADay
        self.officePhone = officePhone
    }
}

/// One language: how it writes numbers, dates and plurals, and its texts by full key.
package final class LanguagePack: Sendable {
    package let language: Language
    package let texts: [String: CityText]
    /// True where some text may be written in plain letters.
    package let folds: Bool
    /// True where some text has a short form.
    package let shortens: Bool

    package init(language: Language, texts: [String: CityText]) {
        self.language = language
        self.texts = texts
        folds = texts.values.contains { ($0.letters ?? language.letters) == .fold }
        shortens = texts.values.contains { $0.short != nil }
    }

    /// Whether a text of this language is to be written in plain letters where that saves the room.
    package func folds(_ text: CityText) -> Bool { (text.letters ?? language.letters) == .fold }
}

/// One text of a city in one language.
package struct CityText: Sendable {
    package let message: Message
    /// What stands in for it where the full one would need more pages.
    package let short: Message?
    /// How its letters are treated, where that is not as the language says.
    package let letters: LetterPolicy?
    /// Where it is written.
    package let place: SourcePlace?

    package init(
        message: Message, short: Message? = nil, letters: LetterPolicy? = nil, place: SourcePlace? = nil
    ) {
        self.message = message
        self.short = short
        self.letters = letters
        self.place = place
    }

    package func message(_ form: TextForm) -> Message { form == .short ? short ?? message : message }
}

/// Which of its forms a text is shown in.
package enum TextForm: Sendable, Hashable, CaseIterable {
    case full, short
}

/// A word or phrase of a text message, the flow it starts and what it tells that flow.
package struct Keyword: Sendable, Hashable {
    package let flow: String
    package let arguments: [String: Value]
    /// The language the word belongs to, spoken to a citizen who never chose one; nil where several share the word.
    package let language: String?
    package let use: KeywordUsage

    package init(
        flow: String, arguments: [String: Value], language: String?, use: KeywordUsage = KeywordUsage()
    ) {
        self.flow = flow
        self.arguments = arguments
        self.language = language
        self.use = use
    }

    /// What the word starts, whatever its language.
    var service: Keyword { Keyword(flow: flow, arguments: arguments, language: nil) }
}

/// How a keyword is looked for, and what may stand beside it.
package struct KeywordUsage: Sendable, Hashable {
    /// What a message holds behind a keyword.
    package enum Rest: String, Sendable, Hashable, CaseIterable {
        /// The citizen's own words.
        case words
        /// A number with check digits, wherever it stands.
        case number
        /// Words with a digit among them, as the number of a stall or a car.
        case code
        case nothing
    }

    package let rest: Rest
    /// Found anywhere in a message, not only as its first word.
    package let isAnywhere: Bool
    /// Wins over every other service the message names.
    package let isUrgent: Bool
    /// Counts only where the message names no other service.
    package let isWeak: Bool
    /// Begins nothing without what `rest` names, for the word alone is said of many things.
    package let isFilled: Bool
    /// Begins nothing within a sentence: beside it stand only words a wish is said with, or the number that `rest` names.
    package let isAlone: Bool

    package init(
        rest: Rest = .words, isAnywhere: Bool = false, isUrgent: Bool = false, isWeak: Bool = false,
        isFilled: Bool = false, isAlone: Bool = false
    ) {
        self.rest = rest
        self.isAnywhere = isAnywhere
        self.isUrgent = isUrgent
        self.isWeak = isWeak
        self.isFilled = isFilled
        self.isAlone = isAlone
    }

    package var takesWords: Bool { rest == .words }
}
