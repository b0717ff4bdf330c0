import Conversation

/// The settings any kind of state may have beside those of its kind: where it runs, how long it waits, how much room it
/// may take.
///
/// ```yaml
/// confirm:
///   menu: confirm
///   channels: [sms]
///   otherwise: by_phone           # where those go who come another way
///   timeout: { after: 12h, remind: still_there, then: forgotten }
///   pages: 4
///   short_above: 2                # short forms only where the full texts take more pages than this
/// ```
struct StateSettings {
    var media = Set(Surface.Medium.allCases)
    var otherwise: Transition?
    var timeout: StateTimeout?
    var pages: Int?
    var shortAbove: Int?

    /// Shortest and longest time to wait for an answer, in seconds: ten minutes and a week.
    static let waits: ClosedRange<Int64> = 600...604_800
    /// Fewest and most pages a state may ask for.
    private static let mostPages = 1...30

    static func read(_ reader: inout StateReader) -> StateSettings {
        var settings = StateSettings()
        if let words = reader.settings.words("channels") { settings.media = media(words, &reader) }
        settings.otherwise = reader.settings.optional("otherwise").flatMap { reader.transition(in: $0) }
        settings.timeout = reader.settings.optional("timeout").flatMap { timeout($0, &reader) }
        let pages = reader.settings.optionalInteger("pages", in: mostPages)
        // A number that cannot be read is told once: the proof of room takes the most for it and tells nothing more.
        settings.pages = pages ?? (reader.settings.node["pages"] == nil ? nil : mostPages.upperBound)
        settings.shortAbove = reader.settings.optionalInteger("short_above", in: 1...9)
        return settings
    }

    private static func media(_ words: [String], _ reader: inout StateReader) -> Set<Surface.Medium> {
        let known = words.compactMap { Surface.Medium(rawValue: $0) }
        if known.count != words.count || known.isEmpty {
            let names = Surface.Medium.allCases.map(\.rawValue).joined(separator: ", ")
            reader.settings.error(
                "\"channels\" must name at least one of \(names).", .badValue,
                at: reader.settings.node["channels"]?.place, advice: "Write [ussd] or [sms].")
        }
        return known.isEmpty ? Set(Surface.Medium.allCases) : Set(known)
    }

    private static func timeout(_ node: SourceNode, _ reader: inout StateReader) -> StateTimeout? {
        guard node.entries != nil else {
            reader.settings.error(
                "\"timeout\" must hold settings.", .badValue, at: node.place,
                advice: "Write timeout: { after: 12h, then: <state> }.")
            return nil
        }
        var part = reader.inner(node)
        let after = part.settings.requiredText("after", advice: "Write after: 12h.")
        let seconds = after.flatMap { Span.seconds($0.value) }
        if let after, seconds.map({ waits.contains($0) }) != true {
            part.settings.error(
                "\"after\" must be a time from 10m to 7d.", .badValue, at: after.place, advice: "Write after: 12h.")
        }
        let reminder = part.optionalTextUse("remind")
        let then = part.settings.node["then"] == nil ? nil : part.transition()
        reader.adopt(part)
        return seconds.map { StateTimeout(seconds: $0, reminder: reminder, then: then) }
    }
}
