import Authoring

/// What this program is called in what it leaves behind.
enum Release {
    static let name = "guichet"
    static let version = "0.1"

    /// What `guichet --version` says: the program's own version first, then what its answers depend on besides.
    static var report: String {
        """
        \(name) \(version)
        time zone data \(ZoneFiles.system.version ?? "of unknown version") (\(ZoneFiles.system.folders[0]))
        """
    }
}
