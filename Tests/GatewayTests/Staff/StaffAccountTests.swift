import Conversation
import Gateway
import GatewayTestKit
import Payments
import Storage
import Testing

@testable import DomainKit

@Suite(.onEveryStore) struct `Accounts of the staff` {
    private static let password = StaffPlace.password
    private static let second: Int64 = 1_000

    @Test func `the first is an administrator, and only an account adds another`() async throws {
        try await StaffPlace.use { place in
            let administration = place.administration()
            await #expect(throws: StaffRefusal.firstIsNoAdministrator) {
                try await administration.add("Kofi", roles: [.treasurer], password: Self.password, by: nil)
            }
            #expect(try await !place.door().hasAccounts())
            let ama = try await place.staff()
            #expect(try await place.door().hasAccounts())
            await #expect(throws: StaffRefusal.noProof) {
                try await administration.add("Yaw", roles: [.administrator], password: Self.password, by: nil)
            }
            try await administration.add("Kofi", roles: [.treasurer, .clerk], password: Self.password, by: ama)
            await #expect(throws: StaffRefusal.nameTaken) {
                try await administration.add("KOFI", roles: [.desk], password: Self.password, by: ama)
            }
            let accounts = try await place.database.read { try StaffAccount.all(in: $0) }
            #expect(accounts.map(\.name) == ["Ama", "Kofi"] && accounts.map(\.createdBy) == ["Ama", "Ama"])
            #expect(accounts.map(\.roles) == [[.administrator], [.treasurer, .clerk]])
            #expect(
                try await place.changes() == ["ama add administrator Ama", "kofi add clerk treasurer Ama"])
        }
    }

    @Test(arguments: [
        ("e", password, StaffRefusal.badName), ("7esi", password, .badName), ("esi mensah", password, .badName),
        ("Ésì", password, .badName), ("esi", "short", .weakPassword), ("esi", "aaaaaaaaaaaa", .weakPassword),
        ("esi", "my name is Esi", .weakPassword), ("esi", String(repeating: "abcd", count: 300), .longPassword),
    ]) func `a name is plain, and a password is none anybody would try`(
        name: String, password: String, refusal: StaffRefusal
    ) async throws {
        try await StaffPlace.use { place in
            let ama = try await place.staff()
            await #expect(throws: refusal) {
                try await place.administration().add(name, roles: [.clerk], password: password, by: ama)
            }
        }
    }

    @Test func `a letter with its accent is the same letter however a keyboard writes it`() async throws {
        try await StaffPlace.use { place in
            let ama = try await place.staff()
            let (composed, decomposed) = ("sept portes dor\u{E9}es", "sept portes dore\u{301}es")
            for (name, first, typed) in [("Esi", composed, decomposed), ("Yaw", decomposed, composed)] {
                try await place.administration().add(name, roles: [.clerk], password: first, by: ama)
                for password in [first, typed] {
                    #expect(try await place.door().member(named: name, password: password).name == name)
                }
            }
        }
    }

    @Test func `a password kept before letters were written one way still opens`() throws {
        let vault = try #require(Vault(masterKey: [UInt8](repeating: 7, count: 32), stretchRounds: 16))
        let typed = "sept portes dore\u{301}es"
        let salt = [UInt8](repeating: 1, count: 16)
        let hash = try vault.stretch(typed, for: "password of staff esi", salt: salt, rounds: 16)
        let kept = StaffPassword(salt: salt, hash: hash, rounds: 16)
        #expect(try kept.isRight(typed, of: "esi", vault: vault))
        #expect(try !kept.isRight("sept portes doree", of: "esi", vault: vault))
    }

    @Test func `a password proves who somebody is, and every try is kept`() async throws {
        try await StaffPlace.use { place in
            try await place.staff(["Esi": .clerk])
            let door = place.door()
            let esi = try await door.member(named: " eSI", password: Self.password)
            #expect(esi == StaffMember(name: "Esi", roles: [.clerk]))
            for (name, typed) in [("Esi", "seven green gate"), ("Nobody", Self.password), ("Ama", "seven red gates")] {
                await #expect(throws: StaffRefusal.wrong) { try await door.member(named: name, password: typed) }
            }
            // What was typed as a name that nobody has may be a password: it is not kept.
            #expect(
                try await place.logIns() == [
                    "esi password in", "esi password wrong", " password wrong", "ama password wrong",
                ])
            let seen = try await place.database.read { try StaffAccount.all(in: $0).map(\.lastLogIn) }
            #expect(seen == [nil, StaffPlace.morning])
        }
    }

    @Test func `after some wrong ones no password is looked at for a while, which grows, and ends with a right one`()
        async throws
    {
        try await StaffPlace.use { place in
            try await place.staff()
            func tryOne(_ password: String, at now: Instant) async throws -> StaffMember {
                try await place.door(at: now).member(named: "Ama", password: password)
            }
            var now = StaffPlace.morning
            for _ in 0...LogInDelay.free {
                await #expect(throws: StaffRefusal.wrong) { try await tryOne("wrong", at: now) }
            }
            await #expect(throws: StaffRefusal.locked(seconds: 30)) { try await tryOne(Self.password, at: now) }
            // A clock that went back keeps nobody out, and what is not looked at makes the wait no longer.
            now = now.adding(milliseconds: 29 * Self.second)
            await #expect(throws: StaffRefusal.locked(seconds: 1)) { try await tryOne("wrong", at: now) }
            now = now.adding(milliseconds: Self.second)
            await #expect(throws: StaffRefusal.wrong) { try await tryOne("wrong", at: now) }
            await #expect(throws: StaffRefusal.locked(seconds: 60)) { try await tryOne(Self.password, at: now) }
            now = now.adding(milliseconds: 60 * Self.second)
            #expect(try await tryOne(Self.password, at: now).name == "Ama")
            for _ in 0..<LogInDelay.free {
                await #expect(throws: StaffRefusal.wrong) { try await tryOne("wrong", at: now) }
            }
            #expect(try await tryOne(Self.password, at: now).name == "Ama")
        }
    }

    @Test func `tries at the same moment are all counted`() async throws {
        try await StaffPlace.use { place in
            try await place.staff()
            await withTaskGroup { group in
                for _ in 0..<12 {
                    group.addTask { _ = try? await place.door().member(named: "Ama", password: "wrong") }
                }
            }
            await #expect(throws: StaffRefusal.locked(seconds: 30)) {
                try await place.door().member(named: "Ama", password: Self.password)
            }
            let outcomes = try await place.logIns()
            #expect(outcomes.count { $0 == "ama password wrong" } <= Int(LogInDelay.free) + 1)
        }
    }

    @Test func `a token stands for its account until it runs out, is ended, or the account is disabled`() async throws {
        try await StaffPlace.use { place in
            let ama = try await place.staff(["Esi": .clerk])
            let esi = StaffMember(name: "Esi", roles: [.clerk])
            let administration = place.administration()
            let (token, end) = try await administration.makeToken(of: esi, days: 2)
            #expect(end == StaffPlace.morning.adding(seconds: 2 * 86_400))
            #expect(try await place.door().member(token: token.text) == esi)
            #expect(try await place.door(at: end.adding(milliseconds: -1)).member(token: token.text) == esi)
            await #expect(throws: StaffRefusal.badToken) { try await place.door(at: end).member(token: token.text) }
            await #expect(throws: StaffRefusal.badToken) { try await place.door().member(token: token.text + "0") }
            // Nothing in the store is the token.
            let kept = try await place.database.read { try $0.rows(Statement("SELECT hash FROM staff_tokens")) }
            #expect(kept.map(\.values) == [[.blob(place.vault.digest(token.text, for: "staff token"))]])
            try await administration.setPassword("eight blue doors", of: "esi", by: esi)
            await #expect(throws: StaffRefusal.badToken) { try await place.door().member(token: token.text) }
            let other = try await administration.makeToken(of: esi, days: 2).token
            try await administration.change("esi", .disable, by: ama)
            try await administration.change("esi", .enable, by: ama)
            await #expect(throws: StaffRefusal.badToken) { try await place.door().member(token: other.text) }
            #expect(
                try await place.changes().suffix(5) == [
                    "esi token until 2026-03-04T10:00:00Z Esi", "esi password  Esi",
                    "esi token until 2026-03-04T10:00:00Z Esi", "esi disable  Ama", "esi enable  Ama",
                ])
        }
    }

    @Test func `a disabled account proves nothing, and the last that keeps the others stays`() async throws {
        try await StaffPlace.use { place in
            let ama = try await place.staff(["Esi": .clerk])
            let administration = place.administration()
            try await administration.change("Esi", .disable, by: ama)
            await #expect(throws: StaffRefusal.disabled) {
                try await place.door().member(named: "Esi", password: Self.password)
            }
            await #expect(throws: StaffRefusal.alreadySo) {
                try await administration.change("Esi", .disable, by: ama)
            }
            for change in [StaffChange.disable, .roles([.clerk])] {
                await #expect(throws: StaffRefusal.lastAdministrator) {
                    try await administration.change("Ama", change, by: ama)
                }
            }
            await #expect(throws: StaffRefusal.unknownAccount) {
                try await administration.change("Yaw", .disable, by: ama)
            }
            try await administration.change("Esi", .roles([.administrator]), by: ama)
            try await administration.change("Esi", .enable, by: ama)
            try await administration.change("Ama", .disable, by: ama)
            #expect(try await place.door().member(named: "esi", password: Self.password).has(.keepStaff))
        }
    }

    @Test func `an account that was changed behind the program's back is told by the chain of records`() async throws {
        try await StaffPlace.use { place in
            try await place.staff(["Esi": .clerk])
            func faults() async throws -> [String] {
                let vault = place.vault
                return try await place.database.read {
                    try Books.verifyRecords(ProjectCity.domains.records, vault, in: $0).faults.map {
                        $0.sentence(ProjectCity.domains.records)
                    }
                }
            }
            _ = try await place.door().member(named: "Esi", password: Self.password)
            #expect(try await faults() == [])
            try await place.database.write {
                try $0.post(Statement("UPDATE staff_accounts SET roles = 'treasurer' WHERE name = 'esi'"))
            }
            let told = try await faults()
            #expect(told.count == 1 && told.first?.contains("The staff account esi") == true, "\(told)")
        }
    }
}

