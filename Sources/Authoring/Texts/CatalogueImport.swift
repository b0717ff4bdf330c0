import Conversation
import Wording

/// What came of taking back a catalogue: nothing is written yet.
package struct TextImport: Sendable {
    /// The files that change, by path, with what they shall hold.
    package var files: [String: String] = [:]
    /// Keys of the texts that read differently now, in order.
    package var changed: [String] = []
    /// Keys of texts the catalogue translates from a wording the first language no longer has, in order: they stay stale.
    package var outdated: [String] = []
    /// Keys of such texts the city has made from today's wording since, in order: they were left as they are.
    package var kept: [String] = []
    /// Keys of entries that say the original's own words, in order: they count as untranslated, and nothing was taken.
    package var copies: [String] = []
    /// How many entries say something and are fuzzy: they changed nothing.
    package var fuzzy = 0
    /// How many entries are neither empty nor fuzzy.
    package var finished = 0
    /// What somebody should look at in the texts that changed, in the order of the lines.
    package var warnings: [CatalogueFault] = []
}

/// Everything that keeps a catalogue from being taken back, in the order of its lines.
package struct CatalogueRefusal: Error, Sendable {
    package let faults: [CatalogueFault]
}

extension Translations {
    /// Takes back a catalogue of a language, wholly or not at all.
    ///
    /// A finished entry, one that has a text and is not fuzzy, is taken for read by somebody who speaks the language. A
    /// fuzzy or an empty one changes nothing, nor does one that repeats the original. Whatever the checks would find fault
    /// with once the texts are changed is a fault here, at the line it comes from.
    /// - Parameter name: how the catalogue is called in what is found.
    package func imported(_ catalogue: String, named name: String, into tag: String) throws -> TextImport {
        let pack = try pack(tag)
        let (read, faults) = CatalogueReader.read(catalogue, file: name)
        var work = CatalogueImport(translations: self, tag: tag, pack: pack, file: name, faults: faults)
        work.importCatalogue(read)
        guard work.faults.isEmpty else { throw CatalogueRefusal(faults: Array(Set(work.faults)).sorted()) }
        let found = work.finished()
        guard work.faults.isEmpty else { throw CatalogueRefusal(faults: Array(Set(work.faults)).sorted()) }
        return found
    }
}

/// Turns the entries of a catalogue into changes of files.
struct CatalogueImport {
    /// The entries about one text.
    private struct Both {
        var full: Catalogue.Entry?
        var short: Catalogue.Entry?
    }

    let translations: Translations
    let tag: String
    let pack: Draft.LanguageDraft
    let file: String
    var faults: [CatalogueFault]
    var found = TextImport()
    private var texts: [String: Both] = [:]

    init(
        translations: Translations, tag: String, pack: Draft.LanguageDraft, file: String, faults: [CatalogueFault]
    ) {
        self.translations = translations
        self.tag = tag
        self.pack = pack
        self.file = file
        self.faults = faults
    }

    var states: TranslationStates { translations.states }
    private var sources: [String: LocatedText] { translations.draft.languages[states.first]?.texts ?? [:] }

    mutating func fault(_ line: Int, _ message: String, advice: String? = nil) {
        faults.append(CatalogueFault(file: file, line: line, message, advice: advice))
    }

    // MARK: Entries

    mutating func importCatalogue(_ catalogue: Catalogue) {
        if let language = catalogue.header("Language"), isOwn(language) {
            if let source = catalogue.header(CatalogueExport.sourceField), source != states.first {
                fault(1, "The catalogue was made from \(source), and the city's first language is \(states.first).")
            }
        } else {
            let other = catalogue.header("Language").map { "is one of \"\($0)\", not of \(tag)" }
            fault(
                1, "This catalogue \(other ?? "does not say its language").",
                advice: "Its header must have: Language: \(tag)")
        }
        let known = catalogue.entries.filter { sources[$0.subject.key] != nil }
        if known.isEmpty, let first = catalogue.entries.first, catalogue.entries.count > 1 {
            return fault(
                first.line, "None of the \(catalogue.entries.count) contexts in msgctxt is the key of a text.",
                advice: CatalogueReader.contextAdvice)
        }
        for entry in catalogue.entries { importEntry(entry) }
        tellOtherLanguage(catalogue.entries)
        for (key, both) in texts where both.full == nil || both.full?.text.isEmpty == true && pack.texts[key] == nil {
            guard let short = both.short, !short.text.isEmpty, pack.texts[key] == nil else { continue }
            fault(short.line, "\"\(key)\" has a short form and no full one.", advice: "Translate the full text too.")
        }
    }

