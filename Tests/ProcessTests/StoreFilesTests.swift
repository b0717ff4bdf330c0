import Foundation
import Testing

extension `The program beside others` {
    /// What keeps a city's file its own.
    @Suite struct `On its own file` {
        private static let key = ["GUICHET_KEY": Data(repeating: 3, count: 32).base64EncodedString()]
        private static let serve = ["serve", "--demo", "--port", "0"]

        private static func mode(_ file: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        }

        @Test func `a second gateway is refused in one line, and commands work beside the first`() async throws {
            try await Workplace.use { place in
                try await place.serve { first in
                    for store in ["sqlite:" + place.store, "sqlite:./store.sqlite"] {
                        let ended = try await place.run(Self.serve + ["--database", store] + Workplace.city)
                        #expect(ended.status == 2 && ended.output.isEmpty)
                        let complaints = ended.complaints.split(separator: "\n")
                        #expect(complaints.count == 1, "\(ended.complaints)")
                        #expect(complaints.first?.contains("Another gateway serves the store") == true)
                    }
                    for command in [["export", "bills"], ["database", "backup", "b.sqlite"], ["database", "verify"]] {
                        let city = command[0] == "export" ? Workplace.city : []
                        let ended = try await place.run(command + place.database + city)
                        #expect(ended.status == 0, "\(command) \(ended.complaints)")
                    }
                    #expect(try await first.get("/readyz").status == 200)
                    // The lock ends with the process, however it ends.
                    first.process.stop()
                    try await place.serve { second async throws in
                        #expect(try await second.get("/readyz").status == 200)
                    }
                }
            }
        }

        @Test func `a wrong key is refused at once by whatever opens the store, and nothing is changed`() async throws {
            try await Workplace.use { place in
                try await place.serve { _ in }
                let before = try await place.export("bills")
                for command in [
                    Self.serve, ["export", "bills"], ["import", "places", "none.csv"], ["ledger", "seal"],
                ] {
                    let ended = try await place.run(command + place.database + Workplace.city, environment: Self.key)
                    #expect(ended.status == 2 && ended.output.isEmpty, "\(command)")
                    if command[0] != "import" {
                        #expect(
                            ended.complaints.contains("made with another master key"), "\(command) \(ended.complaints)")
                    }
                }
                let verified = try await place.run(["database", "verify"] + place.database, environment: Self.key)
                #expect(verified.status == 1 && verified.output.contains("The key does not open"))
                #expect(try await place.export("bills") == before)
            }
        }

        @Test func `nobody but their owner reads the store's files, whatever the umask`() async throws {
            try await Workplace.use { place in
                let process = try GuichetProcess.start(
                    Self.serve + place.database + Workplace.city, in: place, shell: "umask 000")
                defer { process.stop() }
                try await wait(30) { process.said.contains("is ready") }
                for ending in ["", "-wal", "-shm", ".key", ".lock"] {
                    #expect(try Self.mode(place.store + ending) == 0o600, "\(ending)")
                }
                let backup = try GuichetProcess.start(
                    ["database", "backup", "b.sqlite"] + place.database, in: place, shell: "umask 000")
                #expect(try await backup.end() == 0)
                for name in try place.files.filter({ $0.hasPrefix("b.sqlite") }) {
                    #expect(try Self.mode(place.folder + "/" + name) == 0o600, "\(name)")
                }
                process.stop()
                // A store from before is closed to others when it is opened again.
                chmod(place.store, 0o644)
                #expect(try await place.run(["export", "bills"] + place.database + Workplace.city).status == 0)
                #expect(try Self.mode(place.store) == 0o600)
            }
        }

        @Test(arguments: ["moved", "deleted"])
        func `a store whose file is gone takes no more turns and is not ready`(how: String) async throws {
            try await Workplace.use { place in
                try await place.serve { gateway in
                    #expect(try await gateway.get("/readyz").status == 200)
                    if how == "moved" {
                        try FileManager.default.moveItem(atPath: place.store, toPath: place.store + ".old")
                    } else {
                        try FileManager.default.removeItem(atPath: place.store)
                    }
                    let hop = try await gateway.call(ScriptedPhone.hop("", "s1", from: "+233200000001"))
                    #expect(hop.status == 503)
                    // What was answered a moment ago counts for a second.
                    try await wait(10, every: .milliseconds(50)) { try await gateway.get("/readyz").status == 503 }
                    #expect(try await gateway.get("/readyz").status == 503)
                }
            }
        }
    }
}
