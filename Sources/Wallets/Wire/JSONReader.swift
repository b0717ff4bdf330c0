/// Reads a JSON document (RFC 8259) strictly, in one pass over its bytes, and never traps.
///
/// A document with the same name twice in one object is refused, because two readers of it could see two payments. So are
/// anything behind the value, and nesting beyond `deepest`.
///
/// In what people are called or wrote, U+FFFD takes the place of bytes that are not UTF-8 and of halves of surrogate pairs, so that
/// the name of a payer ends no payment. Anywhere else they are refused: nothing is to follow from part of a code or a reference.
struct JSONReader {
    /// What the names of such members have in them, in small letters.
    private static let peoplesWords = ["name", "note", "narration", "description", "remark", "billrefnumber"]

    /// Objects and lists within each other; no wallet has half as many.
    static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0
    /// Whether a text was broken where none may be.
    private var isBroken = false

    /// The document's value; nil when it is no JSON. A byte order mark before it is passed over.
    static func read(_ bytes: [UInt8]) -> JSONNode? {
        var reader = JSONReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        guard let node = reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        return reader.position == bytes.count && !reader.isBroken ? node : nil
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skipMark(_ mark: Character) -> Bool {
        guard let byte = next, byte == mark.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func skipWord(_ word: StaticString) -> Bool {
        let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if matches { position += word.utf8CodeUnitCount }
        return matches
    }

    private mutating func value(depth: Int) -> JSONNode? {
        guard depth <= Self.deepest else { return nil }
        skipSpace()
        let start = position
        guard let kind = kind(depth: depth) else { return nil }
        return JSONNode(kind: kind, range: start..<position)
    }

    private mutating func kind(depth: Int) -> JSONNode.Kind? {
        switch next {
        case UInt8(ascii: "{"): object(depth: depth)
        case UInt8(ascii: "["): list(depth: depth)
        case UInt8(ascii: "\""): text(isName: false).map { .text($0) }
        case UInt8(ascii: "t"): skipWord("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): skipWord("false") ? .boolean(false) : nil
        case UInt8(ascii: "n"): skipWord("null") ? .null : nil
        default: number().map { .number($0) }
        }
    }

    private mutating func object(depth: Int) -> JSONNode.Kind? {
        position += 1
        var members: [JSONNode.Member] = []
        var names: Set<String> = []
        skipSpace()
        if skipMark("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let name = text(isName: true), names.insert(name).inserted else {
                return nil
            }
            skipSpace()
            let wasBroken = isBroken
            guard skipMark(":"), let node = value(depth: depth + 1) else { return nil }
            if case .text = node.kind, Self.peoplesWords.contains(where: name.lowercased().contains) {
                isBroken = wasBroken
            }
            members.append(JSONNode.Member(name: name, node: node))
            skipSpace()
        } while skipMark(",")
        return skipMark("}") ? .object(members) : nil
    }

    private mutating func list(depth: Int) -> JSONNode.Kind? {
        position += 1
        var elements: [JSONNode] = []
        skipSpace()
        if skipMark("]") { return .list([]) }
        repeat {
            guard let node = value(depth: depth + 1) else { return nil }
            elements.append(node)
            skipSpace()
        } while skipMark(",")
        return skipMark("]") ? .list(elements) : nil
    }

    /// A number by the grammar: no leading zero, no plus, no bare point.
    private mutating func number() -> String? {
        let start = position
        _ = skipMark("-")
        if !skipMark("0") {
            guard digits() > 0 else { return nil }
        }
        if skipMark("."), digits() == 0 { return nil }
        if skipMark("e") || skipMark("E") {
            if !skipMark("+") { _ = skipMark("-") }
            guard digits() > 0 else { return nil }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func text(isName: Bool) -> String? {
        position += 1
        var decoded: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                if let text = String(validating: decoded, as: UTF8.self) { return text }
                isBroken = true
                return isName ? nil : String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape(), !isName || scalar != Self.replacement else { return nil }
                if scalar == Self.replacement { isBroken = true }
                decoded.append(contentsOf: String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: decoded.append(byte)
            }
        }
        return nil
    }

    /// Stands for what is no character.
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = unit() else { return nil }
            guard (0xD800..<0xE000).contains(unit) else { return Unicode.Scalar(unit) }
            guard unit < 0xDC00, let low = lowHalf() else { return Self.replacement }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    /// The second half of a surrogate pair; nil, with nothing consumed, where none follows.
    private mutating func lowHalf() -> UInt32? {
        let start = position
        if skipMark("\\"), skipMark("u"), let low = unit(), (0xDC00..<0xE000).contains(low) { return low }
        position = start
        return nil
    }

    /// The four hexadecimal digits of a `\u`.
    private mutating func unit() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        position += 4
        return unit
    }
}