    private mutating func importEntry(_ entry: Catalogue.Entry) {
        let subject = entry.subject
        guard let source = sources[subject.key], source.text != nil else {
            let advice = states.keys.suggestion(for: subject.key)
            return fault(entry.line, "There is no text \"\(subject.key)\".", advice: advice)
        }
        let earlier = subject.isShort ? texts[subject.key]?.short : texts[subject.key]?.full
        if let earlier {
            return fault(
                entry.line, "\"\(subject.context)\" stands already in line \(earlier.line).", advice: "Remove one.")
        }
        var entry = entry
        entry.text = entry.text.nfc
        entry.source = entry.source.nfc
        if !entry.text.isEmpty {
            if entry.isFuzzy { found.fuzzy += 1 } else { found.finished += 1 }
        }
        // Gettext takes no fuzzy entry either: it may be the guess of a program from another text.
        if entry.isFuzzy { entry.text = "" }
        if subject.isShort {
            texts[subject.key, default: Both()].short = entry
        } else {
            texts[subject.key, default: Both()].full = entry
        }
        guard entry.text.count <= LocatedText.longest else {
            return fault(entry.line, "The text is longer than \(LocatedText.longest) characters.")
        }
        do {
            _ = try Message(parsing: entry.text)
        } catch {
            fault(
                entry.line, "The text cannot be read: \(error.sentence)",
                advice: "The trouble is at character \(error.offset + 1) of the text.")
        }
    }

    // MARK: Files

    mutating func finished() -> TextImport {
        setAside()
        let changes = texts.compactMap { key, both -> (String, TextChange)? in
            let own = pack.texts[key]?.text
            let full = both.full.flatMap { $0.text.isEmpty || $0.text == own?.message.source ? nil : $0.text }
            let short = both.short.flatMap { $0.text.isEmpty || $0.text == own?.short?.source ? nil : $0.text }
            return full == nil && short == nil ? nil : (key, TextChange(full: full, short: short))
        }
        let wanted = Dictionary(uniqueKeysWithValues: changes)
        var files = edited(wanted)
        guard faults.isEmpty else { return TextImport() }
        let record = record(after: wanted)
        if record != (states.record(of: tag) ?? TranslationRecord(source: states.first)) {
            files[TranslationRecord.path(of: tag)] = record.written
        }
        prove(files, wanted, knowing: record)
        found.files = files
        found.changed = wanted.keys.sorted()
        found.outdated.sort()
        found.kept.sort()
        found.copies.sort()
        found.warnings.sort()
        return found
    }

    /// Takes out what is no translation, and what is older than the translation the city has.
    private mutating func setAside() {
        let isFilledIn = isFilledIn
        for (key, both) in texts {
            guard let source = sources[key], let full = both.full ?? both.short, !full.text.isEmpty else { continue }
            let isCurrent = states.state(of: key, in: tag) == .current
            let isSame =
                full.text == (full.subject.isShort ? pack.texts[key]?.text?.short : pack.texts[key]?.message)?.source
            if isCopy(full, of: source, in: pack.texts[key], filledIn: isFilledIn), !(isSame && isCurrent) {
                found.copies.append(key)
            } else if isCurrent, let text = source.text, !isOfToday(both, text) {
                if !isSame { found.kept.append(key) }
            } else {
                continue
            }
            texts[key]?.full?.text = ""
            texts[key]?.short?.text = ""
        }
    }

    /// Whether a program filled in the catalogue: of what it says again at least half are the words of the original. What has no
    /// words is the same in every language, and there nobody has read it either.
    private var isFilledIn: Bool {
        var copies = 0
        var translations = 0
        for (key, both) in texts {
            guard let source = sources[key], let full = both.full, !full.text.isEmpty,
                full.text != pack.texts[key]?.message?.source
            else { continue }
            if isCopy(full, of: source, in: nil, filledIn: false) {
                copies += 1
            } else if full.text != full.source {
                translations += 1
            }
        }
        return copies > 0 && copies >= translations
    }

