import Foundation

@testable import Wording

/// Compiled zone files, and bytes of files that no compiler writes. `Scripts/zone-oracle` puts the files there.
enum ZoneFixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/TimeZones")

    static func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: file)))
    }

    /// Moments and how far the clocks of one file are ahead then, as two other readers tell.
    struct Row: Decodable {
        let file: String
        let moments: [Int64]
        let ahead: [Int64]
    }

    static func rows() throws -> [Row] {
        try Data(contentsOf: folder.appending(path: "clocks.jsonl")).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Row.self, from: $0)
        }
    }
}

/// A zone file put together by hand: two kinds of local time and one change between them.
struct ZoneBytes {
    var magic = "TZif"
    var version = UInt8(ascii: "2")
    var moments: [Int64] = [1_000]
    var indexes: [UInt8] = [1]
    /// Offset, whether it is summer, where its name begins.
    var kinds: [(offset: Int32, isSummer: UInt8, name: UInt8)] = [(0, 0, 0), (3_600, 0, 4)]
    var leaps: [(moment: Int64, correction: Int32)] = []
    var wallIndicators: [UInt8] = []
    var footer = "\nABC-1\n"
    /// What the 32-bit part says, where it is not to be empty.
    var narrow: [Int64]?

    private func block(_ moments: [Int64], width: Int, version: UInt8) -> [UInt8] {
        var out = Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, wallIndicators.count, leaps.count, moments.count, kinds.count, 8] {
            out += Self.big(Int64(count), 4)
        }
        for moment in moments { out += Self.big(moment, width) }
        out += indexes.prefix(moments.count)
        for kind in kinds { out += Self.big(Int64(kind.offset), 4) + [kind.isSummer, kind.name] }
        out += Array("UTC\0ABC\0".utf8)
        for leap in leaps { out += Self.big(leap.moment, width) + Self.big(Int64(leap.correction), 4) }
        return out + wallIndicators
    }

    private static func big(_ number: Int64, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: number >> (Int64($0) * 8)) }
    }

    var bytes: [UInt8] {
        guard version != 0 else { return block(moments, width: 4, version: 0) }
        return block(narrow ?? [], width: 4, version: version) + block(moments, width: 8, version: version)
            + Array(footer.utf8)
    }
}
