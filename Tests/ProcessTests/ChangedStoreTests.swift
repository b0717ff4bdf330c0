import Foundation
import GatewayTestKit
import Storage
import Testing

@testable import guichet

extension `The program beside others` {
    /// What `guichet database verify` and `guichet ledger verify` say of a store that this program made and somebody changed
    /// by hand: every check must be reached from the command line.
    @Suite struct `On a changed store` {
        /// A store by itself for each change.
        private struct City {
            let place: Workplace
            let cluster: PostgresCluster?

            /// Runs a body on a copy of the city's store.
            func copied(_ body: (Workplace) async throws -> Void) async throws {
                var copy = place
                if let cluster {
                    try await cluster.createDatabase("changed", template: "city")
                    copy.server = cluster.url(database: "changed")
                    try await body(copy)
                    try await cluster.dropDatabase("changed")
                } else {
                    let file = place.folder + "/changed.sqlite"
                    for ending in ["", "-wal"] where FileManager.default.fileExists(atPath: place.store + ending) {
                        try FileManager.default.copyItem(atPath: place.store + ending, toPath: file + ending)
                    }
                    copy.server = "sqlite:" + file
                    try await body(copy)
                    for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file + ending) {
                        try FileManager.default.removeItem(atPath: file + ending)
                    }
                }
            }
        }

        enum Engine: String, CaseIterable { case sqlite, postgres }

        private static func use(_ engine: Engine, _ body: (City) async throws -> Void) async throws {
            try await Workplace.use { folder in
                var place = folder
                place.environment = ["GUICHET_KEY": Data(repeating: 9, count: 32).base64EncodedString()]
                guard engine == .postgres else { return try await body(City(place: place, cluster: nil)) }
                try await PostgresCluster.use(.durable) { cluster in
                    try await cluster.createDatabase("city")
                    place.server = cluster.url(database: "city")
                    try await body(City(place: place, cluster: cluster))
                }
            }
        }

        // MARK: The city

        private static let unpaid = "7319042851"
        private static let demand = "1000000258"

        /// Types one thing after the other, as a handset does.
        private static func talk(_ gateway: ServingGateway, _ phone: String, _ keys: [String]) async throws -> String {
            var screen = ""
            for count in 0...keys.count {
                let typed = keys.prefix(count).joined(separator: "*")
                screen = try await gateway.call(ScriptedPhone.hop(typed, "ATUid\(phone.dropFirst())", from: phone)).text
            }
            return screen
        }

        /// A city where one has paid, three have voted, a demand has lines, statements were read, and the day is sealed.
        /// - Returns: the sealed day.
        private static func furnish(_ place: Workplace) async throws -> String {
            try await place.serve { gateway in
                let paid = try await talk(gateway, "+233200000001", ["1", "1", "1", "1826405726", "1", "1"])
                #expect(paid.hasPrefix("END Now wait"), "\(paid)")
                for (phone, choice) in [(2, "1"), (3, "2"), (4, "3")] {
                    let voted = try await talk(gateway, "+23320000000\(phone)", ["1", "4", "1", choice])
                    #expect(voted.contains("Your vote is counted"), "\(voted)")
                }
                try await wait(20, every: .milliseconds(50)) {
                    try await gateway.messages(of: "+233200000001").contains { $0.contains("receipt number") }
                }
            }
            let gateway = place.database + Workplace.city
            func run(_ arguments: String...) async throws -> Ended {
                let ended = try await place.run(arguments + gateway)
                try #require(ended.status == 0, "\(arguments) \(ended)")
                return ended
            }
            let demands = try place.write(
                "number,object_code,head,period,amount,due_date\n\(demand),BP-2207,Permit,2026,210.00,2999-12-31\n",
                to: "demands.csv")
            _ = try await run("import", "demands", demands)
            let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
            try await readStatements(of: day, place, gateway)
            let lying = try await run("ledger", "suspense").output
            let entry = try #require(lying.firstMatch(of: #/entry (\d+) /#), "\(lying)").output.1
            try await place.addStaff([(name: "Esi", roles: ["clerk"]), (name: "Kofi", roles: ["treasurer"])])
            let (esi, kofi) = (try await place.acting(as: "esi"), try await place.acting(as: "kofi"))
            func run(_ arguments: String..., by staff: Workplace) async throws -> Ended {
                let ended = try await staff.run(arguments + gateway)
                try #require(ended.status == 0, "\(arguments) \(ended)")
                return ended
            }
            _ = try await run(
                "ledger", "allocate", String(entry), "--bill", "5940371666", "--reason", "shown", by: esi)
            _ = try await run("ledger", "confirm", "1", by: kofi)
            _ = try await run("ledger", "settle", "1", "--reason", "shown", by: esi)
            _ = try await run("ledger", "confirm", "2", by: kofi)
            let sealed = try await run(
                "ledger", "seal", "--day", Date.now.formatted(.iso8601.year().month().day()), by: kofi)
            return try #require(sealed.output.split(separator: " ").first.map(String.init), "\(sealed)")
        }

