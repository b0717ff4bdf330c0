/// What a finding is about, by a name that stays the same however its sentence is worded: for the manual, for tools and
/// for the decision whether a program released before may still run.
package enum FindingKind: String, Sendable, Hashable, CaseIterable {
    // MARK: Settings
    case missingSetting = "missing-setting"
    case unknownSetting = "unknown-setting"
    case badValue = "bad-value"
    case badFormula = "bad-formula"
    case notYaml = "not-yaml"
    case tooLarge = "too-large"
    case duplicate
    case noKind = "no-kind"
    case severalKinds = "several-kinds"
    case leadsNowhere = "leads-nowhere"
    case unknownInput = "unknown-input"
    case unfitSetting = "unfit-setting"

    // MARK: Names
    case unknownState = "unknown-state"
    case unknownFlow = "unknown-flow"
    case unknownAction = "unknown-action"
    case unknownOutcome = "unknown-outcome"
    case unhandledOutcome = "unhandled-outcome"
    case unknownVariable = "unknown-variable"
    case unknownText = "unknown-text"
    case unknownLanguage = "unknown-language"
    case unknownParameter = "unknown-parameter"
    case missingParameter = "missing-parameter"
    case unknownCountry = "unknown-country"
    case unknownProvider = "unknown-provider"
    case unknownSecret = "unknown-secret"
    case missingSecret = "missing-secret"
    case badCode = "bad-code"
    case unconfirmedFact = "unconfirmed-fact"
    case unspokenLanguage = "unspoken-language"
    case unchosenLanguage = "unchosen-language"
    case unreadFile = "unread-file"
    case unknownWallet = "unknown-wallet"
    case operatorWithoutWallet = "operator-without-wallet"
    case unknownChannel = "unknown-channel"
    case missingRoute = "missing-route"
    case unusedRoute = "unused-route"

    // MARK: Kinds of values
    case wrongType = "wrong-type"
    case typeConflict = "type-conflict"
    case notAList = "not-a-list"
    case cannotSet = "cannot-set"
    case unsetVariable = "unset-variable"
    case missingReturn = "missing-return"
    case unknownReturn = "unknown-return"
    case badArgument = "bad-argument"
    case unusedVariable = "unused-variable"

    // MARK: Ways
    case unreachableState = "unreachable-state"
    case noEnd = "no-end"
    case silentLoop = "silent-loop"
    case unusedFlow = "unused-flow"
    case lonelyTimeout = "lonely-timeout"
    case neverRuns = "never-runs"
    case movedOption = "moved-option"

    // MARK: Texts
    case missingText = "missing-text"
    case extraText = "extra-text"
    case badMessage = "bad-message"
    case emptyText = "empty-text"
    case unknownPlaceholder = "unknown-placeholder"
    case wrongPlaceholder = "wrong-placeholder"
    case placeholderMismatch = "placeholder-mismatch"
    case numberMismatch = "number-mismatch"
    case numberedLabel = "numbered-label"
    case sameLabel = "same-label"
    case optionByLanguage = "option-by-language"
    case staleText = "stale-text"
    case unreviewedText = "unreviewed-text"
    case strangeLetter = "strange-letter"
    case quotedPlaceholder = "quoted-placeholder"
    case backslash
    case lineBreaks = "line-breaks"
    case pluralForm = "plural-form"
    case wrongLength = "wrong-length"
    case unusedText = "unused-text"

    // MARK: Secrets
    case privateShown = "private-shown"
    case privateSent = "private-sent"

    // MARK: Keywords
    case keywordCollision = "keyword-collision"
    case keywordReserved = "keyword-reserved"
    case keywordPhrase = "keyword-phrase"
    case keywordDigits = "keyword-digits"
    case dialCollision = "dial-collision"

    // MARK: Room
    case closingTooWide = "closing-too-wide"
    case tooManyPages = "too-many-pages"
    case messageTooLong = "message-too-long"
    case keyHidesOption = "key-hides-option"

    /// True where a finding of this kind stops nothing: somebody should look.
    package var isWarning: Bool {
        switch self {
        case .unusedFlow, .extraText, .unconfirmedFact, .unreviewedText, .unspokenLanguage, .unchosenLanguage,
            .unusedVariable, .lineBreaks, .pluralForm, .wrongLength, .unusedText, .movedOption, .operatorWithoutWallet,
            .sameLabel:
            true
        default: false
        }
    }

    /// True where a finding of this kind is an error in the languages the city requires and a warning in the others, whose
    /// citizens are answered in the first language meanwhile.
    package var dependsOnLanguage: Bool { self == .missingText || self == .staleText }

    /// What an error of this kind stops.
    package enum Block: Sendable, Hashable {
        /// Nothing sensible can be made of the sources.
        case running
        /// The program must not be released, but one released before this was looked for runs on.
        case release
    }

    package var blocks: Block {
        switch self {
        case .missingText, .extraText, .emptyText, .unknownPlaceholder, .wrongPlaceholder, .placeholderMismatch,
            .numberMismatch, .numberedLabel, .optionByLanguage, .staleText, .unreviewedText, .strangeLetter,
            .unsetVariable, .missingReturn, .privateSent, .badArgument, .unreadFile, .quotedPlaceholder, .backslash,
            .silentLoop, .lonelyTimeout, .neverRuns, .keywordReserved, .keywordPhrase, .keywordDigits, .closingTooWide,
            .tooManyPages,
            .messageTooLong, .keyHidesOption, .unknownWallet, .operatorWithoutWallet, .unknownProvider, .unknownSecret,
            .missingSecret, .badCode, .unfitSetting, .unknownChannel, .missingRoute, .unusedRoute:
            .release
        default: .running
        }
    }
}
