import Authoring
import Conversation
import GatewayTestKit

/// The project's own city: its `Flows/` and `Locales/` with the actions its domains declare, whose outcomes a test makes up.
enum RealCity {
    static func program() throws -> Program {
        let compilation = try ProjectCity.compiled()
        guard let program = compilation.program else {
            throw SmallCity.Findings(description: compilation.errors.map(\.rendered).joined(separator: "\n"))
        }
        return program
    }

    static var actions: [String: ActionSignature] { ProjectCity.actions }

    static let changing = Set(actions.values.filter(\.changes).map(\.name))
}
