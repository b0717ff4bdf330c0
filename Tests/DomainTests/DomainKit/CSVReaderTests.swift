import DomainKit
import Testing

@Suite struct CSVReaderTests {
    private static let kind = ImportKind(
        "stalls", summary: "Stalls",
        columns: [
            .init("code", required: true, "short and lasting"), .init("name", required: false, "as it is shown"),
            .init("note", required: false, "anything"),
        ]
    ) { _, records in ImportReport(stored: records.count) }

    private static func read(_ bytes: [UInt8]) throws(ImportRefused) -> [ImportRecord] {
        try CSVReader(kind).records(in: bytes)
    }

    private static func read(_ text: String) throws(ImportRefused) -> [ImportRecord] { try read(Array(text.utf8)) }

    /// What is wrong with a file, as `line column message`.
    private static func problems(_ bytes: [UInt8]) -> [String] {
        do throws(ImportRefused) {
            _ = try read(bytes)
            return []
        } catch {
            return error.problems.map { "\($0.line) \($0.column ?? "-") \($0.message)" }
        }
    }

    private static func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

    @Test(arguments: [
        "code,name\nA1,Yam\nA2,Rice\n",
        "code,name\r\nA1,Yam\r\nA2,Rice",
        "code,name\rA1,Yam\rA2,Rice\r",
        "code;name\nA1;Yam\nA2;Rice\n",
        "code\tname\nA1\tYam\nA2\tRice\n",
        "\u{FEFF}code;name\r\nA1;Yam\r\nA2;Rice\r\n",
        "\"code\",\"name\"\n\"A1\",\"Yam\"\n\"A2\",\"Rice\"\n",
        " Code , NAME \n A1 ,\u{A0}Yam\t\nA2,Rice\u{200B}\n",
        "code,name\nA1,Yam\n,\nA2,Rice\n,\n,\n",
        "code,name\nA1,Yam\n\n\nA2,Rice\n\n",
        "code,name,\nA1,Yam,\nA2,Rice,\n",
        "code,,name,,\nA1,,Yam\nA2,,Rice,,,,\n",
        "code,name,note\nA1,Yam\nA2,Rice\n",
        "code,note,name\nA1,,Yam\nA2,,Rice",
        "code,name,\nA1,Yam\nA2,Rice",
        "sep=;\r\ncode;name\r\nA1;Yam\r\nA2;Rice\r\n",
        "\u{FEFF}sep=;\ncode;name\nA1;Yam\nA2;Rice\n",
        "\"sep=,\"\ncode,name\nA1,Yam\nA2,Rice\n",
        "SEP=\t\rcode\tname\rA1\tYam\rA2\tRice\r",
        "\"sep=;\",\ncode,name\nA1,Yam\nA2,Rice\n",
        "sep=;;;\ncode;name;\nA1;Yam;\nA2;Rice;\n",
    ])
    func `line ends, separators, marks and empty lines do not change what is read`(text: String) throws {
        let records = try Self.read(text)
        #expect(records.map { $0["code"] } == ["A1", "A2"])
        #expect(records.map { $0["name"] } == ["Yam", "Rice"])
    }

    @Test func `the separator is the one the header has most of`() throws {
        let records = try Self.read("code;\"name\";note\nA1;\"Yam, rice\";1,5\n")
        #expect(records.map(\.line) == [2])
        #expect(records.map(\.fields) == [["code": "A1", "name": "Yam, rice", "note": "1,5"]])
    }

    @Test func `a quoted field holds separators, quotes and line breaks, and lines are counted through it`() throws {
        let text = "code,name\r\nA1,\"He said \"\"yam\"\",\r\nand\nmore\rand more\"\r\nA2,\"\"\r\nA3,\"x\"\"\"\r\n"
        let records = try Self.read(text)
        #expect(records.map(\.line) == [2, 6, 7])
        #expect(records[0]["name"] == "He said \"yam\",\nand\nmore\nand more")
        #expect(records[1]["name"] == nil)
        #expect(records[2]["name"] == "x\"")
    }

    @Test func `letters outside ASCII are kept, in one form`() throws {
        #expect(try Self.read("code,name\nA1,Cafe\u{301} ɖɛ سوق\n")[0]["name"] == "Café ɖɛ سوق")
    }

    @Test(arguments: [
        ("", "1 - The file is empty. The columns of stalls are: code, name, note."),
        ("\u{FEFF}", "1 - The file is empty. The columns of stalls are: code, name, note."),
        ("\n", "1 - The first line is empty. The columns of stalls are: code, name, note."),
        ("code,name\n", "1 - Nothing follows the names of the columns."),
        ("code,name\n,\n", "1 - Nothing follows the names of the columns."),
        ("name\nx\n", "1 code The column is missing: short and lasting"),
        ("code,nam\nx,y\n", "1 nam There is no such column. Did you mean \"name\"?"),
        ("code,owner\nx,y\n", "1 owner There is no such column. The columns of stalls are: code, name, note."),
        ("code,name,Code\nx,y,z\n", "1 code The column stands here twice."),
        ("code,,name\nx,y,z\n", "2 - Field 2 has a value, and its column has no name."),
        ("sep=;\r\ncode;name;\r\nx;y;z\r\n", "3 - Field 3 has a value, and its column has no name."),
        ("sep=;\ncode;nam\nx;y\n", "2 nam There is no such column. Did you mean \"name\"?"),
        (
            "code,name\nx",
            "2 - The file ends inside this line, as one that was cut off does: 1 of 2 fields. Where nothing is missing, end "
                + "the line with a line break."
        ),
        ("code,\"name\nx,y\n", "1 - The field begins with a quote that is never closed."),
        ("code,name\nx,y,z\n", "2 - Field 3 has a value, and its column has no name."),
        ("code,name\n\"a\nb\",y\nx,\"y\n", "4 name The field begins with a quote that is never closed."),
        (
            "code,name\nx,a \"b\" c\n",
            "2 name A quote stands inside a field that has none around it. "
                + "Put the field in quotes and double the quotes inside it."
        ),
        (
            "code,name\nx,\"a\" b\n",
            "2 name Something follows the quote that closes the field. Double the quotes inside a field."
        ),
    ])
    func `a file that cannot be read is refused with line and column`(text: String, problem: String) {
        #expect(Self.problems(text) == [problem])
    }

