import Conversation
import Testing

/// Numbers with check digits by ISO/IEC 7064 MOD 97-10.
struct ReferenceNumberTests {
    private static let payloads: [String] = {
        var chance = SeededGenerator(seed: 97)
        let edges = ["00", "01", "99", "97", "96", "0000000000000000", "9999999999999999"]
        return edges
            + (0..<300).map { _ in
                String(
                    (0..<Int.random(in: 2...16, using: &chance)).map { _ in
                        "0123456789".randomElement(using: &chance) ?? "0"
                    })
            }
    }()

    @Test func `a number made from its beginning is accepted and begins so`() throws {
        for payload in Self.payloads {
            let number = try #require(ReferenceNumber(payload: payload))
            #expect(number.digits.hasPrefix(payload))
            #expect(number.digits.count == payload.count + 2)
            #expect(ReferenceNumber(number.digits) == number)
        }
    }

    /// The example of ISO/IEC 7064: 794 has the check digits 44.
    @Test func `the check digits are those of the standard`() {
        #expect(ReferenceNumber(payload: "794")?.digits == "79444")
    }

    @Test func `every single wrong digit is caught`() throws {
        var slips = 0
        for payload in Self.payloads {
            let digits = Array(try #require(ReferenceNumber(payload: payload)).digits)
            for place in digits.indices {
                for digit in "0123456789" where digit != digits[place] {
                    var slip = digits
                    slip[place] = digit
                    slips += 1
                    #expect(ReferenceNumber(String(slip)) == nil, "\(String(digits)) and \(String(slip))")
                }
            }
        }
        #expect(slips > 20_000)
    }

    @Test func `every swap of neighbours is caught`() throws {
        var swaps = 0
        for payload in Self.payloads {
            let digits = Array(try #require(ReferenceNumber(payload: payload)).digits)
            for place in digits.indices.dropLast() where digits[place] != digits[place + 1] {
                var swapped = digits
                swapped.swapAt(place, place + 1)
                swaps += 1
                #expect(ReferenceNumber(String(swapped)) == nil, "\(String(digits)) and \(String(swapped))")
            }
        }
        #expect(swaps > 2000)
    }

    /// Of three pairs that leave the same remainder as another, the standard makes that other one only.
    @Test func `check digits beyond 02 to 98 are on no number`() throws {
        var pairs = 0
        for payload in Self.payloads {
            let number = try #require(ReferenceNumber(payload: payload)).digits
            let twins = ["97": "00", "98": "01", "02": "99"]
            guard let twin = twins[String(number.suffix(2))] else { continue }
            pairs += 1
            #expect(ReferenceNumber(payload + twin) == nil, "\(payload + twin)")
        }
        #expect(pairs > 2)
        #expect(ReferenceNumber("97000098") != nil && ReferenceNumber("97000001") == nil)
    }

    @Test(arguments: ["", "1", "12", "123", "12a4", "1234567890123456789", "١٢٣٤", " 79444", "-9444", "79444 "])
    func `is no reference number`(digits: String) {
        #expect(ReferenceNumber(digits) == nil)
    }

    @Test(arguments: ["", "1", "12345678901234567", "1x", "١٢"])
    func `cannot begin a reference number`(payload: String) {
        #expect(ReferenceNumber(payload: payload) == nil)
    }
}
