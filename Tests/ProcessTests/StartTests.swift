import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `Starting` {
        private static let serve = ["serve", "--port", "0"]
        private static let key = Data(repeating: 1, count: 32).base64EncodedString()

        struct Misuse: Sendable, CustomTestStringConvertible {
            let testDescription: String
            var arguments: [String] = ["--demo"] + Workplace.city
            var environment: [String: String] = [:]
            let status: Int
            let says: String
        }

        @Test(arguments: [
            Misuse(
                testDescription: "no flows", arguments: ["--demo", "--flows", "nowhere", "--locales", "nowhere"],
                status: 2,
                says: "nowhere"),
            Misuse(
                testDescription: "a short key", environment: ["GUICHET_KEY": "c2hvcnQ="], status: 2,
                says: "GUICHET_KEY must hold 32 bytes in base64."),
            Misuse(
                testDescription: "a key that is no base64", environment: ["GUICHET_KEY": "!"], status: 2,
                says: "GUICHET_KEY must hold 32 bytes in base64."),
            Misuse(
                testDescription: "no secret and no demonstration", arguments: Workplace.city, status: 2,
                says: "GUICHET_AFRICASTALKING_SECRET is not set"),
            Misuse(
                testDescription: "a secret for hooks and none for calls", arguments: Workplace.city,
                environment: [
                    "GUICHET_AFRICASTALKING_SECRET": "not-to-be-guessed", "GUICHET_AFRICASTALKING_USERNAME": "u",
                ], status: 2,
                says: "GUICHET_AFRICASTALKING_API_KEY is not set"),
            Misuse(
                testDescription: "an address providers cannot call",
                arguments: ["--demo", "--public-url", "counter.city"] + Workplace.city, status: 2,
                says: "write --public-url https://counter.city.example"),
            Misuse(
                testDescription: "a store of another kind",
                arguments: ["--demo", "--database", "mysql:x"] + Workplace.city,
                status: 2, says: "names no store"),
            Misuse(testDescription: "a port that is none", arguments: ["--port", "65536"], status: 2, says: "65535"),
            Misuse(testDescription: "an unknown option", arguments: ["--nonsense"], status: 2, says: "nonsense"),
        ])
        func `what cannot work is said in one line, and nothing is made`(misuse: Misuse) async throws {
            try await Workplace.use { place in
                let before = try place.files
                let ended = try await place.run(
                    Self.serve + place.database + misuse.arguments, environment: misuse.environment)
                #expect(ended.status == misuse.status)
                #expect(ended.output.isEmpty, "\(ended.output)")
                #expect(
                    ended.complaints.split(separator: "\n").first?.contains(misuse.says) == true, "\(ended.complaints)")
                #expect(try place.files.filter { $0.hasPrefix("store") } == before)
            }
        }

        @Test func `all that is missing is told in one go, and nothing is made`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(
                    Self.serve + place.database + Workplace.city,
                    environment: ["GUICHET_AFRICASTALKING_SECRET": "s", "GUICHET_AFRICASTALKING_USERNAME": ""])
                #expect(ended.status == 2 && ended.output.isEmpty)
                let lines = ended.complaints.split(separator: "\n")
                for name in [
                    "AFRICASTALKING_SECRET", "AFRICASTALKING_USERNAME", "AFRICASTALKING_API_KEY", "WALLET_SECRET",
                ] {
                    #expect(lines.contains { $0.contains(" GUICHET_\(name) ") }, "\(name): \(ended.complaints)")
                }
                #expect(lines.count == 4)
                #expect(try place.files.allSatisfy { !$0.hasPrefix("store") })
            }
        }

        @Test func `a broken flow is named and starts nothing in a new store`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit("Flows/taxes/pay.yaml", "then: review }", "then: nowhere }")
                let ended = try await place.run(Self.serve + ["--demo"] + place.database + city)
                #expect(ended.status == 1 && ended.output.isEmpty)
                #expect(ended.complaints.contains(/taxes\/pay\.yaml:\d+:\d+: error: .*nowhere/), "\(ended.complaints)")
                #expect(try place.files.allSatisfy { !$0.hasPrefix("store") })
            }
        }

        @Test func `a broken flow does not keep a city from starting that ran before`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try await place.serve(["--demo"] + city) { gateway in
                    let ready = try await gateway.get("/readyz")
                    #expect(ready.status == 200)
                }
                try place.edit("Flows/taxes/pay.yaml", "then: review }", "then: nowhere }")
                try await place.serve(["--demo"] + city) { gateway in
                    let screen = try await gateway.call(ScriptedPhone.hop("1", "s1", from: "+233200000001"))
                    #expect(screen.status == 200 && screen.text.hasPrefix("CON Pay a city bill"))
                    #expect(gateway.process.complained.contains("nowhere"))
                    #expect(gateway.process.complained.contains("The gateway starts with the program it ran before."))
                }
            }
        }

        @Test func `a port in use is said in one line, and nothing is made`() async throws {
            try await Workplace.use { place in
                try await place.serve { first in
                    let arguments = ["serve", "--demo", "--port", "\(first.port)", "--database", "sqlite:other.sqlite"]
                    let ended = try await place.run(arguments + Workplace.city)
                    #expect(ended.status == 2)
                    #expect(ended.output.isEmpty, "\(ended.output)")
                    let complaints = ended.complaints.split(separator: "\n")
                    #expect(complaints.count == 1, "\(ended.complaints)")
                    #expect(
                        complaints.last?.contains("127.0.0.1:\(first.port): another program listens there") == true)
                    #expect(try place.files.allSatisfy { !$0.hasPrefix("other") })
                    #expect(try await first.get("/readyz").status == 200)
                }
            }
        }

        @Test func `a store whose key is gone is left alone`() async throws {
            try await Workplace.use { place in
                try await place.serve { _ in }
                try FileManager.default.removeItem(atPath: place.store + ".key")
                let before = try Data(contentsOf: URL(filePath: place.store))
                let ended = try await place.run(Self.serve + ["--demo"] + place.database + Workplace.city)
                #expect(ended.status == 2)
                #expect(ended.complaints.contains("its key is gone"))
                #expect(try Data(contentsOf: URL(filePath: place.store)) == before)
            }
        }

        @Test func `secrets and the key come from the environment, and a made key is only the owner's`() async throws {
            try await Workplace.use { place in
                let environment = [
                    "GUICHET_KEY": Self.key, "GUICHET_AFRICASTALKING_SECRET": "s3cret",
                    "GUICHET_AFRICASTALKING_USERNAME": "u", "GUICHET_AFRICASTALKING_API_KEY": "k",
                    "GUICHET_WALLET_SECRET": "w0llet",
                ]
                try await place.serve(Workplace.city, environment: environment) { gateway in
                    let hop = ScriptedPhone.hop("", "s1", from: "+233200000001", hooks: "/hooks/africastalking/s3cret")
                    let answer = try await gateway.call(hop)
                    #expect(answer.status == 200)
                    #expect(try await gateway.call(ScriptedPhone.hop("", "s2", from: "+233200000001")).status == 404)
                    #expect(try await gateway.get("/phone").status == 404)
                    #expect(try await gateway.get("/phone/+233240000001/state").status == 404)
                    #expect(!gateway.process.said.contains("s3cret") && !gateway.process.complained.contains("s3cret"))
                }
                #expect(!FileManager.default.fileExists(atPath: place.store + ".key"))
                let ended = try await place.run(["database", "migrate", "--database", "sqlite:new.sqlite"])
                #expect(ended.status == 0)
                let attributes = try FileManager.default.attributesOfItem(atPath: place.folder + "/new.sqlite.key")
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }
}
