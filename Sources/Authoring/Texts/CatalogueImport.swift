import Conversation
import Wording

/// What came of taking back a catalogue: nothing is written yet.
package struct TextImport: Sendable {
    /// The files that change, by path, with what they shall hold.
    package let files: [String: String]
    /// Keys of the texts that read differently now, in order.
    package let changed: [String]
    /// Keys of texts the catalogue translates from a wording the first language no longer has, in order: they stay stale.
    package let outdated: [String]
}

/// Everything that keeps a catalogue from being taken back, in the order of its lines.
package struct CatalogueRefusal: Error, Sendable {
    package let faults: [CatalogueFault]
}

extension Translations {
    /// Takes back a catalogue of a language, wholly or not at all.
    ///
    /// A finished entry, one that has a text and is not fuzzy, is taken for read by somebody who speaks the language. A
    /// fuzzy one changes the text and leaves it unreviewed, an empty one changes nothing. Whatever the checks would find
    /// fault with in a changed text is a fault of its line here.
    /// - Parameter name: how the catalogue is called in what is found.
    package func imported(_ catalogue: String, named name: String, into tag: String) throws -> TextImport {
        let pack = try pack(tag)
        let (read, faults) = CatalogueReader.read(catalogue, file: name)
        var work = CatalogueImport(translations: self, tag: tag, pack: pack, file: name, faults: faults)
        work.take(read)
        guard work.faults.isEmpty else { throw CatalogueRefusal(faults: Array(Set(work.faults)).sorted()) }
        let found = work.finished()
        guard work.faults.isEmpty else { throw CatalogueRefusal(faults: Array(Set(work.faults)).sorted()) }
        return found
    }
}

/// Turns the entries of a catalogue into changes of files.
private struct CatalogueImport {
    /// The entries about one text.
    private struct Both {
        var full: Catalogue.Entry?
        var short: Catalogue.Entry?
    }

    let translations: Translations
    let tag: String
    let pack: Draft.LanguageDraft
    let file: String
    private(set) var faults: [CatalogueFault]
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

    private var states: TranslationStates { translations.states }
    private var sources: [String: LocatedText] { translations.draft.languages[states.first]?.texts ?? [:] }

    private mutating func fault(_ line: Int, _ message: String, advice: String? = nil) {
        faults.append(CatalogueFault(file: file, line: line, message, advice: advice))
    }

    // MARK: Entries

    mutating func take(_ catalogue: Catalogue) {
        if let language = catalogue.header("Language"), language == tag {
            if let source = catalogue.header(CatalogueExport.sourceField), source != states.first {
                fault(1, "The catalogue was made from \(source), and the city's first language is \(states.first).")
            }
        } else {
            let other = catalogue.header("Language").map { "is one of \"\($0)\", not of \(tag)" }
            fault(
                1, "This catalogue \(other ?? "does not say its language").",
                advice: "Its header must have: Language: \(tag)")
        }
        for entry in catalogue.entries { take(entry) }
        for (key, both) in texts where both.full == nil || both.full?.text.isEmpty == true && pack.texts[key] == nil {
            guard let short = both.short, !short.text.isEmpty, pack.texts[key] == nil else { continue }
            fault(short.line, "\"\(key)\" has a short form and no full one.", advice: "Translate the full text too.")
        }
    }

