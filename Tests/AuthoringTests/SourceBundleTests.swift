import Authoring
import Foundation
import Testing

/// The files of a program: their digest, their stored form and their folders.
struct SourceBundleTests {
    private static let files = ["Flows/a.yaml": "one", "Flows/b.yaml": "two", "Locales/en/c.yaml": "été 😀"]

    @Test func `equal content has an equal digest, whatever the order it was gathered in`() {
        let paths = Self.files.keys.sorted()
        for order in [paths, paths.reversed(), [paths[1], paths[2], paths[0]]] {
            var gathered: [String: String] = [:]
            gathered.reserveCapacity(order.count * 37)
            for path in order { gathered[path] = Self.files[path] }
            #expect(SourceBundle(files: gathered).digest == SourceBundle(files: Self.files).digest)
        }
    }

    @Test func `the digest is 64 hexadecimal digits and stays what it was`() {
        let digest = SourceBundle(files: Self.files).digest
        #expect(digest.utf8.count == 64)
        #expect(digest.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        // The SHA-256 of nothing (FIPS 180-4).
        #expect(SourceBundle(files: [:]).digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(arguments: [
        ["Flows/a.yaml": "onf", "Flows/b.yaml": "two", "Locales/en/c.yaml": "été 😀"],
        ["Flows/A.yaml": "one", "Flows/b.yaml": "two", "Locales/en/c.yaml": "été 😀"],
        ["Flows/a.yaml": "one", "Flows/b.yaml": "two"],
        ["Flows/a.yaml": "one", "Flows/b.yaml": "two", "Locales/en/c.yaml": "été 😀", "d": ""],
        ["Flows/a.yamlo": "ne", "Flows/b.yaml": "two", "Locales/en/c.yaml": "été 😀"],
        ["Flows/a.yaml": "two", "Flows/b.yaml": "one", "Locales/en/c.yaml": "été 😀"],
        ["Flows/a.yaml": "one", "Flows/b.yaml": "two", "Locales/en/c.yaml": "e\u{301}te\u{301} 😀"],
    ])
    func `another path or byte has another digest`(files: [String: String]) {
        #expect(SourceBundle(files: files).digest != SourceBundle(files: Self.files).digest)
    }

    @Test func `a bundle comes back from the store as it went in`() throws {
        let bundle = SourceBundle(files: Self.files)
        let again = try SourceBundle(encoded: bundle.encoded())
        #expect(again == bundle)
        #expect(again.digest == bundle.digest)
        #expect(try bundle.encoded() == again.encoded())
    }

    @Test(arguments: ["", "[]", "{", "{\"a\":1}", "null"])
    func `stored bytes that are no bundle are refused`(text: String) {
        #expect(throws: (any Error).self) { try SourceBundle(encoded: Array(text.utf8)) }
    }

    @Test func `a transcript is no part of the program, neither of its digest nor of what is stored`() throws {
        var files = Self.files
        files["Flows/a.transcript.yaml"] = "transcripts: []"
        let bundle = SourceBundle(files: files)
        #expect(bundle.digest == SourceBundle(files: Self.files).digest)
        #expect(try SourceBundle(encoded: bundle.encoded()).files == Self.files)
    }

    // MARK: Folders

    /// A new folder with these files, removed afterwards.
    private func withFolder(_ files: [String: Data], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guichet sources \(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["flows", "locales"] {
            try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        for (path, data) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
        try body(folder.path(percentEncoded: false))
    }

    @Test func `every YAML file of both folders is read, and nothing else`() throws {
        let files = [
            "flows/city.yaml": "a", "flows/deep/er/pay.yml": "b", "flows/notes.txt": "c", "flows/.hidden/x.yaml": "d",
            "flows/.x.yaml": "e", "locales/en/texts.yaml": "f",
        ]
        try withFolder(files.mapValues { Data($0.utf8) }) { folder in
            let bundle = try SourceBundle(flows: folder + "/flows", locales: folder + "/locales/")
            #expect(
                bundle.files == ["Flows/city.yaml": "a", "Flows/deep/er/pay.yml": "b", "Locales/en/texts.yaml": "f"])
        }
    }

    @Test func `a folder that is a link is read`() throws {
        try withFolder(["flows/city.yaml": Data("a".utf8)]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link", withDestinationPath: folder + "/flows")
            let bundle = try SourceBundle(flows: folder + "/link", locales: folder + "/locales")
            #expect(bundle.files == ["Flows/city.yaml": "a"])
        }
    }

    @Test(arguments: [
        (Data([0x61, 0xFF]), "not valid UTF-8"),
        (Data(repeating: 0x61, count: (1 << 20) + 1), "larger than 1048576 bytes"),
    ])
    func `a file that cannot be text is refused by its name`(content: Data, reason: String) throws {
        try withFolder(["flows/bad.yaml": content]) { folder in
            let error = try #require(throws: SourceReadingError.self) {
                try SourceBundle(flows: folder + "/flows", locales: folder + "/locales")
            }
            #expect(error.path.hasSuffix("flows/bad.yaml"))
            #expect(error.description.contains(reason))
        }
    }

    @Test func `a folder that is not there is told`() throws {
        try withFolder(["file": Data()]) { folder in
            for missing in [folder + "/nowhere", folder + "/file"] {
                let error = try #require(throws: SourceReadingError.self) {
                    try SourceBundle(flows: missing, locales: folder + "/locales")
                }
                #expect(error.description == "\(missing): there is no such folder.")
            }
        }
    }
}
