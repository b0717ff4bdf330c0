import Authoring
import Conversation
import GatewayTestKit
import Testing

/// The project's own city, as it is released.
struct OwnFilesTests {
    @Test func `our own flows and texts compile without a single finding`() throws {
        let compilation = try ProjectCity.compiled()
        #expect(compilation.diagnostics.map(\.rendered) == [])
        #expect(compilation.program != nil)
    }
}
