import Simulator
import Foundation
import Gateway
import Testing
import Web

@Suite struct `Bounds on callers` {
    private static let quick = WebLimits(requestMilliseconds: 60, idleMilliseconds: 120, lookMilliseconds: 10)

    private static func head(_ fields: [String], length: Int) -> [UInt8] {
        let lines = ["POST \(ServedCity.hooks)/ussd HTTP/1.1", "Host: localhost"] + fields
        return Array((lines + ["Content-Length: \(length)", "", ""]).joined(separator: "\r\n").utf8)
    }

    @Test func `a body over 64 KiB is refused, and one of 64 KiB is read`() async throws {
        try await ServedCity.open { city in
            let limit = 64 * 1024
            let whole = Array("text=".utf8) + [UInt8](repeating: UInt8(ascii: "1"), count: limit - 5)
            let read = try await city.call(HTTPCall("POST", ServedCity.hooks + "/ussd", form: whole))
            #expect(read.status == 400, "too long for a form, and said so by who reads forms: \(read.text)")
            let refused = try await city.call(HTTPCall("POST", ServedCity.hooks + "/ussd", form: whole + [49]))
            #expect(refused.status == 413)
            #expect(refused.text == "A hook's body has at most 65536 bytes.\n")
        }
    }

    @Test func `a body in chunks is bounded too`() async throws {
        try await ServedCity.open { city in
            let answer = try await onThread { [port = city.port] in
                var connection = try HTTPConnection(port: port)
                let head =
                    "POST \(ServedCity.hooks)/ussd HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                try connection.send(Array(head.utf8))
                for _ in 0..<9 {
                    try connection.send(Array("2000\r\n".utf8) + [UInt8](repeating: 49, count: 0x2000) + [13, 10])
                }
                try connection.send(Array("0\r\n\r\n".utf8))
                return try connection.answer()
            }
            #expect(answer.status == 413)
        }
    }

    @Test(arguments: [
        ["X-Long: " + String(repeating: "a", count: 17_000)],
        (0..<20).map { "X-\($0): " + String(repeating: "a", count: 1_000) },
        (0..<120).map { "X-\($0): a" },
    ])
    func `headers over the bounds end the connection without a turn`(fields: [String]) async throws {
        try await ServedCity.open { city in
            let said = try await onThread { [port = city.port] in
                var connection = try HTTPConnection(port: port)
                try connection.send(Self.head(fields, length: 0))
                return String(decoding: try connection.readToEnd(), as: UTF8.self)
            }
            #expect(said.hasPrefix("HTTP/1.1 4") || said.isEmpty, "\(said)")
            #expect(city.world.counters.snapshot.allSatisfy { $0.count == 0 })
            #expect(try await city.get("/healthz").status == 200)
        }
    }

    @Test func `headers below the bounds are read`() async throws {
        try await ServedCity.open { city in
            let fields = (0..<90).map { "X-\($0): " + String(repeating: "a", count: 150) }
            let answer = try await city.call(HTTPCall("GET", "/healthz", headers: fields))
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: ["rubbish\r\n\r\n", "GET\r\n\r\n", "POST / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\u{3}\r\n\r\n"])
    func `what is not HTTP ends the connection, and the next caller is served`(rubbish: String) async throws {
        try await ServedCity.open { city in
            let said = try await onThread { [port = city.port] in
                var connection = try HTTPConnection(port: port)
                try connection.send(Array(rubbish.utf8))
                return String(decoding: try connection.readToEnd(), as: UTF8.self)
            }
            #expect(said.hasPrefix("HTTP/1.1 4") || said.isEmpty, "\(said)")
            #expect(try await city.get("/healthz").status == 200)
        }
    }

    @Test(arguments: [
        Array("POST /hooks/afric".utf8),
        Self.head([], length: 100) + Array("sessionId=".utf8),
        [],
    ])
    func `who stops in the middle is not waited for`(beginning: [UInt8]) async throws {
        try await ServedCity.open(limits: Self.quick) { city in
            let taken = try await onThread { [port = city.port] in
                var connection = try HTTPConnection(port: port)
                let began = ContinuousClock.now
                if !beginning.isEmpty { try connection.send(beginning) }
                _ = try connection.readToEnd()
                return ContinuousClock.now - began
            }
            #expect(taken < .seconds(5))
            #expect(city.world.counters.snapshot.allSatisfy { $0.count == 0 })
        }
    }

    @Test(arguments: [[], Self.head([], length: 1 << 20)])
    func `dripping does not buy time`(beginning: [UInt8]) async throws {
        try await ServedCity.open(limits: Self.quick) { city in
            let taken = try await onThread { [port = city.port] in
                let connection = try HTTPConnection(port: port)
                let began = ContinuousClock.now
                try connection.send(beginning)
                // One byte a millisecond would take a quarter of an hour.
                do throws(HTTPConnection.Failure) {
                    while ContinuousClock.now - began < .seconds(10) {
                        try connection.send([UInt8(ascii: "a")])
                        usleep(1_000)
                    }
                } catch {}
                return ContinuousClock.now - began
            }
            #expect(taken < .seconds(5))
        }
    }
}