    /// Whether an entry only repeats its original. Names that are foreign everywhere may, and what has no words may as long
    /// as it does not take the place of what the language has otherwise, as a space before a colon, and no program filled in
    /// the catalogue.
    private func isCopy(
        _ entry: Catalogue.Entry, of source: LocatedText, in own: LocatedText?, filledIn isFilledIn: Bool
    ) -> Bool {
        guard entry.text == entry.source, !source.isForeign else { return false }
        if isFilledIn { return true }
        let literals = (try? Message(parsing: entry.text))?.literals ?? []
        if literals.contains(where: { $0.unicodeScalars.contains { $0.properties.isAlphabetic } }) { return true }
        let present = entry.subject.isShort ? own?.text?.short : own?.message
        return present.map { $0.source != entry.text } ?? false
    }

    /// The files of texts after the changes.
    private mutating func edited(_ wanted: [String: TextChange]) -> [String: String] {
        let byFile = Dictionary(grouping: wanted) { key, _ in pack.texts[key]?.place.file ?? home(of: key) }
        var files: [String: String] = [:]
        for (path, changes) in byFile {
            let changes = Dictionary(uniqueKeysWithValues: changes.map { ($0.key, $0.value) })
            guard let text = translations.bundle.files[path] else {
                let ordered = changes.sorted { place(of: $0.key) < place(of: $1.key) }
                files[path] = NewTextFile.written(ordered.map { ($0.key, $0.value) })
                continue
            }
            let (edited, undone) = TextFileEditor.edited(text, changes)
            files[path] = edited
            for key in undone { refuse(key, path) }
        }
        return files
    }

    mutating func refuse(_ key: String, _ path: String) {
        fault(
            line(of: key), "\"\(key)\" is written in \(path) in a way only people can change.",
            advice: "Write it there by hand, plainly: \(key): text")
    }

    /// Where a text the language lacks belongs: the file named as the first language's.
    func home(of key: String) -> String {
        let source = place(of: key).file
        return "Locales/\(tag)/" + source.dropFirst("Locales/\(states.first)/".count)
    }

    private func place(of key: String) -> SourcePlace {
        sources[key]?.place ?? SourcePlace(file: "Locales/\(states.first)/texts.yaml", line: 1, column: 1)
    }

    func line(of key: String) -> Int { texts[key]?.full?.line ?? texts[key]?.short?.line ?? 1 }

    // MARK: What is known of them then

    private mutating func record(after wanted: [String: TextChange]) -> TranslationRecord {
        var record = states.record(of: tag) ?? TranslationRecord(source: states.first)
        for (key, both) in texts {
            guard let source = sources[key]?.text, let full = both.full, !full.text.isEmpty else { continue }
            // What comes back as it went out says nothing new of a text that is read.
            if wanted[key] == nil, states.state(of: key, in: tag) == .current { continue }
            let own = TextDigest(
                full: full.text,
                short: both.short.flatMap { $0.text.isEmpty ? nil : $0.text } ?? pack.texts[key]?.text?.short?.source)
            let isOfToday = isOfToday(both, source)
            if !isOfToday { found.outdated.append(key) }
            let made = isOfToday ? TextDigest(of: source) : TextDigest(full: full.source, short: both.short?.source)
            // A short form that is not finished is read by nobody yet, nor is what a language lacked and repeats the original.
            let isRepeated = pack.texts[key] == nil && full.text == full.source && sources[key]?.isForeign != true
            record.entries[key] = TranslationRecord.Entry(
                source: made, own: own, isReviewed: both.short?.isFuzzy != true && !isRepeated)
        }
        return record
    }

    /// Whether both forms were made from what the first language says now.
    private func isOfToday(_ both: Both, _ source: CityText) -> Bool {
        let isFull = both.full.map { $0.source == source.message.source } ?? true
        return isFull && isShort(both.short, of: source)
    }

    /// Whether the short form was made from today's, or from the full text where the source has none.
    private func isShort(_ entry: Catalogue.Entry?, of source: CityText) -> Bool {
        guard let entry else { return source.short == nil }
        return entry.source == source.short?.source ?? source.message.source
    }
}
