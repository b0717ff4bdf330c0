import Foundation
import Testing

@testable import Wording

/// The official test data of Open Location Code, under `Tests/Fixtures/Wording/olc`.
@Suite struct `A Plus Code` {
    /// The rows of one file as their fields.
    private static func rows(_ name: String) throws -> [[String]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: folder.appending(path: "Fixtures/Wording/olc/\(name).csv"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test func `is made from every point of the official list`() throws {
        let rows = try Self.rows("encoding")
        #expect(rows.count == 302)
        for row in rows {
            let (latitude, longitude) = (try #require(Double(row[0])), try #require(Double(row[1])))
            let digits = try #require(Int(row[4]))
            let code = PlusCode(latitude: latitude, longitude: longitude, digits: digits)
            #expect(code?.text == (row[5].isEmpty ? nil : row[5]), "\(row)")
        }
    }

    @Test func `leads to the area of the official list`() throws {
        let rows = try Self.rows("decoding")
        #expect(rows.count == 420)
        for row in rows {
            let area = try #require(PlusCode(row[0])).area
            #expect(area.digits == Int(row[1]), "\(row)")
            for (side, text) in zip([area.south, area.west, area.north, area.east], row[2...]) {
                #expect(abs(side - (try #require(Double(text)))) < 1e-10, "\(row)")
            }
        }
    }

    @Test func `is shortened and completed as in the official list`() throws {
        var checks = 0
        for row in try Self.rows("shortCodeTests") {
            let place = (latitude: try #require(Double(row[1])), longitude: try #require(Double(row[2])))
            if row[4] != "R" {
                #expect(PlusCode(row[0])?.shortened(near: place) == row[3], "\(row)")
                checks += 1
            }
            if row[4] != "S" {
                #expect(PlusCode(short: row[3], near: place)?.text == row[0], "\(row)")
                checks += 1
            }
        }
        #expect(checks == 34)
    }

    @Test func `is known by its form as in the official list`() throws {
        let rows = try Self.rows("validityTests")
        #expect(rows.count == 25)
        for row in rows {
            let form = PlusCode.Form(of: row[0])
            #expect((form != nil) == (row[1] == "true"), "\(row)")
            #expect((form == .short) == (row[2] == "true"), "\(row)")
            #expect((form == .full) == (row[3] == "true"), "\(row)")
        }
    }

    @Test(arguments: [
        "", "+", "++", "é+é", "\u{0}+\u{0}", "22222222+2222222222222222222222", "F2222222+22", "2W222222+22", "x",
    ])
    func `is refused where it is none, and never stops anything`(text: String) {
        let code = PlusCode(text)
        #expect(code == nil || code?.area.digits == 15)
        #expect(PlusCode(short: text, near: (90, 180)) == code)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e9])
    func `is not made of figures that are no degrees`(figure: Double) {
        #expect(PlusCode(latitude: figure, longitude: 0) == nil)
        #expect(PlusCode(latitude: 0, longitude: figure) == nil)
        #expect(PlusCode(short: "2222+22", near: (figure, figure)) == nil)
    }

    @Test func `far away is not shortened, nor is the code of a whole quarter`() {
        #expect(PlusCode("6CRWM9QG+C6")?.shortened(near: (5.6, -0.2)) == nil)
        #expect(PlusCode("6CRWM900+")?.shortened(near: (6.6, -1.6)) == nil)
    }
}
