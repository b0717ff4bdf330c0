import Foundation

/// The files of a folder. What cannot be listed is an error and never an empty folder: a gateway that has too many files
/// open must not think that its city's files are gone.
package enum SourceFolder {
    /// Folders within folders that are looked into, so that a ring of links ends.
    private static let deepest = 32

    /// Where a link leads, for folders and files may be links and only what they lead to changes.
    package static func target(of path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    /// The paths of the YAML files below a folder, as `files` has them.
    package static func yamlFiles(below folder: String) throws(SourceReadingError) -> [String] {
        try files(below: folder).filter(isYAML)
    }

    static func isYAML(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }

    /// The paths of the files below a folder, relative to it and in order. Folders that are links are not entered.
    static func files(below folder: String) throws(SourceReadingError) -> [String] {
        var found: [String] = []
        try list(folder, "", depth: 0, into: &found)
        return found.sorted()
    }

    private static func list(
        _ folder: String, _ path: String, depth: Int, into found: inout [String]
    ) throws(SourceReadingError) {
        let full = path.isEmpty ? folder : folder + "/" + path
        guard depth < deepest else {
            throw SourceReadingError(path: full, reason: "its folders lie too deep within each other.")
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: full)
        } catch {
            throw SourceReadingError(path: full, reason: "it cannot be listed.", isPassing: true)
        }
        for name in names {
            let inner = path.isEmpty ? name : path + "/" + name
            if isYAML(name) {
                found.append(inner)
                continue
            }
            // Without a slip through links: the kind of the entry itself.
            let attributes = try? FileManager.default.attributesOfItem(atPath: full + "/" + name)
            guard attributes?[.type] as? FileAttributeType == .typeDirectory else {
                found.append(inner)
                continue
            }
            try list(folder, inner, depth: depth + 1, into: &found)
        }
    }
}
