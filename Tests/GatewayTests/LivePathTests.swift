import Conversation
@testable import Gateway
import Testing

/// Where going back leads.
@Suite struct `The path of live programs` {
    /// A capital letter was put live, a small one gone back to.
    private static func path(_ changes: String) -> LivePath {
        LivePath(
            changes.map { letter in
                ReleaseEntry(
                    digest: letter.uppercased(), change: letter.isUppercase ? .live : .rollback,
                    signature: ReleaseSignature(by: "Esi"), at: Instant(seconds: 0))
            })
    }

    @Test(arguments: [
        ("", "A", nil), ("A", "A", nil), ("AB", "B", "A"), ("ABC", "C", "B"),
        // Going back once, and once more.
        ("ABCb", "B", "A"), ("ABCba", "A", nil),
        // What is put live after going back leads to where one went back to.
        ("ABCbD", "D", "B"),
        // Gone back over several, and to one that is not on the path.
        ("ABCDa", "A", nil), ("ABx", "X", "B"),
        // Put live again by name.
        ("ABA", "A", "B"), ("AAB", "B", "A"),
        // A live one that nobody wrote down.
        ("AB", "Z", "B"),
    ])
    func `leads back to the one before`(changes: String, live: String, before: String?) {
        #expect(Self.path(changes).before(live) == before)
    }

    @Test func `is not changed by drafts, canaries and what is retired`() {
        let entries = [ReleaseChange.live, .draft, .canary, .retire].enumerated().map { number, change in
            ReleaseEntry(
                digest: "\(number)", change: change, signature: ReleaseSignature(by: "Esi"), at: Instant(seconds: 0))
        }
        #expect(LivePath(entries).before("0") == nil)
    }
}
