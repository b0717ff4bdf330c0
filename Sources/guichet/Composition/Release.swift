import Authoring
import CBuild

/// What this program is called in what it leaves behind.
enum Release {
    static let name = "guichet"
    static let version = "0.1"

    /// The commit it was built from, where the build was told it, as by `make`.
    static var commit: String { String(cString: guichet_build_commit()) }

    /// The version of Swift it was built with, where the build was told it, else what the compiler tells of itself.
    static var swift: String {
        let told = String(cString: guichet_build_swift())
        guard told == "unknown" else { return told }
        #if compiler(>=6.4)
            return "6.4 or newer"
        #else
            return "6.3"
        #endif
    }

    /// What `guichet --version` says: the program's own version first, then what its answers depend on besides.
    static var report: String {
        """
        \(name) \(version)
        commit \(commit)
        Swift \(swift)
        time zone data \(ZoneFiles.system.version ?? "of unknown version") (\(ZoneFiles.system.folders[0]))
        """
    }
}
