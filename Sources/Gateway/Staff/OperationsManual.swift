import DomainKit

/// The chapter of the manual about who may do what, made from the declared operations and the table of roles.
package struct OperationsManual: Sendable {
    private let operations: [StaffOperation]

    package init(_ operations: StaffOperations) { self.operations = operations.all }

    /// The text of `Documentation/Operations.md`.
    package var text: String {
        ([Self.head] + [roles, permissions, Self.rules] + commands).joined(separator: "\n\n") + "\n"
    }

    private static let head = """
        # Who may do what

        Every operation knows who acts: a citizen's phone, a relay, an account of the staff, or the gateway itself. What staff
        do is declared once, with the permission it needs; an account has roles, and a role has permissions.
        [Running](Running.md#staff) tells how accounts are made and how somebody proves to be one. This page is made of the
        declarations themselves by `make manual`.
        """

    private static let rules = """
        ## Commands

        Those that only read are open to anyone who holds the store and its key. The last column tells what a command wants:
        *account*, one that proves who it is; *later*, the same once the city has any account; *store*, nothing on the machine
        where the store lies. Where *and a second* stands, the command only proposes: an account with `confirm-money`, other than
        the one that proposed, confirms.
        """

    private var roles: String {
        let rows = Role.allCases.map { role in
            let own = Permission.allCases.filter(role.permissions.contains).map { "`\($0.rawValue)`" }
            return Self.row([
                "`\(role.rawValue)`", role.sentence, own.isEmpty ? "none yet" : own.joined(separator: ", "),
            ])
        }
        return (["## Roles", "", "| role | who | permissions |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    private var permissions: String {
        let rows = Permission.allCases.map { permission in
            let roles = permission.roles.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            let commands = operations.filter { $0.permission == permission }.map { "`\($0.command)`" }
            return Self.row([
                "`\(permission.rawValue)`", permission.sentence, roles, commands.joined(separator: ", "),
            ])
        }
        let head = ["## Permissions", "", "| permission | lets somebody | roles | commands |", "|---|---|---|---|"]
        return (head + rows).joined(separator: "\n")
    }

    private var commands: [String] {
        let groups = Dictionary(grouping: operations) { String($0.name.prefix { $0 != "." }) }
        return groups.sorted { $0.key < $1.key }.map { group, operations in
            let rows = operations.map { operation in
                let permission = operation.permission.map { "`\($0.rawValue)`" } ?? "any account"
                let takes = operation.parameters.map(Self.shown).joined(separator: ", ")
                return Self.row([
                    "`\(operation.command)`", operation.sentence, takes, permission, Self.proof(operation),
                ])
            }
            let head = ["### \(group)", "", "| command | does | takes | permission | wants |", "|---|---|---|---|---|"]
            return (head + rows).joined(separator: "\n")
        }
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private static func shown(_ parameter: StaffParameter) -> String {
        let marks = [parameter.isRequired ? nil : "may be left out", parameter.isRepeated ? "several" : nil]
        return "`\(parameter.name)` " + ([parameter.kind.rawValue] + marks.compactMap(\.self)).joined(separator: ", ")
    }

    private static func proof(_ operation: StaffOperation) -> String {
        let word =
            switch operation.proof {
            case .account: "account"
            case .accountOnceThereIsOne: "later"
            case .store: "store"
            }
        return operation.needsSecond ? "\(word), and a second" : word
    }
}
