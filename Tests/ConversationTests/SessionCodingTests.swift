import Conversation
import Foundation
import Testing
import Wording

/// Sessions as the store keeps them.
struct SessionCodingTests {
    private static let full: Session = {
        let cedi = Currency(code: "GHS", exponent: 2, symbol: "GH₵")
        let values: [String: Value] = [
            "empty": .text(""), "text": .text("Ama \u{0} 😀 é"), "zero": .integer(0), "least": .integer(.min),
            "most": .integer(.max), "yes": .boolean(true), "no": .boolean(false),
            "rich": .money(Money(minorUnits: .max, currency: cedi)),
            "poor": .money(Money(minorUnits: .min, currency: cedi)),
            "first": .date(CivilDate(daysSinceEpoch: -719_162)), "last": .date(CivilDate(daysSinceEpoch: 2_932_896)),
            "list": .list([.integer(1), .text("two"), .list([]), .record([:])]),
        ]
        let phone = PhoneNumber(e164: "+233240000001").map { ["phone": Value.phone($0)] } ?? [:]
        let nested: [String: Value] = ["record": .record(values.merging(phone) { first, _ in first })]
        var session = Session(
            program: String(repeating: "ab", count: 32), language: "pt-BR", languageChosen: true,
            began: Instant(milliseconds: .min))
        session.lastTurn = Instant(milliseconds: .max)
        session.phase = .offeringToResume
        session.refusals = 2
        session.page = 3
        session.isReminded = true
        session.isUnseen = true
        session.notices = ["One.", ""]
        session.frames = [
            Session.Frame(flow: "main", state: "begin", variables: nested, history: ["a", "b"]),
            Session.Frame(
                flow: "other", state: "ask", variables: values.merging(phone) { first, _ in first }, returnState: "on",
                returnVariable: "answer"),
            Session.Frame(flow: "", state: "", variables: [:], returnState: "", returnVariable: ""),
        ]
        return session
    }()

    @Test func `every kind of value and every field comes back as it was`() throws {
        #expect(Self.full.frames[1].variables.count == 13)
        #expect(try Session(encoded: Self.full.encoded) == Self.full)
    }

    @Test(arguments: [Session.Phase.waiting, .offeringToResume, .ended])
    func `every phase comes back as it was`(phase: Session.Phase) throws {
        var session = Self.full
        session.phase = phase
        #expect(try Session(encoded: session.encoded).phase == phase)
    }

    @Test func `equal sessions are equal bytes`() {
        var again = Self.full
        for (index, frame) in again.frames.enumerated() {
            let shuffled = Dictionary(uniqueKeysWithValues: frame.variables.map { ($0.key, $0.value) }.reversed())
            again.frames[index].variables = shuffled
        }
        #expect(again.encoded == Self.full.encoded)
    }

    @Test func `no part of a session is a session`() {
        let bytes = Self.full.encoded
        for length in bytes.indices {
            #expect(throws: SessionCodingError.self) { try Session(encoded: Array(bytes[..<length])) }
        }
        #expect(throws: SessionCodingError.wrongLength) { try Session(encoded: bytes + [0]) }
    }

    @Test func `a session of the first version is read as it was kept`() throws {
        let file = Checkout.fixtures.appending(path: "Conversation/Sessions/version1.hex")
        let digits = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").joined()
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(digits.dropFirst($0).prefix(2), radix: 16)
        }
        let session = try Session(encoded: bytes)
        var expected = Self.full
        (expected.isReminded, expected.isUnseen) = (false, false)
        #expect(bytes.first == 1)
        #expect(session == expected)
        #expect(try Session(encoded: session.encoded) == expected)
    }

    @Test func `another version is refused by its number`() {
        var bytes = Self.full.encoded
        bytes[0] = 9
        #expect(throws: SessionCodingError.unknownVersion(9)) { try Session(encoded: bytes) }
    }

    @Test func `twenty thousand damaged or invented byte strings are read or refused`() {
        var chance = SeededGenerator(seed: 20_000)
        var read = 0
        var refused = 0
        for turn in 0..<20_000 {
            let bytes = turn % 4 == 0 ? Self.invented(&chance) : Self.damaged(&chance)
            do {
                let session = try Session(encoded: bytes)
                read += 1
                // Whatever was read can be kept and read again.
                #expect((try? Session(encoded: session.encoded)) == session)
            } catch {
                refused += 1
            }
        }
        #expect(read > 500)
        #expect(refused > 5000)
    }

    @Test func `a damaged session that can still be read never stops the engine`() throws {
        let phone = try SmallCity(
            "begin: { ask: { text: who, as: text, into: name }, then: over }\nover: { end: who }",
            texts: "{ who: 'Name {name}?' }"
        ).phone()
        try phone.dial()
        let bytes = try #require(phone.session).encoded
        var chance = SeededGenerator(seed: 3)
        var tried = 0
        for _ in 0..<3000 {
            guard let session = try? Session(encoded: Self.damaged(&chance, from: bytes)) else { continue }
            tried += 1
            for typed in ["1", "0", "00", "98", "99", "x"] {
                phone.takeOver(session)
                try phone.type(typed)
            }
            phone.takeOver(session)
            try phone.redial()
        }
        #expect(tried > 100)
    }

    private static func invented(_ chance: inout SeededGenerator) -> [UInt8] {
        [UInt8.random(in: 1...2, using: &chance)]
            + (0..<Int.random(in: 0...200, using: &chance)).map { _ in UInt8.random(in: 0...255, using: &chance) }
    }

    /// The bytes with a few of them changed, removed or doubled, or with a number in them made huge.
    private static func damaged(_ chance: inout SeededGenerator, from whole: [UInt8] = full.encoded) -> [UInt8] {
        var bytes = whole
        for _ in 0...Int.random(in: 0...3, using: &chance) {
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0...4, using: &chance) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &chance)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(bytes[place], at: place)
            default:
                bytes.insert(
                    contentsOf: [UInt8](repeating: 0xFF, count: Int.random(in: 1...10, using: &chance)), at: place)
            }
        }
        return bytes
    }
}
