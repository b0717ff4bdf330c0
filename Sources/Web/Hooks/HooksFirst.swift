import HTTPTypes
import Hummingbird

/// Hooks are nearly all a gateway is asked for, so they are told by their path before the router goes through its own.
struct HooksFirst<Others: HTTPResponder>: HTTPResponder where Others.Context == BasicRequestContext {
    let hooks: HookRoutes
    let others: Others

    @concurrent func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard let address = HookAddress(path: request.uri.path), everyVerb.contains(request.method) else {
            return try await others.respond(to: request, context: context)
        }
        return try await hooks.answerHook(request, at: address)
    }
}
