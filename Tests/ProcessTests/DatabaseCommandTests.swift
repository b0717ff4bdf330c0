import Foundation
import GatewayTestKit
import Testing

@testable import guichet

extension `The program beside others` {
    @Suite struct `On whole stores` {
        private static let other = "other.sqlite"

        private struct Table: Decodable {
            let table: String?
            let rows: Int64?
            let checksum: String?
            let account: String?
            let amount: Int64?
            let agrees: Bool
        }

        private struct Finding: Decodable {
            let severity: String
            let subject: String
            let message: String
        }

        private static func lines<Line: Decodable>(_ output: String, as type: Line.Type) throws -> [Line] {
            try output.split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
        }

        /// The key of the place's store, as the environment of another one.
        private static func key(_ place: Workplace) throws -> [String: String] {
            let text = try String(contentsOfFile: place.store + ".key", encoding: .utf8)
            return ["GUICHET_KEY": text.trimmingCharacters(in: .whitespacesAndNewlines)]
        }

        private static func expect(
            _ ended: Ended, _ status: Int, saying words: String = "", sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let said = ended.output + ended.complaints
            let isSaid = words.isEmpty || said.contains(words)
            #expect(ended.status == status && isSaid, "\(ended.status ?? -1) \(said)", sourceLocation: sourceLocation)
        }

        // MARK: Backups

        /// Where a city of the test's own is to lie, with its key in the environment.
        enum Engine: String, CaseIterable { case sqlite, postgres }

        private static func use(_ engine: Engine, _ body: (Workplace) async throws -> Void) async throws {
            try await Workplace.use { folder in
                var place = folder
                place.environment = ["GUICHET_KEY": Data(repeating: 9, count: 32).base64EncodedString()]
                guard engine == .postgres else { return try await body(place) }
                try await PostgresCluster.use(.durable) { cluster in
                    try await cluster.createDatabase("city")
                    place.server = cluster.url(database: "city")
                    try await body(place)
                }
            }
        }

        @Test(.timeLimit(.minutes(3)), arguments: Engine.allCases)
        func `a backup made under load comes back, and sends nothing that was waiting`(engine: Engine) async throws {
            try await Self.use(engine) { place in
                let bills = try await place.importBills(400)
                let file = place.folder + "/city.backup"
                let (phones, made) = try await place.serve { gateway in
                    let phones = [ScriptedPhone].make(12, bills: bills, seed: 11)
                    let warm = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= 10 }
                    async let talked = warm.talking(to: gateway.port) { $0.acknowledged.count >= 150 }
                    let made = try await place.run(["database", "backup", file, "--json"] + place.database)
                    return (try await talked, made)
                }
                #expect(phones.allSatisfy { $0.acknowledged.count >= 150 && $0.surprises.isEmpty })
                Self.expect(made, 0)
                let listed = try Self.lines(made.output, as: Table.self)
                #expect(listed.contains { $0.table == "sessions" && $0.rows ?? 0 > 0 && $0.checksum?.count == 16 })
                #expect(try place.files.allSatisfy { !$0.contains(".partial") })
                Self.expect(try await place.run(["database", "verify", file]), 0, saying: "Nothing is wrong with it.")
                try await Self.expectRestored(file, in: place)
            }
        }

