import Testing

@testable import Authoring

/// Texts changed where they stand: every other byte of the file stays.
struct TextFileEditorTests {
    struct Row: CustomTestStringConvertible {
        let before: String
        var key = "a.b"
        var full: String? = "New: {x}"
        var short: String?
        let after: String

        var testDescription: String { before }
    }

    @Test(arguments: [
        Row(before: "# c\na:\n  b:  Old  # d\n  c: x\n", after: "# c\na:\n  b:  \"New: {x}\"  # d\n  c: x\n"),
        Row(before: "a:\n  b:  Old  # d\n", full: "Neu", after: "a:\n  b:  Neu  # d\n"),
        Row(before: "a.b: Old and\n  older\n\n# e\nc: x", full: "Neu", after: "a.b: Neu\n\n# e\nc: x"),
        Row(before: "a: { b: Old, c: \"x\" }", full: "N, m", after: "a: { b: \"N, m\", c: \"x\" }"),
        Row(before: "a: {b: \"O \\\"l\\\" \\\\\", c: x}", full: "N", after: "a: {b: \"N\", c: x}"),
        Row(before: "a: { b: 'it''s', c: x }", full: "it's {x}", after: "a: { b: 'it''s {x}', c: x }"),
        Row(before: "a: { b: 'x' }", full: "1\n2", after: "a: { b: \"1\\n2\" }"),
        Row(
            before: "a:\n  b: |\n    one\n\n    two\n\n  # c\n  d: x\n", full: "N",
            after: "a:\n  b: \"N\"\n\n  # c\n  d: x\n"),
        Row(before: "a:\n  b: >-\n    one\n    two\nd: x\n", full: "N", after: "a:\n  b: \"N\"\nd: x\n"),
        Row(before: "a:\r\n  b: Old\r\n  c: x\r\n", full: "Neu", after: "a:\r\n  b: Neu\r\n  c: x\r\n"),
        Row(before: "\u{FEFF}a: { b: Old }", full: "Neu", after: "\u{FEFF}a: { b: Neu }"),
        Row(before: "a: {b: \"😀\u{2028}\", c: 😀}", full: "😀", after: "a: {b: \"😀\", c: 😀}"),
        Row(
            before: "a:\n  b: { note: x, text: Old, short: \"O\" } # c\n", full: "Neu", short: "Ni",
            after: "a:\n  b: { note: x, text: Neu, short: \"Ni\" } # c\n"),
        Row(
            before: "a:\n  b:\n    text: Old\n    note: x\n", full: nil, short: "Ni",
            after: "a:\n  b:\n    text: Old\n    short: Ni\n    note: x\n"),
        Row(
            before: "a:\n  b: { text: Old, note: x }\n", full: nil, short: "Ni",
            after: "a:\n  b: { text: Old, short: Ni, note: x }\n"),
        Row(before: "a:\n  b: Old # c\n", full: nil, short: "Ni", after: "a:\n  b: { text: Old, short: Ni } # c\n"),
        Row(before: "a:\n  c: x", full: "Neu", after: "a:\n  c: x\na.b: Neu\n"),
        Row(before: "a:\n  c: x\n", full: "Neu", short: "Ni", after: "a:\n  c: x\na.b: { text: Neu, short: Ni }\n"),
    ])
    func `a text is changed in its place`(row: Row) {
        let edited = TextFileEditor.edited(row.before, [row.key: TextChange(full: row.full, short: row.short)])
        #expect(edited.text == row.after)
        #expect(edited.text.utf8.elementsEqual(row.after.utf8))
        #expect(edited.undone == [])
    }

    @Test(arguments: [
        "{ a: { c: x } }", "a: { b: !!str Old }", "not yaml: [", "  a: { c: x }\n", "- a",
    ])
    func `what cannot be changed in its place is told`(before: String) {
        let edited = TextFileEditor.edited(before, ["a.b": TextChange(full: "Neu")])
        #expect(edited.undone == ["a.b"])
        #expect(edited.text == before)
    }

    @Test func `several texts of a file are changed at once`() {
        let edited = TextFileEditor.edited(
            "b: 1\na: { c: 2, d: 3 }\n",
            [
                "b": TextChange(full: "x"), "a.c": TextChange(full: "v"), "e": TextChange(full: "z"),
                "a.d": TextChange(full: "w"),
            ])
        #expect(edited.text == "b: x\na: { c: v, d: w }\ne: z\n")
    }

    @Test func `a new file has its keys nested in the order they are given`() {
        let text = NewTextFile.written([
            ("b.c.d", TextChange(full: "One")), ("b.a", TextChange(full: "Two: {x}", short: "T")),
            ("b.c.d.e", TextChange(full: "Three")), ("a", TextChange(full: "Four")),
        ])
        #expect(
            text == """
                b:
                  c:
                    d: One
                    d.e: Three
                  a: { text: "Two: {x}", short: T }
                a: Four

                """)
    }
}
