package import NIOCore

/// One HTTP answer.
package struct Answer: Sendable, Equatable {
    package let status: Int
    package let body: ByteBuffer
}

/// Reads HTTP/1.1 answers from a connection, as much of the protocol as a gateway's answers to a hook use: a status, a
/// Content-Length and a body (RFC 9112). Anything else, such as chunks, is a fault.
package struct AnswerReader {
    private var pending = ByteBuffer()

    package init() {}

    package mutating func append(_ bytes: ByteBuffer) {
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.writeImmutableBuffer(bytes)
        }
    }

    /// The next answer; nil until the rest of it is here.
    package mutating func next() throws(AnswerFault) -> Answer? {
        guard pending.readableBytes > 0, let head = try AnswerHead(pending.readableBytesUInt8Span) else { return nil }
        guard pending.readableBytes >= head.length + head.bodyLength else { return nil }
        pending.moveReaderIndex(forwardBy: head.length)
        guard let body = pending.readSlice(length: head.bodyLength) else { return nil }
        return Answer(status: head.status, body: body)
    }
}

/// The head of an answer.
private struct AnswerHead {
    /// Bytes of the head, the empty line among them.
    let length: Int
    let status: Int
    let bodyLength: Int

    /// Nil when the head is not whole.
    init?(_ bytes: Span<UInt8>) throws(AnswerFault) {
        guard let end = bytes.first("\r\n\r\n") else {
            guard bytes.count <= LoadLimits.answerHead else { throw .unreadable }
            return nil
        }
        length = end + 4
        status = try Self.status(bytes, end: end)
        bodyLength = try Self.bodyLength(bytes, end: end)
    }

    private static func status(_ bytes: Span<UInt8>, end: Int) throws(AnswerFault) -> Int {
        let digits = 9
        guard end >= digits + 3, bytes.has("HTTP/1.1 ", at: 0),
            let status = number(bytes, from: digits, to: digits + 3), status >= 200
        else { throw .unreadable }
        return status
    }

    private static func bodyLength(_ bytes: Span<UInt8>, end: Int) throws(AnswerFault) -> Int {
        var length: Int?
        var position = 0
        while position < end {
            if bytes[position] == UInt8(ascii: "\n") {
                if bytes.has("transfer-encoding:", at: position + 1, anyCase: true) { throw .unreadable }
                if bytes.has("content-length:", at: position + 1, anyCase: true) {
                    length = try value(bytes, from: position + 16, end: end)
                }
            }
            position += 1
        }
        guard let length, length <= LoadLimits.answerBody else { throw .unreadable }
        return length
    }

    private static func value(_ bytes: Span<UInt8>, from start: Int, end: Int) throws(AnswerFault) -> Int {
        var first = start
        while first < end, bytes[first] == UInt8(ascii: " ") { first += 1 }
        var last = first
        while last < end, bytes[last].isDigit { last += 1 }
        guard let number = number(bytes, from: first, to: last) else { throw .unreadable }
        return number
    }

    /// The number these digits make; nil when they are none or too many.
    private static func number(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        guard start < end, end - start <= 9 else { return nil }
        var number = 0
        for position in start..<end {
            guard bytes[position].isDigit else { return nil }
            number = number * 10 + Int(bytes[position] - UInt8(ascii: "0"))
        }
        return number
    }
}
