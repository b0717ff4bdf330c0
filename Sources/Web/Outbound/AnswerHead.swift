import Providers

/// Reads the header lines of an answer one by one, as libcurl hands them over, line ends included.
///
/// Only the last block counts: an interim answer such as 103 is forgotten when the next status line comes. Trailers
/// after a chunked body are passed over, since they may not change what the head said (RFC 9110 section 6.5.1).
struct AnswerHead {
    private(set) var fields: [HeaderField] = []
    /// Everything read so far, forgotten blocks included.
    private(set) var bytes = 0
    /// True once the blank line after the last block has come.
    private(set) var isOver = false

    mutating func readLine(_ line: UnsafeRawBufferPointer) {
        bytes += line.count
        let text = String(decoding: line, as: UTF8.self).trimmingLineEnd()
        if text.hasPrefix("HTTP/") {
            fields = []
            isOver = false
        } else if text.isEmpty {
            isOver = true
        } else if !isOver {
            takeField(text)
        }
    }

    private mutating func takeField(_ text: Substring) {
        if text.first?.isBlank == true {
            // A folded line continues the one before (RFC 9112 section 5.2).
            guard let folded = fields.popLast() else { return }
            fields.append(HeaderField(name: folded.name, value: "\(folded.value) \(text.trimmingBlanks())"))
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].trimmingBlanks()
            fields.append(HeaderField(name: String(text[..<colon].trimmingBlanks()), value: String(value)))
        }
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension String {
    fileprivate func trimmingLineEnd() -> Substring {
        var rest = self[...]
        while rest.last == "\r\n" || rest.last == "\n" || rest.last == "\r" { rest.removeLast() }
        return rest
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var rest = drop(while: \.isBlank)
        while rest.last?.isBlank == true { rest.removeLast() }
        return rest
    }
}
