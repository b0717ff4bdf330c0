import Authoring
import Conversation
import Testing

/// Every kind of finding, at its place and with its advice, and no other finding beside it.
struct FindingTests {
    @Test(arguments: try FindingCase.all(in: "names")) func `names that lead nowhere`(_ sources: FindingCase) {
        check(sources)
    }
    @Test(arguments: try FindingCase.all(in: "settings")) func `settings that are missing, unknown or odd`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "kinds")) func `kinds that do not go together`(_ sources: FindingCase) {
        check(sources)
    }
    @Test(arguments: try FindingCase.all(in: "ways")) func `ways that lead in or out of nothing`(_ sources: FindingCase)
    { check(sources) }
    @Test(arguments: try FindingCase.all(in: "texts")) func `texts that are missing or show what they must not`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "files")) func `files that are missing or cannot be read`(
        _ sources: FindingCase
    ) { check(sources) }

    @Test(arguments: try FindingCase.all(in: "values")) func `values that are not there or not for everybody`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "inputs")) func `inputs with settings that do not fit`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "languages")) func `languages that do not say the same`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "translations")) func `translations that are old, unread or oddly written`(
        _ sources: FindingCase
    ) { check(sources) }
    @Test(arguments: try FindingCase.all(in: "room")) func `screens and messages without room`(_ sources: FindingCase) {
        check(sources)
    }

    @Test(arguments: try FindingCase.all(in: "meaning")) func `what authors and translators most likely meant`(
        _ sources: FindingCase
    ) { check(sources) }

    @Test(arguments: try FindingCase.all(in: "routes")) func `ways out for messages`(_ sources: FindingCase) {
        check(sources)
    }

    @Test(arguments: try FindingCase.all(in: "lines")) func `lines nobody could open`(_ sources: FindingCase) {
        check(sources, Fixture.vocabularyOfLines)
    }

    private func check(_ sources: FindingCase, _ vocabulary: Vocabulary = Fixture.vocabulary) {
        let compilation = Compiler(vocabulary: vocabulary).compile(sources.bundle)
        var missing = sources.expected
        var surplus: [String] = []
        let named = Set(sources.expected.compactMap(\.kind))
        for diagnostic in compilation.diagnostics
        where !Compilation.byTheWay.contains(diagnostic.kind) || named.contains(diagnostic.kind) {
            if let index = missing.firstIndex(where: { $0.describes(diagnostic) }) {
                missing.remove(at: index)
            } else {
                surplus.append(diagnostic.rendered)
            }
        }
        #expect(missing.isEmpty, "Not found: \(missing)")
        #expect(surplus.isEmpty, "Not expected: \(surplus.joined(separator: "\n"))")
        // Whatever keeps a program from being made is told.
        #expect((compilation.program == nil) == !compilation.errors.isEmpty)
        let places = compilation.diagnostics.map(\.place)
        #expect(places == places.sorted())
    }
}
