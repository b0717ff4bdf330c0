import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing
import Wording

/// The project's own city, as it is released.
struct OwnFilesTests {
    @Test func `our own flows and texts compile without a single finding, but texts that wait for a reader`() throws {
        let compilation = try ProjectCity.compiled()
        #expect(compilation.diagnostics.filter { $0.kind != .unreviewedText }.map(\.rendered) == [])
        #expect(compilation.program != nil)
    }

    @Test func `a mark of direction stands only before a code to dial, on a line of its own`() throws {
        let program = try #require(try ProjectCity.compiled().program)
        let packs = program.languages.values.filter(\.language.rightToLeft)
        try #require(!packs.isEmpty)
        var marked = 0
        for (key, text) in packs.flatMap(\.texts) {
            let pieces = text.message.source.components(separatedBy: "\u{200E}")
            marked += pieces.count - 1
            for (before, after) in zip(pieces, pieces.dropFirst()) {
                #expect(before.hasSuffix("\n") && after.hasPrefix("{"), "\(key)")
            }
            let others: [Unicode.Scalar] = ["\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{2066}", "\u{2067}"]
            #expect(!text.message.source.unicodeScalars.contains(where: others.contains), "\(key)")
            // Every code to dial has one.
            let codes = text.message.source.components(separatedBy: "{address}").count - 1
            #expect(codes == 0 || text.message.source.contains("\n\u{200E}{address}"), "\(key)")
        }
        #expect(marked > 0)
    }
}
