import Conversation
import Wording

/// What is known of the translations into one language, kept beside its texts in `Locales/<tag>/translation.yaml`: which
/// wording of the first language each text was made from, and whether somebody who speaks the language has read it.
///
/// ```yaml
/// translated_from: en
/// texts:
///   taxes.pay.how: { from: 3f2a9c1b, to: 9c1b3f2a, reviewed: true }
/// ```
/// One text a line and the keys in order, so that what was reviewed, and when and by whom, can be read from the file's
/// history. `guichet texts accept` and `guichet texts import` write it.
package struct TranslationRecord: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        /// The wording of the first language it was made from.
        package var source: TextDigest
        /// Its own wording then; another one today was written by hand since, and is read by nobody yet.
        package var own: TextDigest
        package var isReviewed: Bool

        package init(source: TextDigest, own: TextDigest, isReviewed: Bool) {
            self.source = source
            self.own = own
            self.isReviewed = isReviewed
        }
    }

    /// The tag of the language all were made from. A city that puts another language first begins again.
    package var source: String
    package var entries: [String: Entry]

    package init(source: String, entries: [String: Entry] = [:]) {
        self.source = source
        self.entries = entries
    }

    /// Where the record of a language lies.
    package static func path(of tag: String) -> String { "Locales/\(tag)/translation.yaml" }

    /// The file of it.
    package var written: String {
        let head = """
            # Which wording of the first language each text was made from, and who has read it. Kept by guichet texts accept
            # and guichet texts import; see Documentation/Texts.md.
            translated_from: \(YAMLScalar.written(source))
            texts:\(entries.isEmpty ? " {}" : "")

            """
        let lines = entries.sorted { $0.key < $1.key }.map { key, entry in
            "  \(YAMLScalar.written(key)): { from: \(entry.source.digits), to: \(entry.own.digits)"
                + (entry.isReviewed ? ", reviewed: true }\n" : " }\n")
        }
        return head + lines.joined()
    }

    /// Reads the file of a record; nil where it does not say what the texts were translated from.
    static func read(_ root: SourceNode, _ diagnostics: inout [Diagnostic]) -> TranslationRecord? {
        var reader = MappingReader(root)
        let source = reader.requiredText("translated_from", advice: "Name the city's first language, as en.")
        var entries: [String: Entry] = [:]
        if let node = reader.required("texts") {
            if node.entries == nil {
                reader.error("\"texts\" must hold keys of texts.", at: node.place)
            }
            for written in node.entries ?? [] {
                var part = MappingReader(written.value)
                let from = digest("from", &part)
                let own = digest("to", &part)
                let isReviewed = part.optionalFlag("reviewed")
                part.finish()
                reader.adopt(part)
                guard let from, let own else { continue }
                entries[written.key] = Entry(source: from, own: own, isReviewed: isReviewed)
            }
        }
        reader.finish()
        diagnostics += reader.diagnostics
        return source.map { TranslationRecord(source: $0.value, entries: entries) }
    }

    private static func digest(_ key: String, _ reader: inout MappingReader) -> TextDigest? {
        guard let text = reader.requiredText(key) else { return nil }
        let digest = TextDigest(text.value)
        if digest == nil {
            reader.error(
                "\"\(key)\" must be eight hexadecimal digits.", .badValue, at: text.place,
                advice: "Take the line out, and let guichet texts accept write it.")
        }
        return digest
    }
}
