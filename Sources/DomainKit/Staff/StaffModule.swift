import Conversation
import Storage

/// The accounts of those who work for the city: what they may do, how they prove who they are, and what was done to each.
enum Staff {
    static let migrations = [
        Migration(
            "staff.001-accounts",
            [
                """
                CREATE TABLE staff_accounts (
                    name TEXT PRIMARY KEY,
                    shown TEXT NOT NULL,
                    roles TEXT NOT NULL,
                    salt $BYTES NOT NULL,
                    hash $BYTES NOT NULL,
                    rounds INTEGER NOT NULL,
                    disabled INTEGER NOT NULL,
                    misses INTEGER NOT NULL,
                    tried_at INTEGER NOT NULL,
                    created_by TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    changed_by TEXT NOT NULL,
                    changed_at INTEGER NOT NULL
                ) $CLUSTERED
                """,
                """
                CREATE TABLE staff_tokens (
                    hash $BYTES PRIMARY KEY,
                    account TEXT NOT NULL REFERENCES staff_accounts (name),
                    made_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    ended_at INTEGER
                ) $CLUSTERED
                """,
                "CREATE INDEX staff_tokens_of_account ON staff_tokens (account)",
                // Every proof and every failed one, with what it was for. Rows are only ever added.
                """
                CREATE TABLE staff_log_ins (
                    id $IDENTITY,
                    account TEXT NOT NULL,
                    means TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    outcome TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
                "CREATE INDEX staff_log_ins_of_account ON staff_log_ins (account, outcome, at)",
                // What was done to accounts, by which account. Rows are only ever added.
                """
                CREATE TABLE staff_changes (
                    id $IDENTITY,
                    account TEXT NOT NULL,
                    change TEXT NOT NULL,
                    detail TEXT NOT NULL,
                    changed_by TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
                // One row that every change counts up, so that two at once are kept apart.
                "CREATE TABLE staff_change_count (slot INTEGER PRIMARY KEY, number INTEGER NOT NULL) $STRICT",
            ])
    ]

    static let logInsExport = ExportKind(
        "staff-log-ins", summary: "Who of the staff proved who they are, or failed to, for what, when and by what.",
        columns: ["id", "account", "means", "operation", "subject", "outcome", "at"]
    ) { context, write in
        let pages = ExportPages(
            sql:
                "SELECT id, account, means, operation, subject, outcome, at FROM staff_log_ins WHERE id > $1 ORDER BY id",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                String(try row.integer(0)), try row.text(1), try row.text(2), try row.text(3), try row.text(4),
                try row.text(5), try row.timestamp(6),
            ])
        }
    }

    static let changesExport = ExportKind(
        "staff-changes", summary: "What was done to the staff's accounts, by which account and when.",
        columns: ["id", "account", "change", "detail", "by", "at"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT id, account, change, detail, changed_by, at FROM staff_changes WHERE id > $1 ORDER BY id",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                String(try row.integer(0)), try row.text(1), try row.text(2), try row.text(3), try row.text(4),
                try row.timestamp(5),
            ])
        }
    }
}

extension RecordKind {
    /// An account of the staff with its roles and password, and the tokens it was given.
    static let staffAccount = RecordKind(
        name: "staff-account", title: "The staff account", table: "staff_accounts", key: "name",
        columns: [
            "shown", "roles", "salt", "hash", "rounds", "disabled", "created_by", "created_at", "changed_by",
            "changed_at",
        ],
        parts: Parts(
            table: "staff_tokens", owner: "account", columns: ["hash", "made_at", "expires_at", "ended_at"],
            order: "made_at, hash"), arrival: 11)
}

extension StaffOperation {
    package static let staffAdd = StaffOperation(
        "staff.add", needs: .keepStaff, takes: [.account, .roles],
        "Adds an account and gives it its first password. The first of a city is an administrator and needs no proof.")
    package static let staffRoles = StaffOperation(
        "staff.roles", needs: .keepStaff, takes: [.account, .roles], "Gives an account other roles.")
    package static let staffDisable = StaffOperation(
        "staff.disable", needs: .keepStaff, takes: [.account],
        "Lets an account do nothing any more, and ends its tokens. What it did stays.")
    package static let staffEnable = StaffOperation(
        "staff.enable", needs: .keepStaff, takes: [.account], "Lets a disabled account work again.")
    package static let staffPassword = StaffOperation(
        "staff.password", needs: nil, takes: [.account],
        "Gives one's own account another password, and ends its tokens.")
    package static let staffPasswordOfOthers = StaffOperation(
        "staff.password.other", needs: .keepStaff, takes: [.account],
        "Gives the account of somebody who forgot theirs another password, and ends its tokens.")
    package static let staffToken = StaffOperation(
        "staff.token", needs: nil, takes: [.account, StaffParameter("days", .number, isRequired: false)],
        "Makes a token for one's own account, for programs that run without anybody at the keyboard.")

    /// Names with the numbers that were made for a list.
    package static let importNames = StaffOperation(
        "import.names", needs: .seePayers,
        takes: [StaffParameter("names-for", .choice), .reason, StaffParameter("numbers", .file)],
        "Writes payers' names beside the numbers that were made for a list, for a role and a reason that are kept.")
    /// Phones with a list.
    package static let exportPhones = StaffOperation(
        "export.phones", needs: .seePayers, takes: [StaffParameter("phones-for", .choice), .reason],
        "Takes out a list with phones, for a role and a reason that are kept.")
}

extension StaffParameter {
    fileprivate static let account = StaffParameter("name", .text)
    fileprivate static let roles = StaffParameter("role", .choice, isRepeated: true)
}

extension DomainModule {
    /// The staff's accounts, how they prove who they are, and what was done to them.
    package static let staff = DomainModule(
        "staff", migrations: Staff.migrations, exports: [Staff.logInsExport, Staff.changesExport],
        records: [.staffAccount],
        staffOperations: [
            .staffAdd, .staffRoles, .staffDisable, .staffEnable, .staffPassword, .staffPasswordOfOthers, .staffToken,
            .importNames, .exportPhones,
        ])
}
