import Billing
import DomainKit
import Gateway
import GatewayTestKit
import Payments
import Testing
import Wording

@Suite(.onEveryStore) struct `The gate of the staff's operations` {
    private static let confirm = StaffAct(.ledgerConfirm, about: .record(" 7 "))

    private static func typing(_ password: String, as name: String) -> StaffCredential {
        .password(of: name) { password }
    }

    @Test func `lets in who may, and keeps who tried what on what, whatever came of it`() async throws {
        try await StaffPlace.use { place in
            let ama = try await place.staff(["Esi": .clerk, "Kofi": .treasurer])
            let (door, right) = (place.door(), StaffPlace.password)
            let kofi = StaffMember(name: "Kofi", roles: [.treasurer])
            #expect(try await door.admit(to: Self.confirm, by: Self.typing(right, as: "kofi")) == .staff(kofi))
            let forbidden = StaffRefusal.forbidden("Esi", command: "ledger confirm", roles: [.treasurer])
            await #expect(throws: forbidden) {
                try await door.admit(to: Self.confirm, by: Self.typing(right, as: "esi"))
            }
            await #expect(throws: StaffRefusal.wrong) {
                try await door.admit(to: Self.confirm, by: Self.typing("wrong", as: "kofi"))
            }
            let token = try await place.administration().makeToken(
                of: StaffMember(name: "Esi", roles: [.clerk]), days: 1
            ).token
            await #expect(throws: forbidden) { try await door.admit(to: Self.confirm, by: .token(token.text)) }
            try await place.administration().change("Kofi", .disable, by: ama)
            await #expect(throws: StaffRefusal.disabled) {
                try await door.admit(to: StaffAct(.ledgerSeal), by: Self.typing(right, as: "kofi"))
            }
            #expect(
                try await place.acts() == [
                    "kofi ledger.confirm 7 in", "esi ledger.confirm 7 forbidden", "kofi ledger.confirm 7 wrong",
                    "esi ledger.confirm 7 forbidden", "kofi ledger.seal  disabled",
                ])
        }
    }

    @Test func `wants an account always, once there is one, or never, as the operation says`() async throws {
        try await StaffPlace.use { place in
            let door = place.door()
            let backup = try #require(ProjectCity.staffOperations.named("database.backup"))
            #expect(try await door.admit(to: StaffAct(backup), by: nil) == .system)
            #expect(try await door.admit(to: StaffAct(.ledgerSeal), by: nil) == .system)
            await #expect(throws: StaffRefusal.noAccounts) { try await door.admit(to: Self.confirm, by: nil) }
            // Anyone who says who they are means to be asked: nobody's password is asked for in a city without accounts.
            await #expect(throws: StaffRefusal.noAccounts) {
                try await door.admit(
                    to: StaffAct(.ledgerSeal),
                    by: .password(of: "kofi") {
                        Issue.record("a password was asked for")
                        return ""
                    })
            }
            try await place.staff(["Kofi": .treasurer])
            for act in [StaffAct(.ledgerSeal), Self.confirm] {
                await #expect(throws: StaffRefusal.noProof) { try await door.admit(to: act, by: nil) }
            }
            #expect(try await door.admit(to: StaffAct(backup), by: nil) == .system)
            let actor = try await door.admit(
                to: StaffAct(.ledgerSeal), by: Self.typing(StaffPlace.password, as: "KOFI "))
            #expect(actor.member?.name == "Kofi")
        }
    }

    @Test func `no phone is kept as a subject, and no long one`() async throws {
        try await StaffPlace.use { place in
            try await place.staff(["Kofi": .treasurer])
            let phone = try #require(PhoneNumber(e164: "+233240000001"))
            for subject in [Subject.phone(phone), .record(String(repeating: "7", count: 200))] {
                _ = try await place.door().admit(
                    to: StaffAct(.ledgerClose, about: subject), by: Self.typing(StaffPlace.password, as: "Kofi"))
            }
            #expect(
                try await place.acts() == [
                    "kofi ledger.close  in", "kofi ledger.close \(String(repeating: "7", count: 80)) in",
                ])
        }
    }
}
