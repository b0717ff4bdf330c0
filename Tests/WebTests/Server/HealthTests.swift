import Simulator
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

    @Test func `a program that is held back is told, and the gateway is ready on the one before`() async throws {
        try await ServedCity.open { city in
            city.world.gateway.registry.hold(HeldProgram(digest: "0123456789abcdef", lines: ["momo", "third"]))
            let ready = try await city.get("/readyz")
            #expect(ready.status == 200)
            #expect(
                ready.text
                    == "ready\nheld: The program 0123456789ab names lines that are not open here (momo, third); "
                    + "start this gateway again to open them.\n")
            #expect(try await city.measures()["guichet_program_held"] == 1)
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
            await city.world.gateway.database.close()
            let ready = try await city.get("/readyz")
            #expect(ready.status == 503 && ready.text == "the store does not answer\n")
            #expect(try await city.get("/healthz").status == 200)
            #expect(try await city.get("/metrics").status == 200)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `while its store answers nobody it says so without waiting for it, and is ready when it answers again`()
        async throws
    {
        try await ServedCity.open { city in
            // Nothing is written until the gate is opened, so whatever is answered before that waited for no store. For how
            // long it waits at most is shown where time is told to the probe.
            let gate = Gate()
            city.world.gateway.database.submit({ _ in gate.pass() }) { _ in }
            for _ in 1...3 {
                let ready = try await city.get("/readyz")
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
            let ones = ["guichet_connections", "guichet_store_read"]
            #expect(before.filter { !ones.contains($0.key) }.values.allSatisfy { $0 == 0 })
            #expect(before.count == GatewayCounters.Event.allCases.count + 10 + 3 * 2 + 5 * 6)
            #expect(ones.map { before[$0] } == [1, 1])
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
            #expect(after["guichet_line_waiting africastalking"] == 1)
            #expect(after["guichet_line_waiting wallet"] == 0)
            #expect(after["guichet_class_waiting answer"] == 1)
            #expect(after["guichet_class_waiting broadcast"] == 0)
            city.world.clock.advance(seconds: 90)
            #expect(try await city.measures()["guichet_line_oldest_seconds africastalking"] == 90)
            #expect(try await city.measures()["guichet_class_oldest_seconds answer"] == 90)
            try await city.world.settle()
            let settled = try await city.measures()
            #expect(settled["guichet_outbox_waiting"] == 0)
            #expect(settled["guichet_messages_sent_total"] == 1)
            #expect(settled["guichet_class_messages_sent_total answer"] == 1)
            #expect(settled["guichet_class_messages_sent_total receipt"] == 0)
            #expect(settled["guichet_messages_today"] == 1)
            #expect(settled["guichet_line_oldest_seconds africastalking"] == 0)
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
        var kind: (name: Substring, type: Substring)?
        for line in lines.dropLast() {
            if let help = line.wholeMatch(of: /# HELP ([a-z_]+) [A-Z].*\./) {
                kind = (help.1, "")
            } else if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge)/) {
                #expect(kind?.name == type.1)
                kind = (type.1, type.2)
            } else {
                let value = try #require(line.wholeMatch(of: /([a-z_]+)(?:\{(?:line|class)="([^"]*)"\})? ([0-9]+)/))
                #expect(kind?.name == value.1)
                #expect((kind?.type == "counter") == value.1.hasSuffix("_total"))
                values[String(value.1) + (value.2.map { " \($0)" } ?? "")] = Int(value.3)
            }
        }
        return values
    }
}
