import LoadGenerator
import Testing

@Suite struct `The gateway under load` {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080), ("http://localhost", "localhost", 80),
        ("http://[::1]:9000/", "::1", 9000), ("http://gateway.example.org:81", "gateway.example.org", 81),
    ])
    func `is named by an address`(url: String, host: String, port: Int) throws {
        let target = try #require(LoadTarget(url: url))
        #expect(target.host == host)
        #expect(target.port == port)
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "https://127.0.0.1", "http://", "http://host:0", "http://host:65536", "http://host:+80",
        "http://host/hooks", "http://host\r\nX: y", "http://user@host",
    ])
    func `is not named by anything else`(url: String) {
        #expect(LoadTarget(url: url) == nil)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
    func `is this machine`(host: String) {
        #expect(LoadTarget(host: host, port: 80).isLoopback)
    }

    @Test(arguments: [
        "127.example.org", "localhost.example.org", "10.0.0.1", "0.0.0.0", "::", "2001:db8::1", "1270.0.1",
    ])
    func `is another machine`(host: String) {
        #expect(!LoadTarget(host: host, port: 80).isLoopback)
    }
}

@Suite struct `Phone numbers of a run` {
    @Test func `follow one another`() throws {
        let phones = try #require(PhoneNumbers(first: "+233250000009", count: 2))
        #expect(phones[0] == "+233250000009")
        #expect(phones[1] == "+233250000010")
    }

    @Test(arguments: [("233250000000", 1), ("+23325x", 1), ("+1234567", 0), ("+9999999", 2), ("+1234567890123456", 1)])
    func `must be numbers and stay as long`(first: String, count: Int) {
        #expect(PhoneNumbers(first: first, count: count) == nil)
    }
}
