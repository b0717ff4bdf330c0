package import Authoring
package import Foundation

/// Staff's files as one gateway has them.
package struct ProgramFiles: Sendable {
    package let flows: String
    package let locales: String
    /// What they are called among the files of all gateways of a city.
    package let place: String

    /// - Parameter place: by default the machine's name and the absolute path of the flows.
    package init(flows: String, locales: String, place: String? = nil) {
        self.flows = flows
        self.locales = locales
        self.place =
            place
            ?? ProcessInfo.processInfo.hostName + ":"
            + URL(filePath: flows).standardizedFileURL.path(percentEncoded: false)
    }

    /// Reads all of them.
    package func bundle() throws(SourceReadingError) -> SourceBundle {
        try SourceBundle(flows: flows, locales: locales)
    }

    /// Changes whenever a file may have changed: cheap enough to ask every second.
    package var fingerprint: [String: Date] {
        var stamps: [String: Date] = [:]
        for folder in [flows, locales] {
            let folder = Self.target(folder)
            let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]) ?? []
            for path in paths where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                let attributes = try? FileManager.default.attributesOfItem(atPath: Self.target(folder + "/" + path))
                stamps[folder + "/" + path] = attributes?[.modificationDate] as? Date ?? .distantPast
            }
        }
        return stamps
    }

    /// Where a link leads, for folders and files may be links and only what they lead to changes.
    private static func target(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }
}
