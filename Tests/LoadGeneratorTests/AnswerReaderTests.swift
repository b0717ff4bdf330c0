@testable import LoadGenerator
import NIOCore
import Testing

@Suite struct `The reader of answers` {
    private static let two =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nCON 1*2"
        + "HTTP/1.1 503 Service Unavailable\r\ncontent-length:0\r\nDate: today\r\n\r\n"

    @Test(arguments: 1...two.utf8.count)
    func `reads answers cut anywhere`(pieceLength: Int) throws {
        var reader = AnswerReader()
        var answers: [Answer] = []
        var rest = Array(Self.two.utf8)[...]
        while !rest.isEmpty {
            reader.append(ByteBuffer(bytes: rest.prefix(pieceLength)))
            rest = rest.dropFirst(pieceLength)
            while let answer = try reader.next() { answers.append(answer) }
        }
        #expect(answers == [Answer(status: 200, body: "CON 1*2"), Answer(status: 503, body: "")])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nCON without a length",
        "HTTP/1.1 200 OK\r\nContent-Length: seven\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2 200\r\nContent-Length: 0\r\n\r\n",
        "SMTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 9000),
    ])
    func `refuses what it does not know`(bytes: String) {
        var reader = AnswerReader()
        reader.append(ByteBuffer(string: bytes))
        #expect(throws: AnswerFault.unreadable) { try reader.next() }
    }
}

extension Answer {
    init(status: Int = 200, body: String) {
        self.init(status: status, body: ByteBuffer(string: body))
    }
}
