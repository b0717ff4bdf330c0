/// Where a feed is found below `/feeds/`: one document, as `roads/reports.geojson`, or one for each code, as
/// `results/{code}.json`.
///
/// A path has parts between slashes. A part is letters, digits, `-`, `_` and `.` of ASCII and does not begin with a `.`; one part
/// may be `{code}`, with an ending or without. A code is 1 to 64 letters, digits, `-` and `_`, so it never reaches into an ending
/// or another part, and needs no percent encoding.
package struct FeedPath: Sendable, Hashable, CustomStringConvertible {
    /// Characters of a code, and of a whole path, at most.
    package static let codeLimit = 64
    package static let lengthLimit = 200

    /// What a path that was asked for is to a feed.
    package struct Match: Sendable, Hashable {
        /// What stands in place of `{code}`; nil where the feed's path has none.
        package let code: String?
    }

    private enum Part: Sendable, Hashable {
        case fixed(String)
        /// With what stands behind the code, as `.json`.
        case code(ending: String)
    }

    /// As it was written.
    package let description: String
    private let parts: [Part]

    /// - Parameter pattern: any text; `fault` tells whether it is a path.
    package init(_ pattern: String) {
        description = pattern
        parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix(Self.placeholder)
                ? .code(ending: String(part.dropFirst(Self.placeholder.count))) : .fixed(String(part))
        }
    }

    private static let placeholder = "{code}"

    /// Why this is no path of a feed, as the end of a sentence; nil where it is one.
    package var fault: String? {
        guard description.utf8.count <= Self.lengthLimit else { return "it is longer than \(Self.lengthLimit) bytes" }
        let codes = parts.count { if case .code = $0 { true } else { false } }
        guard codes <= 1 else { return "it has {code} more than once" }
        let areGood = parts.allSatisfy { part in
            switch part {
            case .fixed(let text): Self.isFixed(text)
            case .code(let ending): ending.isEmpty || ending.hasPrefix(".") && Self.isFixed(ending.dropFirst())
            }
        }
        return areGood
            ? nil
            : "its parts must be letters, digits, - _ and ., and one of them may be {code}, as results/{code}.json"
    }

    /// What a path that was asked for, without `/feeds/`, is to this one; nil where this feed does not answer it.
    package func match(_ path: String) -> Match? {
        guard path.utf8.count <= Self.lengthLimit else { return nil }
        let asked = path.split(separator: "/", omittingEmptySubsequences: false)
        guard asked.count == parts.count else { return nil }
        var code: String?
        for (part, text) in zip(parts, asked) {
            switch part {
            case .fixed(let fixed): guard text == fixed else { return nil }
            case .code(let ending):
                guard text.hasSuffix(ending), Self.isCode(text.dropLast(ending.count)) else { return nil }
                code = String(text.dropLast(ending.count))
            }
        }
        return Match(code: code)
    }

    /// Whether some path would be answered by both.
    package func overlaps(_ other: FeedPath) -> Bool {
        parts.count == other.parts.count
            && zip(parts, other.parts).allSatisfy { pair in
                switch pair {
                case (.fixed(let one), .fixed(let another)): one == another
                // No code holds a dot, so endings that differ end different texts.
                case (.code(let ending), .code(let another)): ending == another
                case (.fixed(let text), .code(let ending)), (.code(let ending), .fixed(let text)):
                    text.hasSuffix(ending) && Self.isCode(text.dropLast(ending.count))
                }
            }
    }

    /// Whether a text can stand in place of `{code}`.
    package static func isCode(_ text: some StringProtocol) -> Bool {
        (1...codeLimit).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isFixed(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && !text.hasPrefix(".")
            && text.utf8.allSatisfy { byte in
                byte.isLetterOrDigit || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}

extension UInt8 {
    /// Of ASCII.
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
