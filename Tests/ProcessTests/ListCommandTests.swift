import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `On lists` {
        private static let header = "payer_name,payer_phone,object,kind,period,amount,due_date\n"
        private static let lines = (1...8).map {
            "Payer \($0),,Stall \($0),Market fee,2026,30.00,2999-12-31\n"
        }.joined()

        @Test func `the numbers that were made are all written to a file, with names for a role only`() async throws {
            try await Workplace.use { place in
                let gateway = place.database + Workplace.city
                let bills = try place.write(Self.header + Self.lines, to: "bills.csv")
                let numbers = place.folder + "/numbers.csv"
                let bring = ["import", "bills", bills, "--numbers", numbers] + gateway
                for misused in [
                    bring + ["--names-for", "treasurer"], bring + ["--names-for", "treasurer", "--reason", "x"],
                    bring + ["--names-for", "mayor", "--reason", "x"], bring + ["--reason", "x"],
                    ["import", "bills", bills, "--names-for", "treasurer", "--reason", "x"] + gateway,
                    ["import", "bills", bills, "--numbers", place.folder + "/none/numbers.csv"] + gateway,
                ] {
                    let ended = try await place.run(misused)
                    #expect(ended.status == 2, "\(ended)")
                    #expect(try place.files.filter { $0.hasPrefix("numbers") } == [])
                }
                let first = try await place.run(bring)
                #expect(first.status == 0 && first.output.hasSuffix("8 bills stored.\n"), "\(first)")
                let plain = try String(contentsOfFile: numbers, encoding: .utf8).split(separator: "\r\n")
                #expect(plain.count == 9 && plain.first == "line,number,object,amount,due_date")
                #expect(plain.last?.wholeMatch(of: /9,\d{10},Stall 8,30\.00,2999-12-31/) != nil)
                #expect(try await place.export("disclosures").isEmpty)
                // The same file again: no bill more, and the same numbers, now with names.
                try await place.addStaff([(name: "Esi", roles: ["treasurer"])])
                let again = try await place.run(
                    bring + ["--names-for", "treasurer", "--reason", "printing"], as: "esi")
                #expect(again.status == 0 && again.output.hasSuffix("0 bills stored.\n"), "\(again)")
                let named = try String(contentsOfFile: numbers, encoding: .utf8).split(separator: "\r\n")
                #expect(named.first == "line,number,name,object,amount,due_date")
                #expect(named.last?.contains(",Payer 8,Stall 8,") == true)
                #expect(
                    Set(named.compactMap { $0.firstMatch(of: /\d{10}/)?.output })
                        == Set(plain.compactMap { $0.firstMatch(of: /\d{10}/)?.output }))
                let mode = try FileManager.default.attributesOfItem(atPath: numbers)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                #expect(try place.files.filter { $0.hasSuffix(".part") } == [])
                #expect(
                    try await place.export("disclosures").map { "\($0["kind"] ?? "") \($0["reason"] ?? "")" }
                        == ["numbers of bills printing"])
                // A file that is refused leaves none.
                try FileManager.default.removeItem(atPath: numbers)
                let broken = try place.write(Self.header + ",,,,,a lot,\n", to: "broken.csv")
                let refused = try await place.run(
                    ["import", "bills", broken, "--numbers", numbers] + gateway, as: "esi")
                #expect(refused.status == 1)
                #expect(try place.files.filter { $0.hasPrefix("numbers") } == [])
            }
        }

        @Test func `a bill is put right and cancelled, and the list of changes tells who and why`() async throws {
            try await Workplace.use { place in
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                try await place.addStaff([(name: "Esi", roles: ["clerk"])])
                let place = try await place.acting(as: "esi")
                let gateway = place.database + Workplace.city
                let bills = try place.write(
                    "number,payer_name,amount,due_date\n7319042851,Ama,30.00,2999-12-31\n", to: "bills.csv")
                #expect(try await place.run(["import", "bills", bills] + gateway).status == 0)
                let differing = try place.write(
                    "number,payer_name,amount,due_date\n7319042851,Ama,35.00,2999-12-31\n", to: "other.csv")
                let refused = try await place.run(["import", "bills", differing] + gateway)
                #expect(refused.status == 1)
                #expect(
                    refused.complaints.contains("with another amount")
                        && refused.complaints.contains("guichet bills correct"))
                let who = ["--reason", "measured again"] + gateway
                let correct = ["bills", "correct", "7319042851"]
                let done = try await place.run(correct + ["--set", "amount=35.00", "--set", "object=Shop 1"] + who)
                #expect(done.status == 0 && done.output == "Bill 7319042851 is put right: object, amount.\n", "\(done)")
                for (misused, status) in [
                    (correct + ["--set", "amount=35.00"] + who, 1), (correct + ["--set", "amount=lots"] + who, 1),
                    (correct + ["--set", "amount"] + who, 2), (correct + ["--set", "amount=1"] + gateway, 2),
                    (["bills", "cancel", "97000001"] + who, 1),
                ] as [([String], Int)] {
                    let ended = try await place.run(misused)
                    #expect(ended.status == status && ended.output.isEmpty, "\(ended)")
                }
                let cancelled = try await place.run(["bills", "cancel", "7319042851"] + who)
                #expect(cancelled.status == 0 && cancelled.output == "Bill 7319042851 is cancelled.\n", "\(cancelled)")
                let listed = try await place.export("bills").first
                #expect(listed?["status"] == "cancelled" && listed?["due"] == "0.00")
                let changes = try await place.export("bill-changes")
                #expect(changes.map { $0["field"] } == ["object", "amount", "cancelled"])
                #expect(changes.allSatisfy { $0["by"] == "Esi" && $0["reason"] == "measured again" })
                let verified = try await place.run(["ledger", "verify"] + place.database)
                #expect(verified.status == 0, "\(verified)")
            }
        }

        @Test func `a list is written for the spreadsheet that is to open it`() async throws {
            try await Workplace.use { place in
                let gateway = place.database + Workplace.city
                let prices = try place.write("code,name,amount\nBIRTH,\"Birth; copy\",20.50\n", to: "prices.csv")
                #expect(try await place.run(["import", "prices", prices] + gateway).status == 0)
                for separator in [";", "semicolon"] {
                    let out = try await place.run(["export", "prices", "--separator", separator] + gateway)
                    #expect(out.output == "code;name;amount\r\nBIRTH;\"Birth; copy\";\"20,50\"\r\n", "\(out)")
                }
                let marked = try await place.run(
                    ["export", "prices", "--separator", "tab", "--byte-order-mark"] + gateway)
                #expect(marked.output == "\u{FEFF}code\tname\tamount\r\nBIRTH\t\"Birth; copy\"\t20.50\r\n", "\(marked)")
                #expect(try await place.run(["export", "prices", "--separator", "|"] + gateway).status == 2)
            }
        }

        @Test func `a long list says how far it is`() async throws {
            try await Workplace.use { place in
                let lines = (1...5_001).map { "T-\($0),Payer \($0)\n" }.joined()
                let file = try place.write("code,name\n" + lines, to: "taxpayers.csv")
                let ended = try await place.run(["import", "taxpayers", file] + place.database + Workplace.city)
                #expect(ended.status == 0 && ended.output == "5001 taxpayers stored.\n", "\(ended)")
                #expect(ended.complaints.contains("taxpayers.csv: 5001 lines are read."), "\(ended)")
                #expect(ended.complaints.contains("taxpayers.csv: 5000 done"), "\(ended)")
            }
        }
    }
}
