import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `On the ledger` {
        @Test func `days are sealed, checked, and compared with what was published`() async throws {
            try await Workplace.use { place in
                let seal = ["ledger", "seal"] + place.database + Workplace.city
                let verify = ["ledger", "verify"] + place.database
                // Nothing has moved, so there is nothing to seal, and nothing is wrong.
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                let empty = try await place.run(seal)
                #expect(empty.status == 0 && empty.output.isEmpty)
                let clean = try await place.run(verify)
                #expect(clean.status == 0 && clean.output.hasSuffix("Nothing is wrong.\n"), "\(clean)")

                let missing = try await place.run(
                    verify + ["--expect", "2026-05-04=" + String(repeating: "0", count: 64)])
                #expect(missing.status == 1 && missing.output.contains("2026-05-04 is not sealed here."))
                for misused in [["--expect", "2026-05-04"], ["--expect", "yesterday=00"]] {
                    #expect(try await place.run(verify + misused).status == 2)
                }
                for (day, words) in [("soon", "is no day"), ("2999-01-01", "is not here yet")] {
                    let refused = try await place.run(seal + ["--day", day])
                    #expect(refused.status == 2 && refused.complaints.contains(words), "\(refused)")
                }
            }
        }

        @Test func `a statement is compared, and what is nobody's goes to a bill by two persons`() async throws {
            try await Workplace.use { place in
                let gateway = place.database + Workplace.city
                let profiles = ["--statements", Workplace.checkout + "/Flows/statements"]
                let bills = try place.write(
                    "number,payer_name,amount,due_date\n7319042851,Ama,30.00,2999-12-31\n", to: "bills.csv")
                #expect(try await place.run(["import", "bills", bills] + gateway).status == 0)
                let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
                let header = "transaction,reference,amount,fee,phone,time,takes back\n"
                let statement = try place.write(
                    header + "W1,7319042851,20.00,,,\(day) 08:00:00,\nW2,unknown,10.00,0.10,,\(day) 08:01:00,\n",
                    to: "statement.csv")
                let reconcile = ["ledger", "reconcile", statement, "--wallet", "wallet"] + profiles + gateway
                // The sandbox's own profile is taken where none is named.
                let first = try await place.run(reconcile)
                #expect(first.status == 0 && first.output.contains("only_theirs: 2, 30.00 GHS"), "\(first)")
                let again = try await place.run(reconcile + ["--profile", "plain", "--json"])
                #expect(again.output.contains(#""repeated":{"amount":"30.00","lines":2}"#), "\(again)")
                // Another amount of a movement is a difference until two persons settle it.
                let other = try place.write(header + "W1,7319042851,21.00,,,\(day) 08:00:00,\n", to: "other.csv")
                let differences = ["ledger", "differences"] + gateway
                #expect(try await place.run(differences).status == 0)
                let compare = ["ledger", "reconcile", other, "--wallet", "wallet"] + profiles + gateway
                let differs = try await place.run(compare)
                #expect(differs.status == 1 && differs.output.contains("amount_differs: 1, 21.00 GHS"), "\(differs)")
                #expect(try await place.run(compare).status == 1)
                let open = try await place.run(differences + ["--json"])
                #expect(
                    open.status == 1 && open.output.contains(#""ours":"20.00","side":"wallet","theirs":"21.00""#),
                    "\(open)")
                let settle = ["ledger", "settle", "1", "--reason", "the portal's mistake"] + gateway
                let alone = try await place.run(settle)
                #expect(alone.status == 2 && alone.complaints.contains("guichet staff add NAME"), "\(alone)")
                // Esi may both propose and confirm, but not the same.
                try await place.addStaff([
                    (name: "Esi", roles: ["treasurer"]), (name: "Kofi", roles: ["treasurer"]),
                    (name: "Yaw", roles: ["clerk"]),
                ])
                #expect(try await place.run(settle, as: "esi").output.hasPrefix("Proposal 1."))
                #expect(try await place.run(["ledger", "confirm", "1"] + gateway, as: "kofi").status == 0)
                #expect(try await place.run(differences).status == 0)
                #expect(try await place.run(compare, as: "kofi").status == 0)
                for misused in [["--profile", "nobody's"], ["--profile", "../plain"]] {
                    #expect(try await place.run(reconcile + misused, as: "kofi").status == 2)
                }

                let lying = try await place.run(["ledger", "suspense"] + gateway)
                #expect(lying.output.hasPrefix("entry 3  10.00 GHS  wallet W2"), "\(lying)")
                #expect(lying.output.contains(#"typed "unknown""#), "\(lying)")
                let told = try await place.run(["ledger", "suspense", "--json"] + gateway)
                #expect(told.output.contains(#""typed":"unknown""#), "\(told)")
                let allocate = ["ledger", "allocate", "3", "--bill", "7319042851", "--reason", "shown"] + gateway
                let proposed = try await place.run(allocate, as: "Esi")
                #expect(proposed.output.hasPrefix("Proposal 2."), "\(proposed)")
                let confirm = ["ledger", "confirm", "2"] + gateway
                let same = try await place.acting(as: "esi").run(confirm)
                #expect(same.status == 1 && same.complaints.contains("two accounts must agree"), "\(same)")
                let clerk = try await place.run(confirm, as: "yaw")
                #expect(clerk.status == 1 && clerk.complaints.contains("is for the role treasurer"), "\(clerk)")
                let done = try await place.run(confirm, as: "kofi")
                #expect(done.status == 0 && done.output.hasPrefix("Proposal 2 is confirmed and done"), "\(done)")
                let listed = try await place.run(["ledger", "decisions", "--all"] + gateway)
                #expect(listed.output.contains("1  confirmed, by Kofi  settle difference 1"), "\(listed)")
                #expect(listed.output.contains("2  confirmed, by Kofi  allocate entry 3"), "\(listed)")
                let exported = try await place.run(["export", "bills"] + gateway)
                #expect(exported.output.contains("7319042851,paid,"), "\(exported)")
                let verified = try await place.run(["ledger", "verify"] + place.database)
                #expect(verified.status == 0, "\(verified)")
                // Three bills, two decisions, five statements, a difference, money that found no bill, and its way to one; four
                // accounts, and the token of one.
                #expect(verified.output.contains("records in theirs, 18 waiting. Nothing is wrong."), "\(verified)")
                // The day's close: what the wallet holds, what lies in suspense, what was paid.
                let today = verified.status == 0 ? Date.now.formatted(.iso8601.year().month().day()) : ""
                let sealed = try await place.run(
                    ["ledger", "seal", "--day", today] + Workplace.city + place.database, as: "kofi")
                #expect(sealed.output.contains("    clearing:wallet: debits 30.00, credits 0.10 GHS"), "\(sealed)")
                #expect(sealed.output.contains("    suspense:wallet: debits 10.00, credits 10.00 GHS"), "\(sealed)")
            }
        }

        @Test func `phones leave the house only for a role, a name and a reason, which stay`() async throws {
            try await Workplace.use { place in
                let gateway = place.database + Workplace.city
                let bills = try place.write(
                    "number,payer_name,payer_phone,amount,due_date\n7319042851,Ama,0240000001,30.00,2999-12-31\n",
                    to: "bills.csv")
                #expect(try await place.run(["import", "bills", bills] + gateway).status == 0)
                let bare = try await place.run(["export", "bills"] + gateway)
                #expect(bare.status == 0 && !bare.output.contains("233240000001"))
                try await place.addStaff([(name: "Esi", roles: ["treasurer"]), (name: "Kofi", roles: ["auditor"])])
                let asked = ["export", "bills", "--phones-for", "treasurer"] + gateway
                for misused in [
                    asked, asked + ["--by", "Esi", "--reason", "x"], asked + ["--reason", " "],
                    asked + ["--reason", "x"], ["export", "bills", "--by", "Esi"] + gateway,
                    ["export", "bills", "--phones-for", "mayor", "--reason", "x"] + gateway,
                    ["export", "receipts", "--phones-for", "auditor", "--reason", "x"] + gateway,
                ] {
                    let ended = try await place.run(misused)
                    #expect(ended.status == 2 && !ended.output.contains("233240000001"), "\(ended)")
                }
                let other = try await place.run(asked + ["--reason", "x"], as: "kofi")
                #expect(other.status == 1 && other.complaints.contains("Kofi is not treasurer"), "\(other)")
                let shown = try await place.run(asked + ["--reason", "refunds of March"], as: "esi")
                #expect(
                    shown.output.contains(",due_date,phone\r\n") && shown.output.contains(",'+233240000001\r\n"),
                    "\(shown)")
                let kept = try await place.run(["export", "disclosures"] + gateway)
                #expect(kept.output.contains("bills,treasurer,Esi,refunds of March,"), "\(kept)")
            }
        }
    }
}
