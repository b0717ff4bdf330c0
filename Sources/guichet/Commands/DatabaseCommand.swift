import ArgumentParser

/// Work on a whole store, beside a gateway that serves it.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database", abstract: "Works on stores: their schema, copies, backups and health.",
        discussion: """
            A store is named as sqlite:<file> or postgres://<user>@<host>/<database>; a password is better kept in \
            PGPASSWORD or a .pgpass file than in the address. None of these commands needs the master key, and none copies \
            it: anyone who keeps a copy or a backup keeps its key too, elsewhere.
            """,
        subcommands: [
            DatabaseMigrateCommand.self, DatabaseCopyCommand.self, DatabaseBackupCommand.self,
            DatabaseRestoreCommand.self, DatabaseVerifyCommand.self,
        ])
}
