import Authoring
import Conversation
import Foundation
import Testing
import Wording

/// The zone files of a system, where they are looked for and what is said when they are not as they should be.
struct ZoneFilesTests {
    private static let installed = Fixture.tests.appending(path: "Fixtures/TimeZones/installed")
    private static let files = ZoneFiles(folders: [installed.path(percentEncoded: false)])

    /// A folder with zone files of its own, which goes when the test ends.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Africa"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `stand where TZDIR says, else where systems keep them`() {
        #expect(ZoneFiles(environment: ["TZDIR": "/opt/zones"]).folders == ["/opt/zones"])
        #expect(ZoneFiles(environment: ["TZDIR": ""]).folders.first == "/usr/share/zoneinfo")
        #expect(ZoneFiles(environment: [:]).folders.first == "/usr/share/zoneinfo")
    }

    @Test func `are read by the name of the zone`() throws {
        #expect(try Self.files.rules("Africa/Nairobi").offset(at: 1_796_083_200) == 10_800)
        #expect(Self.files.names.contains("Africa/Porto-Novo"))
    }

    @Test(arguments: [
        "", "/", "Africa/", "/etc/passwd", "../installed/Africa/Accra", "Africa/../Africa/Accra", "Africa//Accra",
        "Africa/Acc ra", "Africa/Atlantis", ".", "tzdata.zi", String(repeating: "A", count: 4_000), "Africa/Åccra",
    ])
    func `have nothing for a name that is none`(name: String) {
        #expect(throws: ZoneFault.unknown) { try Self.files.rules(name) }
    }

    @Test func `that cannot be read are named with what is wrong`() throws {
        try withFolder { folder in
            let files = ZoneFiles(folders: [folder.path(percentEncoded: false)])
            let whole = try Data(contentsOf: Self.installed.appending(path: "Africa/Accra"))
            let file = folder.appending(path: "Africa/Accra")
            for (data, sentence) in [
                (Data("no zone".utf8), "It is cut off."), (whole.dropLast(3), "It is cut off."),
                (Data(), "It is cut off."), (Data(repeating: 65, count: 400), "It is no TZif file."),
                (Data(repeating: 65, count: 300_000), "It cannot be read, or is no file of a time zone."),
            ] {
                try data.write(to: file)
                let fault = #expect(throws: ZoneFault.self) { try files.rules("Africa/Accra") }
                let told = fault?.sentence("Africa/Accra") ?? ""
                #expect(told.contains("Africa/Accra cannot be used. \(sentence)"), "\(told)")
            }
            // A pipe would never end, so it is not opened.
            let pipe = folder.appending(path: "Africa/Pipe")
            #expect(mkfifo(pipe.path(percentEncoded: false), 0o600) == 0)
            #expect(throws: ZoneFault.self) { try files.rules("Africa/Pipe") }
        }
    }

    @Test func `tell their version in either of two files, or not at all`() throws {
        #expect(Self.files.version == "2026f")
        try withFolder { folder in
            let files = ZoneFiles(folders: [folder.path(percentEncoded: false)])
            #expect(files.version == nil)
            try Data("2027a\n".utf8).write(to: folder.appending(path: "+VERSION"))
            #expect(files.version == "2027a")
            try Data("# version 2027b\n# This zic input file is in the public domain.\n".utf8)
                .write(to: folder.appending(path: "tzdata.zi"))
            #expect(files.version == "2027b")
        }
    }

    @Test(arguments: [
        ("2025b", "2026-06-30", false), ("2025b", "2026-07-01", true), ("2025b", "2026-12-01", true),
        ("2026f", "2026-12-01", false), ("2026f", "2027-06-30", false), ("2026f", "2027-07-01", true),
        ("2030a", "2026-12-01", false), ("unknown", "2026-12-01", false), ("2025", "2026-12-01", false),
        ("99999a", "2026-12-01", false), ("", "2026-12-01", false),
    ])
    func `are old a year after the middle of their own`(version: String, day: String, isOld: Bool) throws {
        #expect(ZoneAge.isOverAYear(version, on: try #require(CivilDate(iso: day))) == isOld)
    }

    @Test func `that are missing or broken are one finding, at the zone's place in the country's file`() throws {
        let bundle = SourceBundle(files: try Fixture.smallCity())
        try withFolder { folder in
            let files = ZoneFiles(folders: [folder.path(percentEncoded: false)])
            func errors() -> [String] {
                Compiler(vocabulary: Fixture.vocabulary, zones: files).compile(bundle).errors.map(\.rendered)
            }
            let missing = errors()
            #expect(missing.count == 1, "\(missing)")
            #expect(
                missing.first?.contains(
                    #/Locales/countries/GH.yaml:\d+:\d+: error: "Africa/Accra" is no name of a time zone./#) == true)
            #expect(missing.first?.contains("install the package tzdata") == true, "\(missing)")

            try Data("TZif2".utf8).write(to: folder.appending(path: "Africa/Accra"))
            let broken = errors()
            #expect(broken.count == 1, "\(broken)")
            #expect(broken.first?.contains("Africa/Accra cannot be used. It is cut off.") == true, "\(broken)")
            #expect(broken.first?.contains("GH.yaml:") == true)
        }
    }
}
