import Storage

/// What is on a part of a roll: how many votes, and a sum over them that does not depend on their order, so that it tells
/// nothing of who came when. Only who has the consultation's key can make one.
struct RollSum: Equatable {
    private(set) var count: Int64 = 0
    private var high: UInt64 = 0
    private var low: UInt64 = 0
    /// The round of the roll it was made in: one from an earlier round does not fit its consultation any more, so that no
    /// older copy of a part can be put back with its sum.
    private(set) var round: Int64 = 0

    init(round: Int64 = 0) { self.round = round }

    /// Opens the stored sum of a part; nil when it does not open. An empty one, as rolls have that are older than sums, does not:
    /// anyone who can write to the store could leave one beside a part that was emptied. One from before there were rounds is
    /// of none.
    init?(_ state: [UInt8], part: Int64, of box: BallotBox) {
        guard let bytes = try? box.key.open(state, as: Self.place(part, box)), [24, 32].contains(bytes.count) else {
            return nil
        }
        let numbers = stride(from: 0, to: bytes.count, by: 8).map { Self.number(bytes[$0..<($0 + 8)]) }
        (count, high, low) = (Int64(bitPattern: numbers[0]), numbers[1], numbers[2])
        round = numbers.count > 3 ? Int64(bitPattern: numbers[3]) : 0
    }

    func sealed(part: Int64, of box: BallotBox) throws -> [UInt8] {
        let bytes = [UInt64(bitPattern: count), high, low, UInt64(bitPattern: round)].flatMap { number in
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        return try box.key.seal(bytes, as: Self.place(part, box))
    }

    /// The same votes in another round.
    func taken(into round: Int64) -> RollSum {
        var sum = self
        sum.round = round
        return sum
    }

    mutating func add(_ sealed: [UInt8], at voter: [UInt8], _ key: Vault) {
        count &+= 1
        toggle(sealed, voter, key)
    }

    mutating func remove(_ sealed: [UInt8], at voter: [UInt8], _ key: Vault) {
        count &-= 1
        toggle(sealed, voter, key)
    }

    /// The part of the roll a voter is on.
    static func part(of voter: [UInt8]) -> Int64 { Int64(voter.first ?? 0) % BallotBox.parts }

    private mutating func toggle(_ sealed: [UInt8], _ voter: [UInt8], _ key: Vault) {
        let term = key.digest(voter + sealed, for: "roll sum")
        high ^= Self.number(term[0..<8])
        low ^= Self.number(term[8..<16])
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func place(_ part: Int64, _ box: BallotBox) -> String {
        "roll_sums.state \(box.consultation) \(part)"
    }
}
