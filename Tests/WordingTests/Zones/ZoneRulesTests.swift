import Foundation
import Testing

@testable import Wording

/// Our reading of compiled zone files beside that of the GNU C library and of Python's zoneinfo.
@Suite struct `Clocks of zone files` {
    @Test func `agree with two other readers at ten thousand moments`() throws {
        var moments = 0
        for row in try ZoneFixtures.rows() {
            let rules = try ZoneRules(tzif: ZoneFixtures.bytes(row.file))
            #expect(row.moments.count == row.ahead.count && row.moments.count >= 120)
            let differing = zip(row.moments, row.ahead).filter { rules.offset(at: $0) != $1 }
            #expect(differing.isEmpty, "\(row.file): \(differing.prefix(3))")
            moments += row.moments.count
        }
        #expect(moments > 10_000)
    }

    @Test func `are compared for the zone of every country, with changes and with rules for later years`() throws {
        let countries = ZoneFixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Locales/countries")
        let files = try FileManager.default.contentsOfDirectory(at: countries, includingPropertiesForKeys: nil)
        let compared = Set(try ZoneFixtures.rows().map(\.file))
        #expect(files.count >= 12)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let zone = try #require(text.firstMatch(of: #/(?m)^time_zone: (\S+)/#)?.1)
            #expect(compared.contains("installed/\(zone)"), "run Scripts/zone-oracle for \(zone)")
        }
        for zone in ["Europe/Dublin", "America/Nuuk", "Asia/Gaza", "Antarctica/Troll", "Australia/Lord_Howe"] {
            #expect(compared.contains("slim/\(zone)"))
        }
    }

    /// IANA tzdata 2026c and later: UTC+0 for good from Sunday 20 September 2026, 01:00 UTC.
    @Test(
        arguments: ["installed/Africa/Casablanca", "installed/Africa/El_Aaiun", "slim/Africa/Casablanca"],
        [
            (1_789_866_000 - 1, 3_600), (1_789_866_000, 0), (1_796_083_200, 0),
            // What had been foretold before: Ramadan of 2027, the summers between, and long after the table's end.
            (1_802_000_000, 0), (1_811_000_000, 0), (4_102_444_800, 0), (32_503_680_000, 0),
        ] as [(Int64, Int64)])
    func `stand still in Morocco since September 2026`(file: String, moment: (at: Int64, ahead: Int64)) throws {
        let rules = try ZoneRules(tzif: ZoneFixtures.bytes(file))
        #expect(rules.offset(at: moment.at) == moment.ahead)
    }

    @Test(arguments: [Int64.min, -62_167_219_201, -1, 253_402_300_800, .max])
    func `are told for any moment there is`(moment: Int64) throws {
        for row in try ZoneFixtures.rows() {
            let offset = try ZoneRules(tzif: ZoneFixtures.bytes(row.file)).offset(at: moment)
            #expect((-57_600...57_600).contains(offset), "\(row.file)")
        }
    }
}

/// What the reader of zone files takes and refuses.
@Suite struct `A zone file` {
    @Test(arguments: [UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "5")])
    func `is read from its wide part and its rule`(version: UInt8) throws {
        var file = ZoneBytes(version: version, footer: "\nABC-2\n", narrow: [-5])
        file.moments = [8_000_000_000]
        let rules = try ZoneRules(tzif: file.bytes)
        #expect(rules.offset(at: 7_999_999_999) == 0)
        #expect(rules.offset(at: 8_000_000_000) == 7_200)
    }

    @Test func `without a rule keeps its last time`() throws {
        let rules = try ZoneRules(tzif: ZoneBytes(footer: "\n\n").bytes)
        #expect([999, 1_000, .max].map { rules.offset(at: $0) } == [0, 3_600, 3_600])
    }

    @Test func `of the first version has a narrow part only`() throws {
        let rules = try ZoneRules(tzif: ZoneBytes(version: 0, moments: [-1_000]).bytes)
        #expect([-1_001, -1_000, 0].map { rules.offset(at: $0) } == [0, 3_600, 3_600])
    }

    @Test(arguments: [
        (ZoneBytes(magic: "TZIF"), "It is no TZif file."), (ZoneBytes(version: 1), "It is of no known version."),
        (ZoneBytes(version: UInt8(ascii: "1")), "It is of no known version."),
        (ZoneBytes(moments: [5, 5], indexes: [0, 1]), "Its changes are out of order."),
        (ZoneBytes(indexes: [2]), "A change leads to a local time that is not in it."),
        (ZoneBytes(kinds: [(0, 0, 0), (93_600, 0, 4)]), "A local time in it cannot be."),
        (ZoneBytes(kinds: [(0, 0, 0), (3_600, 2, 4)]), "A local time in it cannot be."),
        (ZoneBytes(kinds: [(0, 0, 0), (3_600, 0, 8)]), "A local time in it cannot be."),
        (ZoneBytes(kinds: [(.min, 0, 0), (3_600, 0, 4)]), "A local time in it cannot be."),
        (ZoneBytes(kinds: []), "Its counts contradict each other."),
        (ZoneBytes(wallIndicators: [0]), "Its counts contradict each other."),
        (
            ZoneBytes(leaps: [(78_796_800, 1)]),
            "It counts leap seconds, which clocks of computers do not; use the files without them."
        ),
        (ZoneBytes(footer: ""), "It is cut off."), (ZoneBytes(footer: "\nABC-1"), "It is cut off."),
        (ZoneBytes(footer: "\nABC\n"), "The rule at its end cannot be read."),
        (ZoneBytes(footer: "\nABC-1DEF\n"), "The rule at its end cannot be read."),
        (ZoneBytes(footer: "\nABC-1\n\n"), "It has bytes after its end."),
    ])
    func `that cannot be is refused, and why`(file: ZoneBytes, sentence: String) {
        #expect(throws: TZifFault(sentence)) { try ZoneRules(tzif: file.bytes) }
    }

    @Test func `is refused wherever it is cut off, and never stops the process when a byte is wrong`() throws {
        let whole = try ZoneFixtures.bytes("slim/Europe/Dublin")
        for length in 0..<whole.count {
            #expect(throws: TZifFault.self) { try ZoneRules(tzif: Array(whole.prefix(length))) }
        }
        let first = ZoneBytes(version: 0).bytes
        for length in 0..<first.count {
            #expect(throws: TZifFault.self) { try ZoneRules(tzif: Array(first.prefix(length))) }
        }
        var read = 0
        for (place, byte) in whole.enumerated() {
            for wrong in [0, 0x7F, 0x80, 0xFF, byte ^ 1] as [UInt8] {
                var bytes = whole
                bytes[place] = wrong
                if let rules = try? ZoneRules(tzif: bytes) { read += rules.offset(at: .max) == 1 ? 0 : 1 }
            }
        }
        #expect(read > 0)
    }
}