        /// Money without a bill, market days of a stall and money for the bank; then other amounts of the first, twice, and the
        /// bank's own word.
        private static func readStatements(of day: String, _ place: Workplace, _ gateway: [String]) async throws {
            let statements = [
                "W2,unknown,10.00,,,\(day) 08:01:00,\nW4,6049381721,7.00,,,\(day) 08:02:00,\n"
                    + "W6,,-5.00,,,\(day) 08:03:00,\n",
                "W2,unknown,12.00,,,\(day) 08:01:00,\n", "W2,unknown,13.00,,,\(day) 08:01:00,\n",
            ]
            let profiles = ["--wallet", "wallet", "--statements", Workplace.checkout + "/Flows/statements"]
            var files: [(lines: String, side: [String])] = statements.map { ($0, []) }
            files.append(("B1,W6,5.00,,,\(day) 09:00:00,\n", ["--bank", "--profile", "plain"]))
            for (lines, side) in files {
                let file = try place.write(
                    "transaction,reference,amount,fee,phone,time,takes back\n" + lines, to: "statement.csv")
                let ended = try await place.run(["ledger", "reconcile", file] + profiles + side + gateway)
                // A statement that differs ends with 1.
                try #require(ended.status == 0 || ended.status == 1, "\(lines) \(ended)")
            }
        }

        // MARK: What somebody changes

        private struct Change {
            let statements: [String]
            let says: String
            /// Whether `ledger verify` looks at it too.
            var isOfLedger = true

            init(_ statements: String..., says: String, isOfLedger: Bool = true) {
                (self.statements, self.says, self.isOfLedger) = (statements, says, isOfLedger)
            }
        }

        private static func records(sealedOn day: String) -> [Change] {
            let changed = "is not as it was written down."
            return [
                Change(
                    "DELETE FROM bills WHERE number = '\(unpaid)'", says: "Bill \(unpaid) was written down and is gone."
                ),
                Change(
                    "UPDATE bills SET amount = 100, demanded = 100, minimum = NULL WHERE number = '\(unpaid)'",
                    says: "Bill \(unpaid) \(changed)"),
                Change("UPDATE demand_lines SET amount = amount + 1", says: "Bill \(demand) \(changed)"),
                Change(
                    "UPDATE bills SET due_date = '2030-01-01' WHERE number = '\(unpaid)'",
                    says: "Bill \(unpaid) \(changed)"),
                Change("UPDATE ledger_decisions SET decided_by = 'Ama'", says: "Decision 1 \(changed)"),
                Change("UPDATE ledger_seals SET sealed_at = 0", says: "The seal of \(day) \(changed)"),
                Change(
                    "DELETE FROM ledger_seal_totals", "DELETE FROM ledger_seals",
                    says: "The seal of \(day) was written down and is gone."),
                Change("UPDATE record_chain SET length = length + 1", says: "The chain of records has "),
            ]
        }

        // A statement has no number of its own choice: PostgreSQL passes over those of bodies that ran again.
        private static let reconciled = [
            Change(
                "INSERT INTO settled_differences (difference, at) VALUES (2, 1764000000000)",
                says: "Difference 2 is settled, and no two persons decided it."),
            Change(
                "DELETE FROM settled_differences",
                says: "Difference 1 was settled by two persons, and is not settled."),
            Change(
                "DELETE FROM settled_differences", "DELETE FROM statement_differences",
                says: "Difference 1 was written down and is gone."),
            Change(
                "INSERT INTO explained_differences (difference, at) VALUES (2, 1764000000000)",
                says: "The explanation of difference 2 is there and was never written down."),
            Change(
                "UPDATE statement_differences SET theirs = ours", says: "Difference 2 is not as it was written down."),
            Change(
                "UPDATE statement_lines SET amount = amount + 1 WHERE wallet_transaction = 'W2'",
                says: "Statement N is not as it was written down."),
            Change("DELETE FROM statement_lines", says: "Statement N is not as it was written down."),
            Change(
                "INSERT INTO statement_lines (wallet, wallet_transaction, statement, line, reference, amount, fee, at, "
                    + "class) VALUES ('wallet', 'X9', 99, 1, '', 100, 0, 0, 'matched')",
                says: "The line wallet X9 is of no statement."),
            Change("DELETE FROM bank_lines", says: "The bank's line for entry"),
            Change("UPDATE suspense SET paid_on = '2026-01-01'", says: "Money in suspense, entry"),
            Change(
                "UPDATE suspense SET payer_hash = (SELECT payer_hash FROM attempts LIMIT 1)",
                says: "Money in suspense, entry"),
            Change(
                "INSERT INTO stall_days (bill, day, entry) SELECT bill, '2999-12-31', entry FROM stall_days LIMIT 1",
                says: "Purchase of market days, entry"),
            Change(
                "INSERT INTO stall_days (bill, day, entry) SELECT bill, '2999-12-31', 999 FROM stall_days LIMIT 1",
                says: "Purchase of market days, entry 999 is there and was never written down."),
            Change(
                "DELETE FROM stall_days WHERE day = (SELECT MAX(day) FROM stall_days)",
                says: "Purchase of market days, entry"),
            Change("DELETE FROM receipt_lines", says: "does not say which lines of its bill it paid."),
        ]

