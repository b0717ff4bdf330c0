import Testing

@testable import Wallets

@Suite struct `JSON from wallets` {
    @Test(arguments: [
        ("500.00", "500.00"), ("0", "0"), ("-0.5", "-0.5"), ("1e3", "1e3"), ("1E+3", "1E+3"),
        ("92233720368547758070000.10", "92233720368547758070000.10"), ("\"a\"", "a"), ("true", "true"),
        ("false", "false"), ("\"\\u00e9\\n\\\"\\/\"", "é\n\"/"), ("\"\\ud83d\\ude00\"", "😀"), (" 7 ", "7"),
        ("\u{FEFF}7", "7"), ("\"é\"", "é"),
    ])
    func `a word is read as it was written`(text: String, word: String) {
        #expect(JSONReader.read(Array(text.utf8))?.word == word)
    }

    @Test(arguments: [
        ("\"a\\ud83d\"", "a\u{FFFD}"), ("\"\\ude00b\"", "\u{FFFD}b"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
        ("\"\\ud83d\\ud83d\\ude00\"", "\u{FFFD}😀"), ("\"5\\ud83d00\"", "5\u{FFFD}00"),
    ])
    func `half a character harms what people wrote, and is no JSON anywhere else`(text: String, word: String) {
        for name in ["first_name", "payeeNote", "BillRefNumber"] {
            #expect(JSONReader.read(Array("{\"\(name)\":\(text)}".utf8))?.word(name) == word)
        }
        for document in [text, "[\(text)]", "{\"status\":\(text)}", "{\"name\":{\"id\":\(text)}}"] {
            #expect(JSONReader.read(Array(document.utf8)) == nil)
        }
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "+1", ".5", "1.", "1e", "- 1", "NaN", "nul",
        "tru", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud83d\\u12\"",
        "\"\n\"",
        "1 2", "{} {}", "'a'", "{\"a\":1 \"b\":2}", "[1 2]", "{\"a\":1,\"a\":2}",
    ])
    func `what is no JSON is none`(text: String) { #expect(JSONReader.read(Array(text.utf8)) == nil) }

    @Test func `bytes that are no UTF-8 harm the text they stand in alone`() throws {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] {
            let body = Array(#"{"name":"Ama "#.utf8) + bytes + Array(#"","amount":"500"}"#.utf8)
            let node = try #require(JSONReader.read(body))
            #expect(node.word("amount") == "500")
            #expect(node.word("name")?.hasPrefix("Ama \u{FFFD}") == true)
        }
    }

    @Test func `bytes that are no UTF-8 are no JSON outside of texts and in names`() {
        for bytes: [UInt8] in [[0xFF], [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0]] {
            #expect(JSONReader.read(bytes) == nil)
        }
        #expect(JSONReader.read(Array(#"{"\ud83d":1}"#.utf8)) == nil)
    }

    @Test func `nesting has an end`() {
        let deep = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(JSONReader.read(deep(JSONReader.deepest + 1)) != nil)
        #expect(JSONReader.read(deep(JSONReader.deepest + 2)) == nil)
        #expect(JSONReader.read(deep(200_000)) == nil)
        #expect(JSONReader.read(Array(String(repeating: "{\"a\":", count: 100_000).utf8)) == nil)
    }

    @Test func `a part knows where it stands`() throws {
        let bytes = Array(#" {"a": [1, {"b" : "c"} ], "n": null}"#.utf8)
        let node = try #require(JSONReader.read(bytes))
        let inner = try #require(node["a"]?.elements.last)
        #expect(String(decoding: bytes[inner.range], as: UTF8.self) == #"{"b" : "c"}"#)
        #expect(inner.word("b") == "c")
        #expect(node["n"] == nil && node["x"] == nil && node["a"]?["b"] == nil)
        #expect(node.word("a", "b") == nil)
    }

    @Test(arguments: 0..<10)
    func `no bytes whatever trap`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let alphabet = Array("{}[]\",:\\u0eE+-.1tfn ".utf8) + [0, 0xFF, 0xC3, 0xA9]
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0..<30, using: &dice)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &dice)]
            }
            _ = JSONReader.read(bytes)?.word
        }
    }

    @Test(arguments: ["", "a", "\"\\/", "\u{0}\u{1F}\u{7F}", "é😀\u{2028}", "</script>"])
    func `what is written is read back`(text: String) throws {
        let written: JSONText = [
            "text": .text(text), "number": .number("12.50"), "list": [.boolean(true), .null, []], "empty": [:],
        ]
        let node = try #require(JSONReader.read(written.bytes))
        #expect(node.word("text") == text)
        #expect(node.word("number") == "12.50")
        #expect(node["list"]?.elements.count == 3)
        #expect(node["empty"]?.isObject == true)
    }
}