struct RoleTests {
    @Test func `no role proposes and confirms for itself what a clerk may not, and the administrator moves no money`() {
        #expect(Permission.confirmMoney.roles == [.treasurer])
        let money: Set<Permission> = [.proposeMoney, .confirmMoney, .keepBooks, .keepBills, .seePayers]
        #expect(Role.administrator.permissions.isDisjoint(with: money))
        for permission in Permission.allCases { #expect(!permission.roles.isEmpty, "\(permission)") }
    }

    @Test func `every permission is needed by an operation, and every name is one operation's`() {
        let operations = ProjectCity.staffOperations.all
        #expect(Set(operations.compactMap(\.permission)) == Set(Permission.allCases))
        #expect(Set(operations.map(\.name)).count == operations.count)
        for kind in ProjectCity.exchange.imports {
            #expect(ProjectCity.staffOperations.named("import.\(kind.name)") != nil, "\(kind.name)")
        }
    }

    @Test func `an operation is permitted by a role that has what it needs, and by no other`() throws {
        for operation in ProjectCity.staffOperations.all {
            for role in Role.allCases {
                let isFree = operation.permission.map(role.permissions.contains) ?? true
                let member = StaffMember(name: "Esi", roles: [role])
                let isPermitted = (try? operation.permit(member)) != nil
                #expect(isPermitted == isFree, "\(operation.name) \(role)")
            }
        }
    }
}