    @Test func `bytes that are no UTF-8 are named by line and column`() {
        let latin = Array("code,name\nA1,Yam\nA2,Caf".utf8) + [0xE9] + Array("\nA3,Rice\n".utf8)
        #expect(Self.problems(latin) == ["3 name The field is not UTF-8 text. Save the file as \"CSV UTF-8\"."])
        for wide: [UInt8] in [
            [0xFF, 0xFE, 0x63, 0x00], [0xFE, 0xFF, 0x00, 0x63], [0x63, 0, 0x6F, 0], [0, 0x63, 0, 0x6F],
        ] {
            #expect(Self.problems(wide) == ["1 - The file is UTF-16 text. Save it as \"CSV UTF-8\"."])
        }
    }

    @Test(arguments: [[0x50, 0x4B, 0x03, 0x04, 0x14], [0xD0, 0xCF, 0x11, 0xE0, 0xA1]] as [[UInt8]])
    func `a workbook is told from a list`(beginning: [UInt8]) {
        let advice = "1 - This is a workbook, not a list. Save it as \"CSV UTF-8\" and bring that file in."
        #expect(Self.problems(beginning + Array("code,name\nA1,Yam\n".utf8)) == [advice])
    }

    @Test(arguments: [
        ("'-5 %", "-5 %"), ("'=1+1", "=1+1"), ("'+233240000001", "+233240000001"), ("'@Home", "@Home"),
        ("\u{27}'-x", "'-x"),
        ("'t Hoekje", "'t Hoekje"), ("'", "'"), ("'＝1", "＝1"), ("-5 %", "-5 %"), (" '-5", "-5"),
        ("\"'\tYam\"", "Yam"), ("\"'\nYam\"", "Yam"), ("'12", "'12"), ("\"=\"\"0240000001\"\"\"", "0240000001"),
        ("\"'=\"\"x\"\"\"", "=\"x\""), ("\"=\"\"a\"\"&\"\"b\"\"\"", "=\"a\"&\"b\""),
    ])
    func `the apostrophe that guards a formula is taken off, and the formula around a text`(cell: String, read: String)
        throws
    {
        #expect(try Self.read("code,name\nA1,\(cell)\n")[0]["name"] == read)
    }

    @Test(arguments: ["7,31904E+09", "7.31904E+09", "2.33E+11", "1E+06", "-1,5e+10", "731904E+9", "123456789012345000"])
    func `a number that a spreadsheet has shortened is told as such in any column`(cell: String) {
        let problem =
            "2 note A spreadsheet has shortened this number. Give the column the format text there, and write the number "
            + "again with all its digits."
        #expect(Self.problems("code;note\nA1;\(cell)\n") == [problem])
        #expect(Self.problems("code;note\nE+09;1E9 and 2E+x\n") == [])
    }

    @Test func `every broken line is told, and reading goes on behind each`() {
        let text = "code,name\nA1,y,z\nA2,\"x\" y\nA3,Rice\nA4,a\"b\nA5,y,z\n"
        #expect(
            Self.problems(text).map { String($0.prefix(6)) }
                == ["2 - Field", "3 name", "5 name", "6 - Field"].map { String($0.prefix(6)) })
    }

    @Test func `after a hundred problems the others are counted`() {
        let text = "code,name\n" + String(repeating: "a,b,c\n", count: 250)
        let problems = Self.problems(text)
        #expect(problems.count == 101)
        #expect(problems[99] == "101 - Field 3 has a value, and its column has no name.")
        #expect(problems[100] == "102 - and 150 more problems")
    }

    @Test func `a field may be as long as the limit and no longer`() throws {
        let longest = String(repeating: "x", count: CSVReader.longestField)
        #expect(try Self.read("code,name\nA1,\(longest)\n")[0]["name"] == longest)
        #expect(Self.problems("code,name\nA1,\(longest)x\n") == ["2 name The field is longer than 8192 bytes."])
    }

    @Test func `no run of bytes does anything but be read or refused`() {
        let alphabet = Array("a,;\t\"\r\n".utf8) + [0xE9, 0x00, 0xEF, 0xBB, 0xBF]
        var seed: UInt64 = 1
        for _ in 0..<2_000 {
            var bytes = Array("code,name\n".utf8)
            for _ in 0..<30 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(seed >> 33) % alphabet.count])
            }
            let lines = Self.problems(bytes).compactMap { Int($0.prefix { $0 != " " }) }
            #expect(lines.allSatisfy { (1...32).contains($0) })
        }
    }
}
