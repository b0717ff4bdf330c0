import Authoring
import Conversation
import GatewayTestKit

/// The project's own city: its `Flows/` and `Locales/` with the actions its domains declare, whose outcomes a test makes up.
enum RealCity {
    static func program() throws -> Program { try program(of: ProjectCity.compiled()) }

    private static func program(of compilation: Compilation) throws -> Program {
        guard let program = compilation.program else {
            throw SmallCity.Findings(description: compilation.errors.map(\.rendered).joined(separator: "\n"))
        }
        return program
    }

    /// The program; for a language that lies in the checkout and is not the city's, as if the city spoke it too.
    static func program(speaking tag: String) throws -> Program {
        let own = try program()
        return own.profile.languages.contains(tag) ? own : try inEveryLanguage.get()
    }

    private static let inEveryLanguage = Result {
        try program(of: ProjectCity.compiler.compile(ProjectCity.bundleInEveryLanguage()))
    }

    static var actions: [String: ActionSignature] { ProjectCity.actions }

    static let changing = Set(actions.values.filter(\.changes).map(\.name))
}
