/// Why the bytes of a zone file tell no time.
package struct TZifFault: Error, Hashable {
    /// A sentence for staff.
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}

extension ZoneRules {
    /// Reads a compiled zone file: TZif of versions 1 to 4 (RFC 9636, before it RFC 8536).
    ///
    /// The 64-bit data and the rule behind them are used where the file has them, else the 32-bit data of version 1. The
    /// whole file is checked; nothing in it can stop the process.
    package init(tzif bytes: [UInt8]) throws(TZifFault) {
        var reader = TZifReader(bytes: bytes)
        self = try reader.rules()
    }
}

/// Walks over a zone file once.
private struct TZifReader {
    /// The counts of one header, in the order of the standard.
    struct Header {
        let version: UInt8
        /// How many indicators (UT or local, standard or wall), leap seconds, changes, kinds of local time and letters
        /// follow.
        let utIndicators, wallIndicators, leaps, changes, kinds, letters: Int
    }

    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func rules() throws(TZifFault) -> ZoneRules {
        let head = try header()
        guard head.version != 0 else {
            let rules = try data(head, width: 4, later: nil)
            guard place == bytes.count else { throw TZifFault("It has bytes after its end.") }
            return rules
        }
        try skip(length(head, width: 4))
        let second = try header()
        guard second.version == head.version else { throw TZifFault("Its two headers name different versions.") }
        let begin = place
        try skip(length(second, width: 8))
        let later = try footer()
        place = begin
        return try data(second, width: 8, later: later)
    }

    private mutating func header() throws(TZifFault) -> Header {
        guard bytes.count - place >= 44 else { throw TZifFault("It is cut off.") }
        guard bytes[place..<place + 4].elementsEqual("TZif".utf8) else { throw TZifFault("It is no TZif file.") }
        let version = bytes[place + 4]
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
            throw TZifFault("It is of no known version.")
        }
        place += 20
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try unsigned32())) }
        let header = Header(
            version: version, utIndicators: counts[0], wallIndicators: counts[1], leaps: counts[2], changes: counts[3],
            kinds: counts[4], letters: counts[5])
        // Each of them stands in the file with at least one byte.
        guard counts.allSatisfy({ $0 <= bytes.count }) else { throw TZifFault("It is cut off.") }
        return header
    }

    private func length(_ header: Header, width: Int) -> Int {
        header.changes * (width + 1) + header.kinds * 6 + header.letters + header.leaps * (width + 4)
            + header.wallIndicators + header.utIndicators
    }

    private mutating func data(
        _ header: Header, width: Int, later: PosixTimeZone?
    ) throws(TZifFault) -> ZoneRules {
        guard (1...256).contains(header.kinds), header.letters > 0,
            [0, header.kinds].contains(header.utIndicators), [0, header.kinds].contains(header.wallIndicators)
        else { throw TZifFault("Its counts contradict each other.") }
        guard header.leaps == 0 else {
            throw TZifFault("It counts leap seconds, which clocks of computers do not; use the files without them.")
        }
        guard bytes.count - place >= length(header, width: width) else { throw TZifFault("It is cut off.") }
        var moments: [Int64] = []
        for _ in 0..<header.changes {
            let moment = try width == 8 ? signed64() : Int64(Int32(bitPattern: unsigned32()))
            guard moments.last.map({ $0 < moment }) ?? true else { throw TZifFault("Its changes are out of order.") }
            moments.append(moment)
        }
        let indexes = bytes[place..<place + header.changes]
        place += header.changes
        let offsets = try kinds(header)
        place += header.letters + header.wallIndicators + header.utIndicators
        guard indexes.allSatisfy({ Int($0) < offsets.count }) else {
            throw TZifFault("A change leads to a local time that is not in it.")
        }
        return ZoneRules(
            first: offsets[0],
            changes: zip(moments, indexes).map { ZoneRules.Change(moment: $0, offset: offsets[Int($1)]) }, later: later)
    }

    /// The offset of each kind of local time.
    private mutating func kinds(_ header: Header) throws(TZifFault) -> [Int32] {
        var offsets: [Int32] = []
        for _ in 0..<header.kinds {
            let offset = Int32(bitPattern: try unsigned32())
            // The bounds of the standard: from a day and an hour behind to a day and two hours ahead.
            guard (-89_999...93_599).contains(offset), bytes[place] <= 1, Int(bytes[place + 1]) < header.letters else {
                throw TZifFault("A local time in it cannot be.")
            }
            place += 2
            offsets.append(offset)
        }
        return offsets
    }

    /// What follows the last change; nil where the file says nothing about it.
    private mutating func footer() throws(TZifFault) -> PosixTimeZone? {
        let line = UInt8(ascii: "\n")
        guard place < bytes.count, bytes[place] == line,
            let end = bytes[(place + 1)...].firstIndex(of: line)
        else { throw TZifFault("It is cut off.") }
        guard end == bytes.count - 1 else { throw TZifFault("It has bytes after its end.") }
        let text = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
        if text.isEmpty { return nil }
        guard let zone = PosixTimeZone(text) else { throw TZifFault("The rule at its end cannot be read.") }
        return zone
    }

    private mutating func skip(_ count: Int) throws(TZifFault) {
        guard count <= bytes.count - place else { throw TZifFault("It is cut off.") }
        place += count
    }

    private mutating func unsigned32() throws(TZifFault) -> UInt32 {
        guard bytes.count - place >= 4 else { throw TZifFault("It is cut off.") }
        defer { place += 4 }
        return bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func signed64() throws(TZifFault) -> Int64 {
        let high = UInt64(try unsigned32())
        return Int64(bitPattern: high << 32 | UInt64(try unsigned32()))
    }
}
