import Authoring
import Conversation
import DomainKit
import Gateway
import GatewayTestKit
import Testing

extension TestCity {
    /// The city's program, in which an action of a test's own is called with the number of an address as its `subject`, once
    /// somebody has said that the address is not theirs.
    /// - Parameters:
    ///   - domains: the city's and the test's.
    ///   - outcome: the only one the action has.
    static func program(of domains: DomainModules, calling action: String, _ outcome: String) throws -> RunnableProgram
    {
        let compiler = Compiler(
            vocabulary: Vocabulary(actions: domains.signatures, sentTexts: domains.sentTexts))
        let bundle = try ProjectCity.bundle(
            editing: "Flows/land/confirm.yaml",
            [
                ("      done: { into: done, then: noted }", "      done: { into: done, then: called }"),
                (
                    "  noted: { end: noted }",
                    """
                      called:
                        do: \(action)
                        with: { subject: done.number }
                        when: { \(outcome): { then: noted } }
                      noted: { end: noted }
                    """
                ),
            ])
        let compilation = compiler.compile(bundle)
        return try #require(ProgramRegistry.runnable(compilation), "\(compilation.errors.map(\.rendered))")
    }
}
