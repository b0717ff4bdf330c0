import Authoring
import Conversation
import GatewayTestKit
import Testing

/// The project's own city, as it is released.
struct OwnFilesTests {
    @Test func `our own flows and texts compile without a single finding, but texts that wait for a reader`() throws {
        let compilation = try ProjectCity.compiled()
        #expect(compilation.diagnostics.filter { $0.kind != .unreviewedText }.map(\.rendered) == [])
        #expect(compilation.program != nil)
    }
}
