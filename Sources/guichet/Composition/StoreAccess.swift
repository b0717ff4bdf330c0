import Composition
import Conversation
import Gateway
import Storage

/// Opens the store and the key that belongs to it.
struct StoreAccess {
    let database: any Database
    let vault: Vault
    /// The key file, when the key was not given in `GUICHET_KEY`.
    let keyFile: String?
    let madeKey: Bool

    /// Opens the store a URL names, brings its schema up to date and finds its key.
    /// - Parameter isDemonstration: whether it is to have the tables of a simulated network too.
    /// - Parameter mustExist: refuses to make a store where there is none, as for commands that only look.
    static func open(
        _ url: String, isDemonstration: Bool = false, mustExist: Bool = false, now: Instant
    ) async throws -> StoreAccess {
        let address = try StoreAddress(url)
        if mustExist, try await address.isNew() {
            throw Ending.misuse(
                "There is no store \(address.name). Nothing was made; look at --database, or begin with guichet serve, guichet "
                    + "import or guichet staff add.")
        }
        let key = try MasterKey.find(for: address)
        guard let vault = Vault(masterKey: key.bytes) else {
            throw Ending.misuse("The master key must be 32 bytes in base64.")
        }
        let database = try address.open()
        do {
            try await CityDomains.schema.migrate(database, hasExtras: isDemonstration, now: now)
            try await CityDomains.key.require(vault, in: database)
        } catch let error as StorageError {
            await database.close()
            throw Ending.misuse("The store \(address.name) cannot be opened: \(address.sentence(error))")
        } catch is KeyCheck.WrongKey {
            await database.close()
            throw Ending.misuse(
                "The store \(address.name) was made with another master key than the one in "
                    + "\(key.file ?? "GUICHET_KEY"). Nothing in it was opened or changed; give the key it was made with."
            )
        }
        return StoreAccess(database: database, vault: vault, keyFile: key.file, madeKey: key.isNew)
    }
}

extension StorageError {
    /// The error for staff.
    var sentence: String {
        switch self {
        case .busy(let detail): "another process holds it (\(detail))."
        case .constraint(let detail): "a rule of the store refused the change (\(detail))."
        case .full: "the disk is full."
        case .inputOutput(let detail): "it cannot be read or written (\(detail))."
        case .unknown(let detail): "the connection was lost and nobody can say what was kept (\(detail))."
        case .unexpectedColumn(let column, let detail): "column \(column) is \(detail)."
        case .statement(let detail): "a statement was not understood (\(detail))."
        case .schema(let detail): detail
        case .forbidden(let detail): "its server does not allow it (\(detail))."
        case .closed: "it is closed."
        }
    }
}
