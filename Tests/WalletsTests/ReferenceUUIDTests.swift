import Testing
import Wallets

@Suite struct `UUIDs of references` {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private static func reference(_ dice: inout Dice) -> String {
        String((0..<20).map { _ in alphabet[Int.random(in: 0..<32, using: &dice)] })
    }

    @Test func `a reference can be read back from its UUID, which is one of version 4`() {
        var dice = Dice(seed: 1)
        var seen: Set<String> = []
        for _ in 0..<500 {
            let reference = Self.reference(&dice)
            let uuid = ReferenceUUID.make(reference)
            #expect(uuid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            #expect(ReferenceUUID.reference(in: uuid) == reference)
            #expect(ReferenceUUID.reference(in: uuid.uppercased()) == reference)
            #expect(ReferenceUUID.make(reference) == uuid)
            seen.insert(uuid)
        }
        #expect(seen.count == 500)
    }

    @Test(arguments: ["", "pay_01", "TAX-2026-000123", "0123456789abcdefghjk", "0123456789ABCDEFGHJI", "é"])
    func `any other text has a UUID that tells nothing`(text: String) {
        let uuid = ReferenceUUID.make(text)
        #expect(uuid.count == 36 && uuid == ReferenceUUID.make(text))
        #expect(ReferenceUUID.reference(in: uuid) == nil)
    }

    @Test func `a UUID of somebody else is not taken for ours`() {
        var dice = Dice(seed: 2)
        let uuid = ReferenceUUID.make(Self.reference(&dice))
        for place in uuid.indices where uuid[place] != "-" {
            for digit in "0123456789abcdef" where digit != uuid[place] {
                var other = uuid
                other.replaceSubrange(place...place, with: [digit])
                #expect(ReferenceUUID.reference(in: other) == nil, "\(other)")
            }
        }
        for text in ["", "8917c345-4791-4285-a416-62f24b6982db", "no uuid", uuid + "0", String(uuid.dropLast())] {
            #expect(ReferenceUUID.reference(in: text) == nil)
        }
    }
}