        private static func expectRestored(_ file: String, in place: Workplace) async throws {
            var restored = place
            restored.server = "sqlite:" + other
            let ended = try await restored.run(["database", "restore", file] + restored.database)
            expect(ended, 0, saying: "messages were waiting; they may have left since and are not sent.")
            expect(try await restored.run(["database", "verify"] + restored.database), 0)
            let messages = try await restored.export("messages").map { $0["state"] }
            #expect(!messages.contains("queued") && messages.contains("sent"))
            expect(
                try await restored.run(["database", "restore", file] + restored.database), 2, saying: "is not empty")
            let serving = ["serve", "--demo", "--database", "sqlite:" + file] + Workplace.city
            expect(try await restored.run(serving), 2, saying: "this is a backup")
            try await restored.serve { gateway in
                let hop = try await gateway.call(ScriptedPhone.hop("", "back", from: "+233200000001"))
                #expect(hop.status == 200 && hop.text.hasPrefix("CON "))
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func `a city moves to PostgreSQL, is served there, and moves back`() async throws {
            try await Self.use(.postgres) { city in
                var file = city
                file.server = nil
                let bills = try await file.importBills(200)
                let to = ["--from", "sqlite:" + file.store, "--to", city.server ?? ""]
                Self.expect(
                    try await file.run(["database", "copy"] + to), 0, saying: "The copy holds what the store held.")
                let phones = try await city.serve { gateway in
                    try await [ScriptedPhone].make(8, bills: bills, seed: 12).talking(to: gateway.port) {
                        $0.acknowledged.count >= 60
                    }
                }
                #expect(phones.allSatisfy { $0.surprises.isEmpty })
                Self.expect(try await city.run(["database", "verify"] + city.database), 0, saying: "Nothing is wrong")
                let back = ["--from", city.server ?? "", "--to", "sqlite:" + Self.other, "--json"]
                let copied = try await city.run(["database", "copy"] + back)
                Self.expect(copied, 0)
                #expect(try Self.lines(copied.output, as: Table.self).allSatisfy(\.agrees))
                file.server = "sqlite:" + Self.other
                for kind in ["bills", "payments", "receipts", "postings", "reports", "messages"] {
                    #expect(try await file.export(kind) == city.export(kind), "\(kind)")
                }
                let asked = try await file.export("payments").compactMap { $0["bill"] }
                #expect(Set(asked).isSuperset(of: phones.flatMap(\.paid)) && !asked.isEmpty)
            }
        }

        @Test func `a backup with a damaged page is found out, and nothing comes of restoring it`() async throws {
            try await Workplace.use { place in
                _ = try await place.importBills(2_000)
                let file = place.folder + "/city.backup"
                Self.expect(try await place.run(["database", "backup", file] + place.database), 0, saying: "rows")
                let length = try FileHandle(forReadingFrom: URL(filePath: file)).seekToEnd()
                let handle = try FileHandle(forUpdating: URL(filePath: file))
                // In several places, so that some page with rows is among them: restoring does without indexes.
                for part: UInt64 in 8...56 {
                    try handle.seek(toOffset: length / 64 * part)
                    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
                }
                try handle.close()
                let verified = try await place.run(["database", "verify", file, "--json"])
                Self.expect(verified, 1)
                let findings = try Self.lines(verified.output, as: Finding.self)
                #expect(findings.contains { $0.severity == "error" && ["integrity", "manifest"].contains($0.subject) })
                let restored = try await place.run(["database", "restore", file, "--database", "sqlite:" + Self.other])
                Self.expect(restored, 1)
                #expect(try !place.files.contains(Self.other))
            }
        }

        // MARK: Copies

        @Test func `a copy agrees with its store, keeps its key, and can be served in its place`() async throws {
            try await Workplace.use { place in
                _ = try await place.importBills(700)
                let copy = ["database", "copy", "--from", "sqlite:" + place.store, "--to", "sqlite:" + Self.other]
                let copied = try await place.run(copy + ["--json"])
                Self.expect(copied, 0)
                let tables = try Self.lines(copied.output, as: Table.self)
                #expect(tables.allSatisfy(\.agrees) && tables.contains { $0.table == "bills" && $0.rows == 700 })
                Self.expect(try await place.run(copy), 2, saying: "is not empty")
                let bills = ["export", "bills", "--database", "sqlite:" + Self.other] + Workplace.city
                Self.expect(try await place.run(bills), 2, saying: "its key is gone")
                let listed = try await place.run(bills, environment: try Self.key(place))
                let before = try await place.run(["export", "bills"] + place.database + Workplace.city)
                #expect(listed.status == 0 && listed.output == before.output)
            }
        }

        @Test func `a copy whose disk was full is refused by all, and says what to do`() async throws {
            try await Workplace.use { place in
                _ = try await place.importBills(6_000)
                let copy = ["database", "copy", "--from", "sqlite:" + place.store, "--to", "sqlite:" + Self.other]
                let process = try GuichetProcess.start(copy, in: place, shell: "trap '' XFSZ; ulimit -f 6000")
                defer { process.stop() }
                #expect(try await process.end() == 2)
                let environment = try Self.key(place)
                for command in [
                    copy, ["serve", "--demo", "--database", "sqlite:" + Self.other] + Workplace.city,
                    ["database", "backup", "x", "--database", "sqlite:" + Self.other],
                ] {
                    let ended = try await place.run(command, environment: environment)
                    Self.expect(ended, 2, saying: "a copy into this store was begun and not finished. Remove it")
                }
                let verified = try await place.run(
                    ["database", "verify", "--database", "sqlite:" + Self.other], environment: environment)
                Self.expect(verified, 1, saying: "begun and not finished")
            }
        }

        // MARK: The rest

        @Test func `a schema is brought up to date once, and what ran is told`() async throws {
            try await Workplace.use { place in
                let first = try await place.run(["database", "migrate", "--json"] + place.database)
                Self.expect(first, 0, saying: #"{"migration":"taxes.001-bills"}"#)
                #expect(first.output.split(separator: "\n").count > 10)
                let again = try await place.run(["database", "migrate"] + place.database)
                Self.expect(again, 0, saying: "The schema was up to date.")
                Self.expect(try await place.run(["database", "verify"] + place.database), 0)
                // Its key was made with it.
                Self.expect(try await place.run(["export", "bills"] + place.database + Workplace.city), 0)
            }
        }

        @Test func `a store with a damaged page is found out`() async throws {
            try await Workplace.use { place in
                _ = try await place.importBills(2_000)
                let handle = try FileHandle(forUpdating: URL(filePath: place.store))
                try handle.seek(toOffset: try handle.seekToEnd() / 2)
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
                try handle.close()
                let verified = try await place.run(["database", "verify", "--json"] + place.database)
                Self.expect(verified, 1)
                let findings = try Self.lines(verified.output, as: Finding.self)
                #expect(findings.contains { $0.severity == "error" && $0.subject == "integrity" })
            }
        }

        @Test func `a wrong key is found out`() async throws {
            try await Workplace.use { place in
                try await place.serve { gateway in
                    _ = try await gateway.call(ScriptedPhone.text("MENU", "m1", from: "+233200000001"))
                }
                let wrong = ["GUICHET_KEY": Data(repeating: 9, count: 32).base64EncodedString()]
                let verified = try await place.run(["database", "verify"] + place.database, environment: wrong)
                Self.expect(verified, 1, saying: "error: key: The key does not open")
                Self.expect(try await place.run(["database", "verify"] + place.database), 0)
            }
        }

        struct Misuse: Sendable, CustomTestStringConvertible {
            let arguments: [String]
            let says: String
            var testDescription: String { arguments.joined(separator: " ") }
        }

        private static let secretive = "postgres://clerk:s3cret@127.0.0.1:1/city?password=s3cret"

        @Test(arguments: [
            Misuse(arguments: ["copy", "--from", "sqlite:none", "--to", "sqlite:x"], says: "There is no store none."),
            Misuse(arguments: ["copy", "--from", "sqlite:a", "--to", "sqlite:a"], says: "one and the same"),
            Misuse(arguments: ["copy", "--from", "sqlite:a"], says: "--to"),
            Misuse(arguments: ["backup", "x", "--database", "sqlite:none"], says: "There is no store none."),
            Misuse(arguments: ["backup", "--database", "sqlite:none"], says: "<file>"),
            Misuse(arguments: ["restore", "none", "--database", "sqlite:x"], says: "The backup none cannot be opened"),
            Misuse(arguments: ["verify", "--database", "sqlite:none"], says: "There is no store none."),
            Misuse(arguments: ["verify", "a", "--database", "sqlite:none"], says: "not both"),
            Misuse(
                arguments: ["verify", "--database", secretive], says: "postgres://127.0.0.1:1/city cannot be opened"),
            Misuse(
                arguments: ["migrate", "--database", secretive], says: "postgres://127.0.0.1:1/city cannot be opened"),
            Misuse(arguments: ["migrate", "--database", "mysql://clerk:s3cret@db/city"], says: "mysql://db/city"),
        ])
        func `what cannot be done is said in a line, without a password, and leaves nothing`(
            misuse: Misuse
        ) async throws {
            try await Workplace.use { place in
                let ended = try await place.run(["database"] + misuse.arguments)
                Self.expect(ended, 2, saying: misuse.says)
                #expect(!ended.complaints.contains("s3cret") && ended.output.isEmpty)
                #expect(
                    try place.files.allSatisfy { $0.hasSuffix(".in") || $0.hasSuffix(".out") || $0.hasSuffix(".err") })
            }
        }

        @Test func `a store on a server needs its key from the environment`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["serve", "--demo", "--database", "postgres://127.0.0.1:1/city"] + Workplace.city)
                Self.expect(ended, 2, saying: "A store on PostgreSQL needs its key in GUICHET_KEY")
            }
        }
    }
}

@Suite struct `The address of a store` {
    @Test(arguments: [
        ("sqlite:a/b.sqlite", "a/b.sqlite"), ("postgres://db/city", "postgres://db/city"),
        ("postgresql://clerk@db:5433/city", "postgresql://db:5433/city"),
        ("postgres://clerk:s3cret@db1:1,db2:2/city?target_session_attrs=read-write", "postgres://db1:1,db2:2/city"),
        ("postgres://clerk:s3/c@r?e#t@db/city", "postgres://db/city"),
        ("postgres://db/city?password=s3cret", "postgres://db/city"),
    ])
    func `is told without what is nobody's business`(text: String, name: String) throws {
        #expect(try StoreAddress(text).name == name)
    }

    @Test(arguments: ["", "sqlite:", "sqlite", "mysql:x", "postgres:x", "city.sqlite", "POSTGRES://db"])
    func `is of a kind we know`(text: String) {
        #expect(throws: Ending.self) { try StoreAddress(text) }
    }

    @Test func `is kept out of what the driver says of it`() throws {
        let url = "postgres://clerk:s3cret@db/city"
        let words = try StoreAddress(url).redacted("cannot read \"\(url)\"")
        #expect(words == "cannot read \"postgres://db/city\"")
    }
}
