import Foundation
import Testing

extension `The program` {
    @Suite struct `On the ledger` {
        @Test func `days are sealed, checked, and compared with what was published`() async throws {
            try await Workplace.use { place in
                let seal = ["ledger", "seal"] + place.database + Workplace.city
                let verify = ["ledger", "verify"] + place.database
                // Nothing has moved, so there is nothing to seal, and nothing is wrong.
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                let empty = try await place.run(seal)
                #expect(empty.status == 0 && empty.output.isEmpty)
                let clean = try await place.run(verify)
                #expect(clean.status == 0 && clean.output.hasSuffix("Nothing is wrong.\n"), "\(clean)")

                let missing = try await place.run(
                    verify + ["--expect", "2026-05-04=" + String(repeating: "0", count: 64)])
                #expect(missing.status == 1 && missing.output.contains("2026-05-04 is not sealed here."))
                for misused in [["--expect", "2026-05-04"], ["--expect", "yesterday=00"]] {
                    #expect(try await place.run(verify + misused).status == 2)
                }
                for (day, words) in [("soon", "is no day"), ("2999-01-01", "is not here yet")] {
                    let refused = try await place.run(seal + ["--day", day])
                    #expect(refused.status == 2 && refused.complaints.contains(words), "\(refused)")
                }
            }
        }
    }
}