        private static let books = [
            Change(
                "UPDATE entries SET at = at + 1 WHERE id = 1",
                says: "Entry 1, number 1 of the chain, is not what it was when it was taken up."),
            Change("DELETE FROM ledger_links WHERE position = 1", says: "The chain has no link just before number 2."),
            Change(
                "UPDATE postings SET amount = amount - 1 WHERE entry = 1 AND amount < 0",
                says: "The postings of entry 1 do not sum to zero."),
            Change(
                "UPDATE postings SET amount = amount - 1 WHERE entry = 1 AND amount < 0", says: "The accounts in GHS"),
            Change(
                "UPDATE attempts SET state = 'failed'", says: "is in the ledger and not said to be paid.",
                isOfLedger: false),
            Change(
                "UPDATE outbox SET state = 'lost' WHERE id = 1", says: "is in an unknown state.", isOfLedger: false),
        ]

        private static let ballots = [
            Change(
                "UPDATE voters SET sealed_choice = (SELECT sealed_choice FROM voters ORDER BY voter LIMIT 1)",
                says: "2 votes of first-work are not their voters' own", isOfLedger: false),
            Change(
                "DELETE FROM voters WHERE voter = (SELECT voter FROM voters ORDER BY voter LIMIT 1)",
                says: "The roll of first-work was changed", isOfLedger: false),
            Change(
                "INSERT INTO voters (consultation, voter) "
                    + "SELECT consultation, sealed_choice FROM voters ORDER BY voter LIMIT 1",
                says: "The consultation first-work has not one ballot for each voter.", isOfLedger: false),
            Change("DELETE FROM ballot_keys", says: "The ballot key of first-work is missing", isOfLedger: false),
            Change(
                "UPDATE consultations SET voted = 0", says: "Nobody is said to have voted in first-work",
                isOfLedger: false),
            Change(
                "UPDATE consultations SET voted = 0", "DELETE FROM ballot_keys",
                says: "The ballot key of first-work is missing", isOfLedger: false),
            Change(
                "UPDATE consultations SET counted = 2",
                says: "Consultation first-work is not as it was written down."),
            Change(
                "DELETE FROM voters", "DELETE FROM roll_sums", "DELETE FROM ballot_keys",
                "DELETE FROM consultation_texts", "DELETE FROM consultations",
                says: "Consultation first-work was written down and is gone."),
        ]

        @Test(.timeLimit(.minutes(5)), arguments: Engine.allCases)
        func `every kind of change is named by the commands that verify, which end with 1`(engine: Engine) async throws
        {
            try await Self.use(engine) { city in
                let day = try await Self.furnish(city.place)
                for command in ["database", "ledger"] {
                    let sound = try await city.place.run([command, "verify"] + city.place.database)
                    #expect(sound.status == 0, "\(sound)")
                    guard command == "database" else { continue }
                    // What staff keep outside the store.
                    let noted = #/note: ballots: first-work .+; on its roll are 3, digest [0-9a-f]{64}\./#
                    #expect(sound.output.contains(noted), "\(sound)")
                }
                for change in Self.records(sealedOn: day) + Self.reconciled + Self.books + Self.ballots {
                    try await city.copied { place in
                        let statements = change.statements
                        let touched = try await StoreAddress(place.database[1]).use { database in
                            try await database.write { transaction in
                                try statements.map { try transaction.run(Statement($0)) }
                            }
                        }
                        #expect(touched.allSatisfy { $0 > 0 }, "\(change)")
                        for command in change.isOfLedger ? ["database", "ledger"] : ["database"] {
                            let ended = try await place.run([command, "verify"] + place.database)
                            #expect(
                                ended.status == 1
                                    && ended.output.replacing(/Statement \d+/, with: "Statement N").contains(
                                        change.says),
                                "\(command) \(change) \(ended)"
                            )
                        }
                    }
                }
            }
        }
    }
}
