import Gateway
import GatewayTestKit
import Storage
import Testing
import Web

@Suite struct `Health of the gateway` {
    @Test func `it lives and is ready`() async throws {
        try await ServedCity.open { city in
            #expect(try await city.get("/healthz").text == "alive\n")
            let ready = try await city.get("/readyz")
            #expect(ready.status == 200 && ready.text == "ready\n")
        }
    }

    @Test func `while it drains it lives and is not ready, and still takes turns`() async throws {
        try await ServedCity.open { city in
            city.readiness.beginDraining()
            let ready = try await city.get("/readyz")
            #expect(ready.status == 503 && ready.text == "draining\n")
            #expect(try await city.get("/healthz").status == 200)
            #expect(try await city.call(ServedCity.hop("")).status == 200)
        }
    }

    @Test func `without its store it lives and is not ready`() async throws {
        try await ServedCity.open { city in
            await city.world.office.database.close()
            let ready = try await city.get("/readyz")
            #expect(ready.status == 503 && ready.text == "the store does not answer\n")
            #expect(try await city.get("/healthz").status == 200)
            #expect(try await city.get("/metrics").status == 200)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `while its store answers nobody it says so within a second, and is ready when it answers again`() async throws
    {
        try await ServedCity.open { city in
            let gate = Gate()
            city.world.office.database.submit({ _ in gate.pass() }) { _ in }
            for _ in 1...3 {
                let asked = ContinuousClock.now
                let ready = try await city.get("/readyz")
                #expect(ContinuousClock.now - asked < .milliseconds(1_500))
                #expect(ready.status == 503 && ready.text == "the store does not answer\n")
            }
            #expect(try await city.get("/healthz").status == 200)
            gate.open()
            while try await city.get("/readyz").status != 200 {}
        }
    }

    @Test func `the measures are Prometheus text and count what happens`() async throws {
        try await ServedCity.open { city in
            let before = try await city.measures()
            #expect(before.values.allSatisfy { $0 == 0 })
            #expect(before.count == GatewayCounters.Event.allCases.count + 2)
            _ = try await city.call(ServedCity.hop(""))
            _ = try await city.call(ServedCity.hop(""))
            _ = try await city.call(ServedCity.hop("1"))
            _ = try await city.call(HTTPCall("GET", ServedCity.hooks + "/ussd"))
            let form = "id=m1&from=%2B233240000001&to=21021&text=MENU"
            _ = try await city.call(HTTPCall("POST", ServedCity.hooks + "/sms", form: Array(form.utf8)))
            let after = try await city.measures()
            #expect(after["guichet_turns_taken_total"] == 3)
            #expect(after["guichet_turns_repeated_total"] == 1)
            #expect(after["guichet_hooks_refused_total"] == 1)
            #expect(after["guichet_outbox_waiting"] == 1)
            try await city.world.settle()
            let settled = try await city.measures()
            #expect(settled["guichet_outbox_waiting"] == 0)
            #expect(settled["guichet_messages_sent_total"] == 1)
        }
    }
}

extension ServedCity {
    /// What `/metrics` says, read as strictly as Prometheus reads its text format.
    func measures() async throws -> [String: Int] {
        let answer = try await get("/metrics")
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        var values: [String: Int] = [:]
        for start in stride(from: 0, to: lines.count - 1, by: 3) {
            let help = try #require(lines[start].wholeMatch(of: /# HELP ([a-z_]+) [A-Z].*\./))
            let type = try #require(lines[start + 1].wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge)/))
            let value = try #require(lines[start + 2].wholeMatch(of: /([a-z_]+) ([0-9]+)/))
            #expect(help.1 == type.1 && type.1 == value.1)
            #expect((type.2 == "counter") == value.1.hasSuffix("_total"))
            values[String(value.1)] = Int(value.2)
        }
        return values
    }
}
