import Foundation
package import Wording

/// Why a time zone cannot be used.
package enum ZoneFault: Error, Hashable {
    /// No folder has a file of that name.
    case unknown
    /// There is a file, and it cannot be used.
    case broken(file: String, sentence: String)

    /// A sentence for staff.
    package func sentence(_ name: String) -> String {
        switch self {
        case .unknown: "\"\(name)\" is no name of a time zone."
        case .broken(let file, let sentence): "The time zone file \(file) cannot be used. \(sentence)"
        }
    }
}

/// The time zone database of the system: compiled zone files in a folder, as the package tzdata installs them.
///
/// Files are read when a program is compiled; an upgrade of the package counts from the next start on.
package struct ZoneFiles: Sendable, Hashable {
    /// Where zones are looked for, in this order.
    package let folders: [String]

    package init(folders: [String]) { self.folders = folders }

    /// Those of this machine: the folder `TZDIR` names and no other, else where systems keep them.
    package static let system = ZoneFiles(environment: ProcessInfo.processInfo.environment)

    package init(environment: [String: String]) {
        if let folder = environment["TZDIR"], !folder.isEmpty {
            folders = [folder]
        } else {
            folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]
        }
    }

    /// The rules of a zone by its name in the database, as `Africa/Accra`.
    package func rules(_ name: String) throws(ZoneFault) -> ZoneRules {
        guard Self.isName(name) else { throw .unknown }
        for folder in folders {
            let file = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            guard let bytes = Self.bytes(of: file) else {
                throw .broken(file: file, sentence: "It cannot be read, or is no file of a time zone.")
            }
            do throws(TZifFault) {
                return try ZoneRules(tzif: bytes)
            } catch {
                throw .broken(file: file, sentence: "\(error.sentence) Install the package tzdata again.")
            }
        }
        throw .unknown
    }

    /// The version of the files, as `2026f`; nil where they do not tell.
    package var version: String? {
        for folder in folders {
            // Debian's way and that of the database's own Makefile, then that of BSD and Apple.
            if let line = Self.firstLine(of: "\(folder)/tzdata.zi"), line.hasPrefix("# version ") {
                return String(line.dropFirst("# version ".count))
            }
            if let line = Self.firstLine(of: "\(folder)/+VERSION"), !line.isEmpty { return line }
        }
        return nil
    }

    /// All zones with a continent, for a name that is nearly right.
    package var names: [String] {
        folders.flatMap { (try? FileManager.default.subpathsOfDirectory(atPath: $0)) ?? [] }
            .filter { $0.contains("/") && $0.first?.isUppercase == true && Self.isName($0) }.sorted()
    }

    /// Whether a name can be one of the database: it leads nowhere but into the folder.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && parts.allSatisfy { part in
                part.first?.isLetter == true
                    && part.utf8.allSatisfy { byte in
                        Character(Unicode.Scalar(byte)).isLetter && byte < 0x80
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-+".utf8.contains(byte)
                    }
            }
    }

    /// The largest zone file has a few thousand bytes; whatever is not of that kind is not read.
    private static func bytes(of file: String) -> [UInt8]? {
        let file = URL(fileURLWithPath: file).resolvingSymlinksInPath()
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= 262_144, let data = try? Data(contentsOf: file)
        else { return nil }
        return Array(data)
    }

    private static func firstLine(of file: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
        defer { try? handle.close() }
        guard let head = try? handle.read(upToCount: 64) else { return nil }
        return String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
    }
}
