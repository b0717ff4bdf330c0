import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Providers

/// `/hooks/{channel}/{secret}/{event}`: from HTTP to the desk and back, with bounds and nothing else.
struct HookRoutes: Sendable {
    let desk: HookDesk
    let limits: WebLimits

    func add(to router: Router<BasicRequestContext>) {
        for verb in everyVerb {
            router.on("/hooks/:channel/:secret/:event", method: verb) { request, context in
                try await take(request, context)
            }
        }
    }

    private func take(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        guard let channel = context.parameters.get("channel"), let secret = context.parameters.get("secret"),
            let event = context.parameters.get("event")
        else { return .line(.notFound, "There is nothing here.") }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limits.body)
        } catch is NIOTooManyBytesError {
            return .line(.contentTooLarge, "A hook's body has at most \(limits.body) bytes.")
        }
        let hook = HookRequest(
            method: request.method.rawValue, event: event, contentType: request.headers[.contentType] ?? "",
            headers: [], query: request.uri.query ?? "", body: Array(body.readableBytesView))
        let answer = await desk.take(hook, channel: channel, secret: secret)
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: [.contentType: answer.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
