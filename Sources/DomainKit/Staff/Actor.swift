package import Wording

/// Who acts in an operation.
package enum Actor: Sendable, Hashable {
    /// A citizen, by the phone the turn came from.
    case phone(PhoneNumber)
    /// A relay, who helps citizens, by the phone the turn came from.
    case relay(PhoneNumber)
    /// An account of the staff that proved who it is.
    case staff(StaffMember)
    /// The gateway by itself, as in a job or at the updates of a wallet; and anyone who holds the store and its key, where an operation
    /// needs no account.
    case system

    /// The account that acts; nil where nobody of the staff does.
    package var member: StaffMember? { if case .staff(let member) = self { member } else { nil } }
}

/// For whom an operation is done.
package enum Subject: Sendable, Hashable {
    /// A citizen, by phone. Where a relay acts it is not the relay's.
    case phone(PhoneNumber)
    /// What an operation of the staff is about, by the number or name staff know it by, as a bill's: anyone who it is of.
    case record(String)
    /// The city as a whole.
    case city

    /// The longest text of a subject that is kept.
    private static let longest = 80

    /// What is kept of it where tries are: never a phone.
    var text: String {
        switch self {
        case .record(let name): String(name.cleanedInput.prefix(Self.longest))
        case .phone, .city: ""
        }
    }
}

/// An account of the staff that proved who it is, and what it may do at this moment.
package struct StaffMember: Sendable, Hashable {
    /// The account's name as it was added; records keep it.
    package let name: String
    package let roles: Set<Role>

    package init(name: String, roles: Set<Role>) {
        self.name = name
        self.roles = roles
    }

    package func has(_ permission: Permission) -> Bool {
        roles.contains { $0.permissions.contains(permission) }
    }

    /// Whether a name in a record is this account's: capitals and spaces make no other.
    package func isNamed(_ name: String) -> Bool { StaffAccount.key(self.name) == StaffAccount.key(name) }
}

extension OperationContext {
    /// The same moment and transaction for somebody who acts.
    package func acting(as actor: Actor, for subject: Subject = .city) -> OperationContext {
        OperationContext(
            transaction: transaction, vault: vault, profile: profile, now: now, isClockSteady: isClockSteady,
            today: today, random: random, effects: effects, records: records, ports: ports, actor: actor,
            subject: subject)
    }
}