/// Zones as the environment variable TZ writes them.
@Suite struct `A rule for clocks` {
    /// Moments by the rules of POSIX and RFC 9636, worked out by hand; 2027-07-01 and 2028-01-15 are the two asked for.
    @Test(
        arguments: [
            ("UTC0", 0, 0), ("<+0545>-5:45", 20_700, 20_700), ("ABC+12:30:15", -45_015, -45_015),
            ("EST5EDT,M3.2.0,M11.1.0", -14_400, -18_000), ("EST+5EDT4,M3.2.0/02:00:00,M11.1.0/2", -14_400, -18_000),
            // South of the equator summer goes over the turn of the year.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", 36_000, 39_600), ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 37_800, 39_600),
            // Ireland's summer is its standard, and its winter an hour behind.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 3_600, 0),
            // All year long.
            ("XXX3EDT4,0/0,J365/23", -14_400, -14_400), ("EST5EDT,0/0,J365/25", -14_400, -14_400),
            // Days by their numbers, and hours beyond the day.
            ("AAA0BBB,J182/0,J183/0", 3_600, 0), ("AAA0BBB,181/0,182/0", 3_600, 0),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -3_600, -7_200), ("AAA0BBB,J175/167,J200/-167", 3_600, 0),
        ] as [(String, Int32, Int32)])
    func `gives the time of summer and winter`(text: String, july: Int32, january: Int32) throws {
        let zone = try #require(PosixTimeZone(text))
        #expect(zone.offset(at: 1_814_400_000) == july, "2027-07-01 00:00 UTC")
        #expect(zone.offset(at: 1_831_507_200) == january, "2028-01-15")
    }

    @Test(
        arguments: [
            // To the second, where the day is the last of its kind in the month, and in leap years.
            ("EET-2EEST,M4.5.5/0,M10.5.4/24", 1_776_981_599, 7_200),
            ("EET-2EEST,M4.5.5/0,M10.5.4/24", 1_776_981_600, 10_800),
            ("AAA0BBB,J60/0,J61/0", 1_835_481_599, 0), ("AAA0BBB,J60/0,J61/0", 1_835_481_600, 3_600),
            ("AAA0BBB,59/0,60/0", 1_835_395_200, 3_600), ("AAA0BBB,59/0,60/0", 1_835_395_199, 0),
        ] as [(String, Int64, Int32)])
    func `changes to the second`(text: String, moment: Int64, ahead: Int32) throws {
        #expect(try #require(PosixTimeZone(text)).offset(at: moment) == ahead)
    }

    @Test(arguments: [
        "", "A", "AB1", "ABC", "<ABC1", "<+0>1", "ABC25", "ABC-1DEF", "ABC-1DEF,", "ABC-1DEF,M3.2.0",
        "ABC1DEF,M13.1.0,M1.1.0",
        "ABC1DEF,M1.6.0,M2.1.0", "ABC1DEF,M1.0.0,M2.1.0", "ABC1DEF,M1.1.7,M2.1.0", "ABC1DEF,J0,J1", "ABC1DEF,J366,J1",
        "ABC1DEF,366,1", "ABC1DEF,0/168,1", "ABC1DEF,0/-168,1", "ABC1:60", "ABC1:0:60", "ABC1 ",
        "ABC99999999999999999999",
        "ABC1DEF,0,1,2", "ÄBC1", "ABC--1",
    ])
    func `that cannot be read is none`(text: String) {
        #expect(PosixTimeZone(text) == nil)
    }
}
