import ArgumentParser
import DomainKit
import Storage

struct StaffListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the accounts, their roles, and when each last proved who it is.")

    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each.") var json = false

    func run() async throws {
        let accounts = try await store.use { access, _ in
            try await access.database.read { try StaffAccount.all(in: $0) }
        }
        for account in accounts {
            Terminal.say(json ? try JSONLine.text(AccountLine(account)) : account.line)
        }
    }
}

private struct AccountLine: Encodable {
    let name: String
    let roles: [String]
    let disabled: Bool
    let createdBy: String
    let createdAt: String
    let changedBy: String
    let changedAt: String
    let lastLogIn: String?

    enum CodingKeys: String, CodingKey {
        case name, roles, disabled
        case createdBy = "created_by"
        case createdAt = "created_at"
        case changedBy = "changed_by"
        case changedAt = "changed_at"
        case lastLogIn = "last_log_in"
    }

    init(_ account: StaffAccount) {
        name = account.name
        roles = account.orderedRoles
        disabled = account.isDisabled
        createdBy = account.createdBy
        createdAt = account.createdAt.timestamp
        changedBy = account.changedBy
        changedAt = account.changedAt.timestamp
        lastLogIn = account.lastLogIn?.timestamp
    }
}

extension StaffAccount {
    fileprivate var orderedRoles: [String] { Role.allCases.filter(roles.contains).map(\.rawValue) }

    fileprivate var line: String {
        "\(name)  \(orderedRoles.joined(separator: ", "))\(isDisabled ? "; disabled" : "")  "
            + "last seen \(lastLogIn?.timestamp ?? "never")  added by \(createdBy), changed by \(changedBy)"
    }
}
