import DomainKit
import Wording

/// Names or phones somebody asks for, before it is known who.
struct DisclosureRequest {
    private let kind: String
    private let role: Disclosure.Role
    private let reason: String

    /// - Throws: an `Ending` for a role there is not, or without a reason.
    init(of kind: String, for role: String, because reason: String?) throws {
        let typed = role.lowercased()
        // The role as accounts have it, or as lists called it before there were accounts.
        let own = Disclosure.Role.allCases.first { $0.staffRole.rawValue == typed }
        guard let role = own ?? Disclosure.Role(rawValue: typed) else {
            let roles = Disclosure.Role.allCases.map(\.staffRole.rawValue).joined(separator: ", ")
            throw Ending.misuse("There is no role \(role) that may see names and phones; the roles are \(roles).")
        }
        guard let reason, !reason.cleanedInput.isEmpty else {
            throw Ending.misuse("Say with --reason what they are for.")
        }
        self.kind = kind
        self.role = role
        self.reason = reason
    }

    /// What is written down of it.
    /// - Throws: an `Ending` where the city has no accounts and so nobody proved who they are, or the account has not the role.
    func disclosure(to actor: Actor, by operation: StaffOperation) throws -> Disclosure {
        guard let member = actor.member else { throw Ending(of: StaffRefusal.noAccounts) }
        do throws(StaffRefusal) {
            try operation.permit(member)
            guard member.roles.contains(role.staffRole) else { throw .notInRole(member.name, role.staffRole) }
        } catch {
            throw Ending(of: error)
        }
        guard let disclosure = Disclosure(of: kind, to: role, by: member.name, because: reason) else {
            throw Ending(of: StaffRefusal.noProof)
        }
        return disclosure
    }
}
