import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Providers

/// `/hooks/{channel}/{secret}/{event}…`: from HTTP to the handler and back, with bounds and nothing else.
struct HookRoutes: Sendable {
    let handler: HookHandler
    let limits: WebLimits

    /// Takes a request to an address of a hook, with any of `everyVerb`.
    func answerHook(_ request: Request, at address: HookAddress) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limits.body)
        } catch is NIOTooManyBytesError {
            return .line(.contentTooLarge, "A hook's body has at most \(limits.body) bytes.")
        }
        let hook = HookRequest(
            method: request.method.rawValue, event: address.event, rest: address.rest, path: request.uri.path,
            contentType: request.headers[.contentType] ?? "",
            headers: request.headers.map { HeaderField(name: $0.name.rawName, value: $0.value) },
            query: request.uri.query ?? "", body: Array(body.readableBytesView))
        let answer = await handler.handleHook(hook, channel: address.channel, secret: address.secret)
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: answer.status == 204 ? [:] : [.contentType: answer.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
