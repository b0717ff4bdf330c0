import Authoring
import Foundation
import Testing

/// The files of a folder, and what cannot be listed.
struct SourceFolderTests {
    private static func use(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "inner/deeper"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in ["b.yaml", "a.yml", "inner/c.yaml", "inner/deeper/d.yaml", "inner/note.txt"] {
            try Data("x".utf8).write(to: folder.appending(path: path))
        }
        try body(folder.path(percentEncoded: false))
    }

    @Test func `files of all folders within are found, in order`() throws {
        try Self.use { folder in
            let found = try SourceFolder.yamlFiles(below: folder)
            #expect(found == ["a.yml", "b.yaml", "inner/c.yaml", "inner/deeper/d.yaml"])
        }
    }

    @Test func `a link to a file is a file, and a ring of links to folders ends`() throws {
        try Self.use { folder in
            let manager = FileManager.default
            try manager.createSymbolicLink(atPath: folder + "/inner/ring", withDestinationPath: folder)
            try manager.createSymbolicLink(atPath: folder + "/link.yaml", withDestinationPath: folder + "/b.yaml")
            let found = try SourceFolder.yamlFiles(below: folder)
            #expect(found == ["a.yml", "b.yaml", "inner/c.yaml", "inner/deeper/d.yaml", "link.yaml"])
        }
    }

    @Test func `what cannot be listed is an error that may pass, and never an empty folder`() throws {
        try Self.use { folder in
            let error = #expect(throws: SourceReadingError.self) {
                try SourceFolder.yamlFiles(below: folder + "/b.yaml")
            }
            #expect(error?.isPassing == true)
            #expect(error?.reason == "it cannot be listed.")
        }
    }
}
