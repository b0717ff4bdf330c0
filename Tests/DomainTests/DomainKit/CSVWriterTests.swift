import DomainKit
import Testing

@Suite struct CSVWriterTests {
    @Test(arguments: [
        (["a", "b c", ""], "a,b c,\r\n"),
        (
            ["1,5", "say \"yam\"", "two\nlines", "a;b", "a\tb"],
            "\"1,5\",\"say \"\"yam\"\"\",\"two\nlines\",\"a;b\",\"a\tb\"\r\n"
        ),
        (["300.00", "-12.50", "-3", "0"], "300.00,-12.50,-3,0\r\n"),
        (
            ["=1+1", "+233", "@SUM(A1)", "-1+1", "-", "-1.", "-1.2.3"],
            "'=1+1,'+233,'@SUM(A1),'-1+1,'-,'-1.,'-1.2.3\r\n"
        ),
        (["=HYPERLINK(\"http://x\",\"y\")"], "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n"),
        (["\tx", "\rx", "\nx", "\r\n=x", "＝1"], "\"'\tx\",\"'\rx\",\"'\nx\",\"'\r\n=x\",'＝1\r\n"),
        (["a=1", "1-2", "'quoted"], "a=1,1-2,'quoted\r\n"),
        (["'-x", "''=1", "'t Hoekje", "'-12.50", "-12,50"], "''-x,'''=1,'t Hoekje,''-12.50,\"-12,50\"\r\n"),
    ])
    func `cells are quoted where needed and none begins a formula`(cells: [String], record: String) {
        #expect(CSVWriter().record(cells) == record)
    }

    @Test func `the separator is the one that was asked for`() {
        #expect(CSVWriter(separator: ";").record(["a;b", "c,d", "e"]) == "\"a;b\";\"c,d\";e\r\n")
        #expect(CSVWriter(separator: "\t").record(["a", "b"]) == "a\tb\r\n")
    }
}
