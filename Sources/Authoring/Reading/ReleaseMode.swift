import Conversation

/// What becomes of changed files that are clean.
package enum ReleaseMode: String, Sendable, Hashable, CaseIterable {
    /// They are live within a second.
    case atOnce = "at_once"
    /// They are kept as a draft, which staff try and put live by a command.
    case staged
}

extension SourceBundle {
    /// What these files themselves ask for; at once where their city cannot be read. It reads the city's file alone.
    package var releaseMode: ReleaseMode {
        var findings: [Diagnostic] = []
        return CityReader(bundle: self).read(&findings)?.release ?? .atOnce
    }
}
