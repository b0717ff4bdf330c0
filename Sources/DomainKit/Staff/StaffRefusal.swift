/// Why somebody of the staff may not do something, or an account cannot be changed so. Nothing was changed.
package enum StaffRefusal: Error, Sendable, Hashable {
    case noAccounts, noProof
    case wrong, disabled, badToken
    /// For so many seconds from now no password is looked at.
    case locked(seconds: Int64)
    case needsPassword
    case forbidden(String, command: String, roles: [Role])
    case notInRole(String, Role)
    case badName, nameTaken, unknownAccount
    case noRole, firstIsNoAdministrator, lastAdministrator
    case weakPassword, longPassword
    case alreadySo

    /// The refusal for staff: what is the matter, and what to do.
    package var sentence: String {
        switch self {
        case .noAccounts:
            "Staff prove who they are, and the city has no staff accounts yet. Add the first, an administrator: "
                + "guichet staff add NAME --role administrator"
        case .noProof:
            "Say who you are: --as NAME, whose password is then asked for, or a token in GUICHET_STAFF_TOKEN. "
                + "An administrator adds accounts with guichet staff add."
        case .wrong: "The name or the password is wrong."
        case .disabled: "The account is disabled; an administrator enables it with guichet staff enable."
        case .badToken:
            "The token in GUICHET_STAFF_TOKEN is unknown, has run out or was ended. Make another: guichet staff token NAME"
        case .locked(let seconds):
            "There were too many wrong passwords for this account. It takes none for \(Self.words(seconds))."
        case .needsPassword: "A token is not enough for this: say --as NAME and give the password."
        case .forbidden(let name, let command, let roles):
            "\(name) may not do this: guichet \(command) is for \(Self.words(roles))."
        case .notInRole(let name, let role): "\(name) is not \(role.rawValue); say a role the account has."
        case .badName:
            "An account's name has 2 to 32 letters of a to z, digits, dots, hyphens or underscores, and begins with a letter."
        case .nameTaken: "There is an account of that name already."
        case .unknownAccount: "There is no such account; guichet staff list tells which there are."
        case .noRole:
            "Give the account at least one role: --role \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
        case .firstIsNoAdministrator: "The first account must be an administrator: --role administrator"
        case .lastAdministrator:
            "It is the last account that keeps the others. Make another administrator first."
        case .weakPassword:
            "A password has at least \(StaffPassword.shortest) characters, four of them different, and does not hold "
                + "the account's name."
        case .longPassword: "A password has at most \(StaffPassword.longest) bytes."
        case .alreadySo: "The account is so already."
        }
    }

    private static func words(_ roles: [Role]) -> String {
        guard let last = roles.last else { return "nobody" }
        let others = roles.dropLast().map(\.rawValue).joined(separator: ", ")
        return "the role \(others.isEmpty ? "" : others + " or ")\(last.rawValue)"
    }

    private static func words(_ seconds: Int64) -> String {
        seconds < 60 ? "\(max(1, seconds)) seconds" : "\((seconds + 59) / 60) minutes"
    }
}
