import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `On the staff's accounts` {
        private struct Account: Decodable {
            let name: String
            let roles: [String]
            let disabled: Bool
            let createdBy: String
            let lastLogIn: String?

            enum CodingKeys: String, CodingKey {
                case name, roles, disabled
                case createdBy = "created_by"
                case lastLogIn = "last_log_in"
            }
        }

        private static let password = Workplace.password

        @Test func `accounts are added, listed, given other roles, disabled and enabled, and all of it is kept`()
            async throws
        {
            try await Workplace.use { place in
                let staff = { (words: [String]) in ["staff"] + words + place.database }
                // No store is made for what cannot be the first account, or for somebody who has one elsewhere.
                let elsewhere = try await place.run(staff(["add", "Esi", "--role", "administrator", "--as", "Ama"]))
                #expect(elsewhere.status == 2 && elsewhere.complaints.contains("There is no store"), "\(elsewhere)")
                for (name, role, password, complaint) in [
                    ("Esi", "clerk", Self.password, "must be an administrator"),
                    ("7", "administrator", Self.password, "An account's name has"),
                    ("Esi", "administrator", "short", "at least 10 characters"),
                    ("Esi", "administrator", String(repeating: "long words ", count: 100), "at most 1024 bytes"),
                ] {
                    let refused = try await place.run(staff(["add", name, "--role", role]), input: password + "\n")
                    #expect(refused.status == 1 && refused.complaints.contains(complaint), "\(refused)")
                }
                #expect(try place.files.filter { $0.contains("sqlite") } == [])
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                let noAdministrator = try await place.run(
                    staff(["add", "Esi", "--role", "clerk"]), input: Self.password + "\n")
                #expect(
                    noAdministrator.status == 1 && noAdministrator.complaints.contains("must be an administrator"),
                    "\(noAdministrator)")
                try await place.addStaff([(name: "Esi", roles: ["clerk", "treasurer"])])
                let weak = try await place.run(
                    staff(["add", "Yaw", "--role", "clerk", "--as", "Ama"]), input: Self.password + "\nshort\n")
                #expect(weak.status == 1 && weak.complaints.contains("at least 10 characters"), "\(weak)")
                let unproven = try await place.run(
                    staff(["add", "Yaw", "--role", "administrator"]), input: Self.password + "\n")
                #expect(unproven.status == 2 && unproven.complaints.contains("Say who you are"), "\(unproven)")
                let wrong = try await place.run(staff(["disable", "Esi", "--as", "Ama"]), input: "seven red gates\n")
                #expect(wrong.status == 1 && wrong.complaints.contains("name or the password is wrong"), "\(wrong)")
                let silent = try await place.run(staff(["disable", "Esi", "--as", "Ama"]))
                #expect(silent.status == 2 && silent.complaints.contains("No password came"), "\(silent)")
                #expect(
                    try await place.run(staff(["disable", "Esi"]), as: "ama").output == "The account Esi is disabled.\n"
                )
                let disabled = try await place.run(staff(["disable", "Ama"]), as: "esi")
                #expect(disabled.status == 1 && disabled.complaints.contains("is disabled"), "\(disabled)")
                #expect(try await place.run(staff(["enable", "esi"]), as: "Ama").status == 0)
                #expect(try await place.run(staff(["roles", "esi", "--role", "desk"]), as: "Ama").status == 0)
                let listed = try await place.run(staff(["list", "--json"]))
                let accounts = try listed.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Account.self, from: Data($0.utf8))
                }
                #expect(
                    accounts.map(\.name) == ["Ama", "Esi"] && accounts.map(\.roles) == [["administrator"], ["desk"]])
                #expect(accounts.allSatisfy { !$0.disabled && $0.createdBy == "Ama" })
                #expect(accounts.map { $0.lastLogIn == nil } == [false, true])
                #expect(
                    try await place.export("staff-changes").map { "\($0["account"] ?? "") \($0["change"] ?? "")" }
                        == ["ama add", "esi add", "esi disable", "esi enable", "esi roles"])
                #expect(
                    try await place.export("staff-log-ins").filter { $0["outcome"] != "in" }
                        .map { row in ["account", "operation", "subject", "outcome"].map { row[$0] ?? "" } } == [
                            ["ama", "staff.disable", "Esi", "wrong"], ["esi", "staff.disable", "Ama", "disabled"],
                        ])
                let verified = try await place.run(["ledger", "verify"] + place.database)
                #expect(verified.status == 0, "\(verified)")
            }
        }

        @Test
        func `a password is changed by its owner or an administrator, and a token is shown once and ends with it`()
            async throws
        {
            try await Workplace.use { place in
                let staff = { (words: [String]) in ["staff"] + words + place.database }
                try await place.addStaff([(name: "Esi", roles: ["clerk"]), (name: "Kofi", roles: ["clerk"])])
                let token = ["GUICHET_STAFF_TOKEN": try await place.token(of: "Esi")]
                let others = try await place.run(
                    staff(["password", "Kofi", "--as", "Esi"]), input: "\(Self.password)\neight blue doors\n")
                #expect(others.status == 1 && others.complaints.contains("Esi may not do this"), "\(others)")
                let byToken = try await place.run(
                    staff(["password", "Esi"]), environment: token, input: "eight blue doors\n")
                #expect(byToken.status == 2 && byToken.complaints.contains("A token is not enough"), "\(byToken)")
                let foreign = try await place.run(staff(["token", "Kofi", "--as", "Esi"]), input: Self.password + "\n")
                #expect(foreign.status == 2, "\(foreign)")
                let stillWrong = try await place.run(staff(["token", "Kofi"]), environment: token, input: "no\n")
                #expect(stillWrong.status == 1 && stillWrong.output.isEmpty, "\(stillWrong)")
                let own = try await place.run(
                    staff(["password", "Esi", "--as", "Esi"]), input: "\(Self.password)\neight blue doors\n")
                #expect(own.status == 0 && own.output == "The account Esi has another password.\n", "\(own)")
                let cancel = ["bills", "cancel", "7319042851", "--reason", "x"] + place.database + Workplace.city
                let ended = try await place.run(cancel, environment: token)
                #expect(ended.status == 1 && ended.complaints.contains("token in GUICHET_STAFF_TOKEN"), "\(ended)")
                let given = try await place.run(
                    staff(["password", "Esi", "--as", "Ama"]), input: "\(Self.password)\n\(Self.password)\n")
                #expect(given.status == 0, "\(given)")
                let again = try await place.run(
                    cancel, environment: ["GUICHET_STAFF_TOKEN": try await place.token(of: "esi")])
                #expect(again.status == 1 && again.complaints.contains("no such bill"), "\(again)")
            }
        }

        @Test func `the demonstration tells how its first account is added, until there is one`() async throws {
            try await Workplace.use { place in
                let hint = "Staff have no accounts here yet: guichet staff add NAME --role administrator"
                try await place.serve { gateway in
                    #expect(gateway.process.said.contains(hint))
                    try await place.addStaff([])
                }
                try await place.serve { #expect(!$0.process.said.contains("Staff have no accounts")) }
            }
        }

        @Test(arguments: [
            ["ledger", "allocate", "3", "--bill", "7319042851", "--reason", "x"], ["ledger", "confirm", "1"],
            ["ledger", "close", "R1", "--reason", "x"], ["bills", "cancel", "7319042851", "--reason", "x"],
            ["objections", "answer", "1", "--accept", "--reason", "x"], ["release", "live", "abcdef"],
            ["import", "bills", "x.csv"], ["export", "bills", "--phones-for", "treasurer", "--reason", "x"],
        ]) func `a typed name is refused, with what to use instead`(command: [String]) async throws {
            try await Workplace.use { place in
                let ended = try await place.run(command + ["--by", "Esi"] + place.database)
                #expect(ended.status == 2 && ended.complaints.contains("Use --as NAME"), "\(ended)")
                #expect(try place.files.filter { $0.hasPrefix("store") } == [])
            }
        }
    }
}
