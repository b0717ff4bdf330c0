package import Testing

/// Runs each test of a suite once on every engine, one after the other. What goes wrong says on which.
///
/// A test does nothing for it but begin with `StoreMaker.current`.
package struct EveryStore: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }
    private let makers: [StoreMaker]

    fileprivate init(_ makers: [StoreMaker]) { self.makers = makers }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        for maker in makers {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append(Comment(rawValue: "on \(maker.name)"))
                return issue
            }
            try await naming.provideScope(for: test, testCase: testCase) {
                await StoreMaker.$current.withValue(maker) {
                    do {
                        try await function()
                    } catch is ExpectationFailedError {
                        // It has been told already.
                    } catch {
                        Issue.record(error, sourceLocation: test.sourceLocation)
                    }
                }
            }
        }
    }
}

extension Trait where Self == EveryStore {
    /// On SQLite and on PostgreSQL.
    package static var onEveryStore: Self { EveryStore(StoreMaker.all) }

    /// On one engine at every change, and on all in a night: for what other tests try on the others too.
    package static func nightlyOnEveryStore(daily maker: StoreMaker) -> Self {
        EveryStore(Thoroughness.isNightly ? StoreMaker.all : [maker])
    }
}
