import ArgumentParser
import DomainKit
import Gateway

/// `guichet staff`: the accounts of those who work for the city.
struct StaffAccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Adds and changes the accounts of those who work for the city.",
        discussion: """
            Every command that changes something is done by an account: --as NAME asks for its password (on a terminal without \
            showing it, else as a line of standard input), or GUICHET_STAFF_TOKEN holds a token of it. An account has roles: \
            \(Role.allCases.map(\.rawValue).joined(separator: ", ")).

            The first account of a city is an administrator and is added without any proof. Each try to prove who one is, and \
            each change of an account, is kept: guichet export staff-log-ins, guichet export staff-changes.
            """,
        subcommands: [
            StaffAddCommand.self, StaffListCommand.self, StaffRolesCommand.self, StaffDisableCommand.self,
            StaffEnableCommand.self, StaffPasswordCommand.self, StaffTokenCommand.self,
        ])
}

/// Whose account is changed, by whom, and in which store.
struct StaffAccountOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The account.", valueName: "name")) var name: String
    @OptionGroup var acting: ActingOptions
    @OptionGroup var store: StoreOptions

    /// Opens the store for an operation of an account, and ends the command with what is refused.
    func use(
        _ operation: StaffOperation, _ body: (StaffAdministration, StaffMember) async throws -> Void
    ) async throws {
        try await open { access in
            let member = try await StaffProof(of: operation, about: .record(name), acting).member(access)
            try await body(StaffAdministration(access), member)
        }
    }

    func open(mayMake: Bool = false, _ body: (StoreAccess) async throws -> Void) async throws {
        try await store.use(mayMake: mayMake) { access, _ in
            do {
                try await body(access)
            } catch let refusal as StaffRefusal {
                throw Ending(of: refusal)
            }
        }
    }
}

extension StaffAdministration {
    init(_ access: StoreAccess) { self.init(database: access.database, vault: access.vault, world: .real) }
}

extension Role: ExpressibleByArgument {}

/// The roles an account is given.
struct RoleOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: ArgumentHelp("What it is there for; may be given several times.", valueName: "role"))
    var roles: [Role]
}

struct StaffAddCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds an account and asks for its first password.",
        discussion: """
            Let anyone who it is for type it, or change it with guichet staff password. Where standard input is no terminal its \
            lines are the passwords: with --as that account's first, then the new one.
            """)

    @OptionGroup var account: StaffAccountOptions
    @OptionGroup var given: RoleOptions

    func run() async throws {
        let (name, roles) = (account.name, Set(given.roles))
        let proof = StaffProof(of: .staffAdd, about: .record(name), account.acting)
        // Anyone who shows an account has a store: one that is not there is misspelt.
        let isMissing = try await StoreAddress(account.store.database).isNew()
        let isNew = isMissing && proof.credential == nil
        // Before a store is made for it.
        let first = isNew ? try firstPassword(name, roles) : nil
        try await account.open(mayMake: isNew) { access in
            let isFirst = try await !StaffAuthentication(access).hasAccounts()
            let author = isFirst ? nil : try await proof.member(access)
            guard StaffAccount.isFit(name) else { throw StaffRefusal.badName }
            if isFirst, !StaffMember(name: name, roles: roles).has(.keepStaff) {
                throw StaffRefusal.firstIsNoAdministrator
            }
            let password = try first ?? PasswordPrompt.askNew(of: name)
            try await StaffAdministration(access).add(name, roles: roles, password: password, by: author)
            Terminal.say("The account \(name) is added.")
        }
    }

    /// The password of the first account of a city, after all that can be refused of it; then nothing is made.
    private func firstPassword(_ name: String, _ roles: Set<Role>) throws -> String {
        do throws(StaffRefusal) {
            guard StaffAccount.isFit(name) else { throw .badName }
            guard StaffMember(name: name, roles: roles).has(.keepStaff) else { throw .firstIsNoAdministrator }
        } catch {
            throw Ending(of: error)
        }
        let password = try PasswordPrompt.askNew(of: name)
        do throws(StaffRefusal) {
            try StaffPassword.require(password, for: name)
        } catch {
            throw Ending(of: error)
        }
        return password
    }
}

struct StaffRolesCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Gives an account other roles in place of those it has.")

    @OptionGroup var account: StaffAccountOptions
    @OptionGroup var given: RoleOptions

    func run() async throws {
        let name = account.name
        try await account.use(.staffRoles) { administration, member in
            try await administration.change(name, .roles(Set(given.roles)), by: member)
            Terminal.say("The account \(name) has other roles.")
        }
    }
}

struct StaffDisableCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Lets an account do nothing any more, and ends its tokens.",
        discussion: "Accounts are never deleted: what one did stays, under its name.")

    @OptionGroup var account: StaffAccountOptions

    func run() async throws {
        let name = account.name
        try await account.use(.staffDisable) { administration, member in
            try await administration.change(name, .disable, by: member)
            Terminal.say("The account \(name) is disabled.")
        }
    }
}

struct StaffEnableCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Lets a disabled account work again.")

    @OptionGroup var account: StaffAccountOptions

    func run() async throws {
        let name = account.name
        try await account.use(.staffEnable) { administration, member in
            try await administration.change(name, .enable, by: member)
            Terminal.say("The account \(name) is enabled.")
        }
    }
}

struct StaffPasswordCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Gives an account another password, and ends its tokens.",
        discussion: """
            One's own with --as and the password there was; an administrator gives anybody one who forgot theirs. A token is not \
            enough for it.
            """)

    @OptionGroup var account: StaffAccountOptions

    func run() async throws {
        let name = account.name
        guard let author = account.acting.account else { throw Ending(of: StaffRefusal.needsPassword) }
        let isOwn = StaffAccount.key(author) == StaffAccount.key(name)
        try await account.open { access in
            let proof = StaffProof(
                of: isOwn ? .staffPassword : .staffPasswordOfOthers, about: .record(name), account.acting)
            let member = try await proof.member(access)
            let password = try PasswordPrompt.askNew(of: name)
            try await StaffAdministration(access).setPassword(password, of: name, by: member)
            Terminal.say("The account \(name) has another password.")
        }
    }
}

struct StaffTokenCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes a token of your account, and prints it once.",
        discussion: """
            For programs that run without anybody at the keyboard, in GUICHET_STAFF_TOKEN. It may do what the account may, and \
            ends when the account is disabled or gets another password. The account's own password is asked for.
            """)

    @OptionGroup var account: StaffAccountOptions
    @Option(help: ArgumentHelp("How many days it holds.", valueName: "days")) var days = StaffAdministration.tokenDays

    func validate() throws {
        guard (1...StaffToken.mostDays).contains(days) else {
            throw ValidationError("A token holds for 1 to \(StaffToken.mostDays) days.")
        }
    }

    func run() async throws {
        let name = account.name
        var acting = account.acting
        guard StaffAccount.key(acting.account ?? name) == StaffAccount.key(name) else {
            throw Ending.misuse("Nobody makes a token of another account.")
        }
        acting.account = name
        let own = acting
        try await account.open { access in
            let member = try await StaffProof(of: .staffToken, about: .record(name), own).member(access)
            let (token, end) = try await StaffAdministration(access).makeToken(of: member, days: days)
            Terminal.say(token.text)
            Terminal.complain("It holds until \(end.timestamp) and is shown only now.")
        }
    }
}
