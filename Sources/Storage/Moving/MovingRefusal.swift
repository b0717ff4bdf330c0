/// Why a store cannot be copied, backed up or restored as things are. Nothing was changed that was there before.
package enum MovingRefusal: Error, Sendable, Hashable {
    /// Which of the two stores it is about.
    package enum Role: Sendable, Hashable {
        /// The one that is read.
        case source
        /// The one that is filled.
        case target
    }

    /// The engine does not say what tables there are.
    case noCatalog(engine: String)
    case noKey(table: String)
    /// Tables that refer to each other.
    case circle(tables: [String])
    case marked(StoreMark, Role)
    case isNoBackup
    /// The source has never been served.
    case isNoStore
    /// The target has rows, or tables that are none of ours.
    case isNotEmpty(table: String)
    /// The target has a newer schema than the source.
    case isNewer
    /// The tables of the two differ though the same migrations ran.
    case schemasDiffer(table: String)
    /// Somebody brought the source's schema up to date meanwhile.
    case schemaChanged
    /// A connection was lost, and with it the moment the copy shows.
    case momentLost
    /// The backup does not hold what its own list says.
    case backupDiffers(table: String)
}

extension MovingRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noCatalog(let engine): "\(engine) does not say what tables there are."
        case .noKey(let table): "The table \(table) has no primary key, so it cannot be read page by page."
        case .circle(let tables): "The tables \(tables.joined(separator: ", ")) refer to each other."
        case .marked(let mark, .source): "What is to be read cannot be: \(mark.sentence)"
        case .marked(let mark, .target): "What is to be filled cannot be: \(mark.sentence)"
        case .isNoBackup: "There is no backup in the file."
        case .isNoStore: "There is no store of Guichet in what is to be read."
        case .isNotEmpty(let table): "The store to be filled is not empty: its table \(table) is in use."
        case .isNewer:
            "The store to be filled has a newer schema than what is read. Give one without tables, or migrate what is read."
        case .schemasDiffer(let table): "The table \(table) is not the same in both, though the same migrations ran."
        case .schemaChanged: "The schema of what is read was changed meanwhile; begin again."
        case .momentLost: "The connection was lost, and with it the moment that was being read."
        case .backupDiffers(let table): "The table \(table) does not hold what the backup's own list says."
        }
    }
}
