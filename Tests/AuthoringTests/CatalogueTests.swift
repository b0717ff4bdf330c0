import Conversation
import Testing

@testable import Authoring

/// Catalogues as gettext writes and reads them.
struct CatalogueTests {
    static let odd = [
        "", "plain", "\"quoted\" and 'quoted'", "back\\slash \\n", "two\nlines\n", "\nfirst", "\n", "tab\there",
        "a\r\nb",
        "\u{1}\u{7F}9", "مرحبا {n, plural, one {يوم} other {# أيام}}", "\u{200E}*384*21#", "e\u{301} ẹ́ 😀",
        "#. no comment",
        "msgid \"x\"", "{g, select, a {'{'} other {#}}", "  spaces  ",
    ]

    @Test(arguments: odd) func `every text survives being written and read`(text: String) throws {
        let entry = Catalogue.Entry(
            subject: Catalogue.Subject(key: "a.b", isShort: true), source: "s" + text, text: text, isFuzzy: true)
        let written = CatalogueWriter.text(Catalogue(header: [("Language", "fr")], entries: [entry]))
        let (read, faults) = CatalogueReader.read(written, file: "f.po")
        #expect(faults.map(\.rendered) == [])
        var found = try #require(read.entries.first)
        found.line = 0
        #expect(found == entry)
        #expect(found.text.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(read.header("Language") == "fr")
    }

    @Test func `what other programs do to a catalogue is read too`() throws {
        let text = """
            \u{FEFF}# a comment\r
            msgid ""\r
            msgstr "Language: fr\\nContent-Type: text/plain; charset=utf-8\\n"\r
            \r
            #~ msgid "gone"\r
            #~ msgstr "parti"\r
            #, c-format, fuzzy
            #| msgid "older"
            msgctxt "a"
            msgid ""
            "one \\x41"
              " two"
            msgstr "un" "\\101"
            msgctxt   "b|short"
            msgid "three"
            msgstr ""
            # the end
            """
        let (read, faults) = CatalogueReader.read(text, file: "f.po")
        #expect(faults.map(\.rendered) == ["f.po:13: error: A quote stands inside a text.\n    Write \\\" for it."])
        #expect(read.entries.map(\.subject.context) == ["a", "b|short"])
        #expect(read.entries.map(\.source) == ["one A two", "three"])
        #expect(read.entries.map(\.isFuzzy) == [true, false])
        #expect(read.entries.map(\.line) == [9, 14])
    }

    @Test(arguments: [
        ("nonsense", 1, "This is not a line of a catalogue."),
        ("\"lost\"", 1, "Nothing says what this text is."),
        ("msgctxt \"a\"\nmsgid \"x", 2, "A text must stand between quotes."),
        ("msgctxt \"a\"\nmsgid \"x\\q\"\nmsgstr \"\"", 2, "A backslash stands before something it says nothing of."),
        ("msgctxt \"a\"\nmsgid \"x\\351\"\nmsgstr \"\"", 2, "A backslash stands before something it says nothing of."),
        ("msgctxt \"a\"\nmsgid \"x\\", 2, "A text must stand between quotes."),
        ("msgctxt \"a\"\nmsgid \"x\"\n", 1, "This entry has no msgstr."),
        ("msgctxt \"a\"\nmsgstr \"x\"\n", 1, "This entry has no msgid."),
        ("\nmsgid \"x\"\nmsgstr \"y\"\n", 2, "This entry does not say which text it is."),
        ("msgctxt \"a\"\nmsgid \"x\"\nmsgid \"y\"\nmsgstr \"\"", 3, "This stands twice in one entry."),
        (
            "msgctxt \"a\"\nmsgid \"x\"\nmsgid_plural \"y\"\nmsgstr[0] \"\"", 3,
            "Plural forms stand inside the text here."
        ),
        ("msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"\"\nmsgstr \"\"", 4, "This stands twice in one entry."),
        ("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"", 1, "The catalogue is not in UTF-8."),
    ])
    func `what is no catalogue is told at its line`(text: String, line: Int, message: String) {
        let faults = CatalogueReader.read(text, file: "f.po").faults
        #expect(faults.first?.line == line && faults.first?.message == message, "\(faults)")
    }

    @Test func `plural forms are told where they stand, and nothing of the entries around them`() {
        let text = """
            msgctxt "a"
            msgid "x"
            msgid_plural "xs"
            msgstr[0] "y"
            " and more"
            msgstr[1] "ys"

            #, fuzzy
            msgctxt "b"
            msgid "z"
            msgstr "zz"
            msgctxt "c"
            msgid "x"
            msgid_plural "xs"
            msgstr[0] "y"
            msgctxt "d"
            msgid "z"
            msgstr "zz"
            """
        let (read, faults) = CatalogueReader.read(text, file: "f.po")
        #expect(faults.map(\.line) == [3, 4, 6, 14, 15])
        #expect(faults.allSatisfy { $0.message == "Plural forms stand inside the text here." })
        #expect(read.entries.map(\.subject.key) == ["b", "d"])
        #expect(read.entries.map(\.isFuzzy) == [true, false])
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func `lines may end as on any system`(end: String) {
        let text = ["msgctxt \"a\"", "msgid \"x\"", "msgstr \"y\"", "", "nonsense"].joined(separator: end)
        let (read, faults) = CatalogueReader.read(text, file: "f.po")
        #expect(read.entries.map(\.text) == ["y"])
        #expect(faults.map(\.line) == [5])
    }

    @Test(arguments: odd) func `every text survives being written as YAML`(text: String) throws {
        for written in [YAMLScalar.written(text), YAMLScalar.quoted(text)] {
            var diagnostics: [Diagnostic] = []
            for file in ["key: \(written)   # after\n", "{ a: b, key: \(written), c: d }\n"] {
                let node = YAMLReader.read(file, file: "f.yaml", &diagnostics)?["key"]
                #expect(diagnostics.map(\.rendered) == [])
                #expect(node?.scalar.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(file)")
            }
        }
    }
}
