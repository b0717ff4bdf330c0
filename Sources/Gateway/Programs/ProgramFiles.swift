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

    /// Changes whenever a file may have changed: cheap enough to ask every second. Nil when they cannot be listed at present.
    package var fingerprint: [String: Date]? {
        var stamps: [String: Date] = [:]
        for folder in [flows, locales] {
            let folder = SourceFolder.target(of: folder)
            guard let paths = try? SourceFolder.yamlFiles(below: folder) else { return nil }
            for path in paths {
                let file = SourceFolder.target(of: folder + "/" + path)
                let attributes = try? FileManager.default.attributesOfItem(atPath: file)
                stamps[folder + "/" + path] = attributes?[.modificationDate] as? Date ?? .distantPast
            }
        }
        return stamps
    }
}
