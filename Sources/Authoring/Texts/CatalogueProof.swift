import Conversation
import Wording

extension CatalogueImport {
    /// Reads the files as they would be: every text must say what it should, and the checks must find nothing new in those
    /// that changed.
    mutating func prove(
        _ files: [String: String], _ wanted: [String: TextChange], knowing record: TranslationRecord
    ) {
        guard !wanted.isEmpty else { return }
        var record = record
        // What has just come is the newer of two texts that do not go together, so it is found fault with.
        for key in wanted.keys { record.entries[key]?.own = TextDigest(full: "", short: nil) }
        var proved = translations.bundle.files.merging(files) { $1 }
        proved[TranslationRecord.path(of: tag)] = record.written
        let bundle = SourceBundle(files: proved)
        let after = translations.compiler.read(bundle).languages[tag]?.texts ?? [:]
        for key in Set(pack.texts.keys).union(wanted.keys).sorted() {
            let own = pack.texts[key]?.text
            let isFull = after[key]?.message?.source == wanted[key]?.full ?? own?.message.source
            let isShort = after[key]?.text?.short?.source == wanted[key]?.short ?? own?.short?.source
            if !isFull || !isShort { refuse(key, (after[key] ?? pack.texts[key])?.place.file ?? home(of: key)) }
        }
        guard faults.isEmpty else { return }
        let earlier = translations.compiler.compile(translations.bundle).errors
        let before = Set(earlier.map { Told($0, key: key(at: $0.place, in: pack.texts)) })
        let outdated = Set(found.outdated)
        for finding in translations.compiler.compile(bundle).diagnostics {
            let key = key(at: finding.place, in: after)
            if let key, finding.kind == .staleText, outdated.contains(key) { continue }
            let others = finding.other.map { self.key(at: $0, in: after) } ?? nil
            let cause = [key, others].compactMap(\.self).first { wanted[$0] != nil }
            if finding.severity == .warning {
                guard let cause, Self.told.contains(finding.kind) else { continue }
                found.warnings.append(
                    CatalogueFault(
                        file: file, line: line(of: cause), message(of: finding, wanted, after), advice: finding.advice,
                        isWarning: true))
            } else if let cause {
                fault(line(of: cause), message(of: finding, wanted, after), advice: finding.advice)
            } else if !before.contains(Told(finding, key: key)) {
                let place = "\(finding.place.file):\(finding.place.line)"
                fault(
                    wanted.keys.map(line).min() ?? 1,
                    "With these texts \(place) is found fault with: \(finding.message)",
                    advice: finding.advice)
            }
        }
    }

    /// The warnings translators can do something about.
    private static let told: Set<FindingKind> = [.lineBreaks, .pluralForm, .wrongLength, .sameLabel]

    /// What is found, with the other place it speaks of where people find it: in the catalogue, or in the file as it is.
    private func message(
        of finding: Diagnostic, _ wanted: [String: TextChange], _ after: [String: LocatedText]
    ) -> String {
        guard let other = finding.other, let key = self.key(at: other, in: after), let text = after[key] else {
            return finding.message
        }
        var place = "\(file):\(line(of: key))"
        if wanted[key] == nil {
            guard let own = pack.texts[key] else { return finding.message }
            place = "\(other.file):\(own.written.line + other.line - text.written.line)"
        }
        return finding.message.replacing("\(other.file):\(other.line)", with: place)
    }

    /// The text a place lies in, where it lies in a file of texts of the language.
    private func key(at place: SourcePlace, in texts: [String: LocatedText]) -> String? {
        let above = texts.filter { $0.value.place.file == place.file && $0.value.place <= place }
        return above.max { $0.value.place < $1.value.place }?.key
    }

    /// A finding at the text it stands at, whatever moved its line; elsewhere at its line.
    private struct Told: Hashable {
        let kind: FindingKind
        let message: String
        let file: String
        let key: String?
        let line: Int?

        init(_ finding: Diagnostic, key: String?) {
            kind = finding.kind
            file = finding.place.file
            self.key = key
            line = key == nil ? finding.place.line : nil
            // Of screens without room only the worst is told, and which that is depends on all the others.
            message = Self.roomKinds.contains(kind) ? "" : finding.message.replacing(/\.ya?ml:\d+/, with: ".yaml")
        }

        private static let roomKinds: Set<FindingKind> = [
            .closingTooWide, .tooManyPages, .messageTooLong, .keyHidesOption,
        ]
    }
}

extension SourcePlace {
    fileprivate static func <= (left: SourcePlace, right: SourcePlace) -> Bool { !(right < left) }
}
