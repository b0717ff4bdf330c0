import Authoring
import Foundation
import Testing
import Wording

@testable import guichet

extension `The program beside others` {
    /// What the program tells of itself and of the zone files it reads.
    @Suite struct `Its version` {
        private static let zones = Workplace.checkout + "/Tests/Fixtures/TimeZones/installed"

        @Test func `is told with that of the zone files TZDIR names`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(["--version"], environment: ["TZDIR": Self.zones])
                #expect(ended.status == 0 && ended.complaints.isEmpty)
                let lines = ended.output.split(separator: "\n")
                #expect(lines.count == 4 && lines.first == "guichet 0.1")
                // A plain build, as that of the tests, is told no commit; `make build` tells it.
                #expect(lines[1].wholeMatch(of: #/commit (unknown|[0-9a-f]{12}(-changed)?)/#) != nil, "\(lines[1])")
                #expect(lines[2].wholeMatch(of: #/Swift 6\.\d+(\.\d+| or newer)?/#) != nil, "\(lines[2])")
                #expect(lines.last == "time zone data 2026f (\(Self.zones))", "\(ended.output)")
            }
        }

        @Test func `a folder without the city's zone is one clear error, and nothing is made`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["serve", "--demo", "--port", "0"] + place.database + Workplace.city,
                    environment: ["TZDIR": "nowhere"])
                #expect(ended.status == 1 && ended.output.isEmpty)
                let complaints = ended.complaints.split(separator: "\n")
                #expect(
                    complaints.first?.contains("GH.yaml:15:12: error: \"Africa/Accra\" is no name of a time zone.")
                        == true,
                    "\(ended.complaints)")
                #expect(complaints.filter { $0.contains(" error: ") }.count == 1)
                #expect(try place.files.allSatisfy { !$0.hasPrefix("store") })
            }
        }

        @Test(
            arguments: [
                ("2026f", "2026-12-01", "notice", "was read"), ("2025b", "2026-12-01", "warning", "over a year old"),
                (nil, "2026-12-01", "warning", "does not tell its version"),
            ] as [(String?, String, String, String)])
        func `of zone files is in the log at the start, with a warning where they are old`(
            version: String?, day: String, level: String, says: String
        ) throws {
            let notice = ZoneNotice(version: version, on: try #require(CivilDate(iso: day)))
            #expect("\(notice.level)" == level)
            #expect("\(notice.message)".contains(says))
            #expect(notice.version == version ?? "unknown")
        }

        /// Zone files as they are installed, of the version a first line tells, in a folder of the place.
        private static func installed(_ version: String?, in place: Workplace) throws -> String {
            let folder = place.folder + "/zones"
            try FileManager.default.copyItem(atPath: zones, toPath: folder)
            try FileManager.default.removeItem(atPath: folder + "/tzdata.zi")
            if let version { _ = try place.write("# version \(version)\n", to: "zones/tzdata.zi") }
            return folder
        }

        @Test(
            arguments: [
                (Date.now.formatted(.iso8601.year()) + "c", "notice", "The time zone data was read."),
                ("2020a", "warning", "The time zone data is over a year old and may be wrong"),
                (nil, "warning", "The time zone data does not tell its version."),
            ] as [(String?, String, String)])
        func `of zone files is told by a gateway that starts, which serves all the same`(
            version: String?, level: String, says: String
        ) async throws {
            try await Workplace.use { place in
                let folder = try Self.installed(version, in: place)
                try await place.serve(environment: ["TZDIR": folder]) { gateway async throws in
                    #expect(try await gateway.get("/readyz").status == 200)
                    let lines = gateway.process.complained.split(separator: "\n").filter { $0.contains("time zone") }
                    #expect(lines.count == 1, "\(gateway.process.complained)")
                    for words in [level, "version=\(version ?? "unknown")", says] {
                        #expect(lines.first?.contains(words) == true, "\(words): \(lines)")
                    }
                }
            }
        }
    }
}
