import Providers
import Testing

@Suite struct `Form bodies` {
    @Test(arguments: [
        ("a=1", "1"), ("b=2&a=1", "1"), ("a=1+2", "1 2"), ("a=1%2B2", "1+2"), ("a=%C3%A9", "é"), ("a=%c3%a9", "é"),
        ("a=é", "é"), ("a=x=y", "x=y"), ("a=", ""), ("a", ""), ("&&a=1&&", "1"), ("%61=1", "1"), ("a=%26%3D", "&="),
        ("a=first&a=second", "first"), ("a=&a=second", ""), ("a=%00", "\0"),
    ])
    func `a value is decoded once`(body: String, value: String) throws {
        #expect(try FormFields(Array(body.utf8))["a"] == value)
    }

    @Test(arguments: [
        ("a=100%", "100%"), ("a=%", "%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=%4z", "%4z"), ("a=%%41", "%A"),
        ("a=%2541", "%41"), ("a=%&b=1", "%"), ("a=%4&1=1", "%4"), ("%=1&a=2", "2"),
    ])
    func `a percent sign that escapes nothing stands for itself`(body: String, value: String) throws {
        #expect(try FormFields(Array(body.utf8))["a"] == value)
    }

    @Test func `what is not there is nil, and what is empty is not filled`() throws {
        let fields = try FormFields(Array("empty=&=nameless".utf8))
        #expect(fields["absent"] == nil)
        #expect(fields["empty"] == "")
        #expect(fields[""] == "nameless")
        #expect(fields.filled("empty") == nil)
        #expect(throws: HookRefusal.unreadable("empty is missing")) { try fields.required("empty") }
        #expect(try FormFields([]).isEmpty)
        #expect(try FormFields(Array("&&&".utf8)).isEmpty)
    }

    @Test(arguments: [
        ("a=PAY%FF&b=2", "PAY\u{FFFD}"), ("a=re%E7u&b=2", "re\u{FFFD}u"), ("a=%C3&b=2", "\u{FFFD}"),
        // Halves of characters, as a message that was cut leaves them.
        ("a=PAY%207319042851%ED%A0%BD&b=2", "PAY 7319042851"), ("a=%ED%B0%80x&b=2", "x"),
        ("%FF=1&a=x&b=2", "x"),
    ])
    func `what is not UTF-8 harms only the field it stands in`(body: String, value: String) throws {
        let fields = try FormFields(Array(body.utf8))
        #expect(fields["a"] == value)
        #expect(fields["b"] == "2")
    }

    @Test func `the hundredth field is read and one more is refused`() throws {
        let hundred = (1...100).map { "f\($0)=\($0)" }.joined(separator: "&")
        #expect(try FormFields(Array(hundred.utf8))["f100"] == "100")
        #expect(throws: FormRefusal.tooManyFields) { try FormFields(Array((hundred + "&f101=").utf8)) }
    }

    @Test(arguments: 0..<20)
    func `random bytes are read as a plain reader reads them`(seed: UInt64) {
        var dice = Dice(seed: seed)
        // Half of the bytes are those that mean something, or random bodies would hardly ever hold two fields.
        let telling = Array("&=%+aF0é".utf8)
        for _ in 0..<500 {
            let body = (0..<Int.random(in: 0..<60, using: &dice)).map { _ in
                Int.random(in: 0..<10, using: &dice) == 0
                    ? UInt8.random(in: .min ... .max, using: &dice) : telling.randomElement(using: &dice) ?? 0
            }
            let fields = try? FormFields(body)
            #expect(fields != nil)
            guard let expected = plainly(body) else { continue }
            #expect(fields?.isEmpty == expected.isEmpty)
            for (name, value) in expected { #expect(fields?[name] == value) }
        }
    }

    /// The same reading by splitting and replacing; nil when something is not UTF-8, which is read in another way.
    private func plainly(_ body: [UInt8]) -> [String: String]? {
        var values: [String: String] = [:]
        for field in body.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let texts = parts.map { String(validating: unescaped(Array($0)), as: UTF8.self) }
            guard let name = texts[0], let value = texts.count == 1 ? "" : texts[1] else { return nil }
            if values[name] == nil { values[name] = value }
        }
        return values
    }

    private func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first else { return [] }
        let pair = bytes.dropFirst().prefix(2)
        if first == UInt8(ascii: "%"), pair.count == 2, pair.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
        {
            return [byte] + unescaped(Array(bytes.dropFirst(3)))
        }
        return [first == UInt8(ascii: "+") ? UInt8(ascii: " ") : first] + unescaped(Array(bytes.dropFirst()))
    }

    @Test(arguments: 0..<20)
    func `what is written is read back`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        for _ in 0..<100 {
            let scalars = (0..<Int.random(in: 0..<30, using: &dice)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0..<(Bool.random(using: &dice) ? 0x80 : 0x11_0000), using: &dice))
            }
            let text = String(String.UnicodeScalarView(scalars))
            var form = FormWriter()
            form.append("before", "&=")
            form.append(text + "-", text)
            let fields = try FormFields(form.bytes)
            #expect(fields["before"] == "&=")
            #expect(fields[text + "-"]?.unicodeScalars.elementsEqual(scalars) == true)
        }
    }

    @Test func `only unreserved characters are written as they are`() {
        #expect("aZ09-._~".percentEncoded == "aZ09-._~")
        #expect("+254 é/?&=%*#".percentEncoded == "%2B254%20%C3%A9%2F%3F%26%3D%25%2A%23")
    }
}

@Suite struct `Hook bodies` {
    private func fields(_ contentType: String, _ body: String) throws -> FormFields {
        try HookRequest(method: "POST", event: "x", contentType: contentType, body: Array(body.utf8)).fields()
    }

    @Test(arguments: ["application/json", "Application/JSON;charset=utf-8"])
    func `a body that calls itself JSON is read as JSON`(contentType: String) throws {
        let body = #"{"text":"é","count":3,"share":1.5,"done":true,"none":null,"list":[1],"inner":{"a":1}}"#
        let fields = try fields(contentType, body)
        #expect(fields["text"] == "é")
        #expect(fields["count"] == "3")
        #expect(fields["share"] == "1.5")
        #expect(fields["done"] == "true")
        #expect(fields["none"] == nil)
        #expect(fields["list"] == nil)
        #expect(fields["inner"] == nil)
    }

    @Test(arguments: ["", "application/x-www-form-urlencoded", "text/plain", "application/jso", "multipart/form-data"])
    func `any other body is read as a form`(contentType: String) throws {
        #expect(try fields(contentType, "a=1")["a"] == "1")
    }

    @Test(arguments: ["", "[]", "{", "nul", "\"a\"", "{\"a\":1e999}x", "<html>", String(repeating: "[", count: 2000)])
    func `what is no JSON object is refused`(body: String) {
        #expect(throws: HookRefusal.unreadable("the body is not a JSON object")) {
            try fields("application/json", body)
        }
    }

    @Test func `a JSON object of more than a hundred members is refused`() {
        let body = "{" + (0...100).map { "\"f\($0)\":1" }.joined(separator: ",") + "}"
        #expect(throws: HookRefusal.unreadable("the body has more than 100 fields")) {
            try fields("application/json", body)
        }
    }
}