    private mutating func take(_ entry: Catalogue.Entry) {
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
        let changes = texts.compactMap { key, both -> (String, TextChange)? in
            let own = pack.texts[key]?.text
            let full = both.full.flatMap { $0.text.isEmpty || $0.text == own?.message.source ? nil : $0.text }
            let short = both.short.flatMap { $0.text.isEmpty || $0.text == own?.short?.source ? nil : $0.text }
            return full == nil && short == nil ? nil : (key, TextChange(full: full, short: short))
        }
        let wanted = Dictionary(uniqueKeysWithValues: changes)
        var files = edited(wanted)
        guard faults.isEmpty else { return TextImport(files: [:], changed: [], outdated: []) }
        var outdated: [String] = []
        let record = record(after: wanted, &outdated)
        if record != (states.record(of: tag) ?? TranslationRecord(source: states.first)) {
            files[TranslationRecord.path(of: tag)] = record.written
        }
        prove(files, wanted)
        return TextImport(files: files, changed: wanted.keys.sorted(), outdated: outdated.sorted())
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

    private mutating func refuse(_ key: String, _ path: String) {
        fault(
            line(of: key), "\"\(key)\" is written in \(path) in a way only people can change.",
            advice: "Write it there by hand, plainly: \(key): text")
    }

    /// Where a text the language lacks belongs: the file named as the first language's.
    private func home(of key: String) -> String {
        let source = place(of: key).file
        return "Locales/\(tag)/" + source.dropFirst("Locales/\(states.first)/".count)
    }

    private func place(of key: String) -> SourcePlace {
        sources[key]?.place ?? SourcePlace(file: "Locales/\(states.first)/texts.yaml", line: 1, column: 1)
    }

    private func line(of key: String) -> Int { texts[key]?.full?.line ?? texts[key]?.short?.line ?? 1 }

    // MARK: What is known of them then

    private func record(after wanted: [String: TextChange], _ outdated: inout [String]) -> TranslationRecord {
        var record = states.record(of: tag) ?? TranslationRecord(source: states.first)
        for (key, both) in texts {
            guard let source = sources[key]?.text, let full = both.full, !full.text.isEmpty else { continue }
            let own = TextDigest(
                full: full.text,
                short: both.short.flatMap { $0.text.isEmpty ? nil : $0.text } ?? pack.texts[key]?.text?.short?.source)
            let isFinished = !full.isFuzzy && (both.short?.isFuzzy != true)
            let isOfToday = full.source == source.message.source && isShort(both.short, of: source)
            if isFinished, !isOfToday { outdated.append(key) }
            let made = isOfToday ? TextDigest(of: source) : TextDigest(full: full.source, short: both.short?.source)
            if isFinished {
                record.entries[key] = TranslationRecord.Entry(source: made, own: own, isReviewed: true)
            } else if wanted[key] != nil {
                // What was stale and is unfinished still is.
                let earlier = record.entries[key]?.source ?? made
                record.entries[key] = TranslationRecord.Entry(source: earlier, own: own, isReviewed: false)
            }
        }
        return record
    }

    /// Whether the short form was made from today's, or from the full text where the source has none.
    private func isShort(_ entry: Catalogue.Entry?, of source: CityText) -> Bool {
        guard let entry else { return source.short == nil }
        return entry.source == source.short?.source ?? source.message.source
    }

    // MARK: Proof

    /// Reads the files as they would be: every text must say what it should, and the checks must find nothing new in those
    /// that changed.
    private mutating func prove(_ files: [String: String], _ wanted: [String: TextChange]) {
        guard !wanted.isEmpty else { return }
        let bundle = SourceBundle(files: translations.bundle.files.merging(files) { $1 })
        let after = translations.compiler.read(bundle).languages[tag]?.texts ?? [:]
        for key in Set(pack.texts.keys).union(wanted.keys).sorted() {
            let own = pack.texts[key]?.text
            let isFull = after[key]?.message?.source == wanted[key]?.full ?? own?.message.source
            let isShort = after[key]?.text?.short?.source == wanted[key]?.short ?? own?.short?.source
            if !isFull || !isShort { refuse(key, (after[key] ?? pack.texts[key])?.place.file ?? home(of: key)) }
        }
        guard faults.isEmpty else { return }
        let before = Set(translations.compiler.compile(translations.bundle).errors.map(Told.init))
        for finding in translations.compiler.compile(bundle).errors where !before.contains(Told(finding)) {
            let place = finding.place
            let above = after.filter { $0.value.place.file == place.file && $0.value.place <= place }
            guard let key = above.max(by: { $0.value.place < $1.value.place })?.key, wanted[key] != nil else {
                continue
            }
            fault(line(of: key), finding.message, advice: finding.advice)
        }
    }

    /// A finding wherever it stands.
    private struct Told: Hashable {
        let kind: FindingKind
        let message: String

        init(_ finding: Diagnostic) {
            kind = finding.kind
            message = finding.message
        }
    }
}

extension SourcePlace {
    fileprivate static func <= (left: SourcePlace, right: SourcePlace) -> Bool { !(right < left) }
}
