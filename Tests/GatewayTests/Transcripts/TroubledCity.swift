import Authoring
import Gateway
import GatewayTestKit
import Testing

/// The project's city as somebody spoilt it who was not told: a kind of report the action does not take. It was released
/// before that was looked for.
enum TroubledCity {
    static func program() throws -> RunnableProgram {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/mobility/report.yaml",
            [("- jam: { set: { kind: \"'jam'\" }", "- jam: { set: { kind: \"'dark'\" }")])
        return try #require(ProgramRegistry.runnable(ProjectCity.compiler.recompile(bundle)))
    }

    /// What authors are told.
    static let reason =
        "mobility.report/report: mobility.report: kind is \"dark\". The action takes: jam, crash, flood, closure, other."
}
