import DomainKit
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// `/feeds/…`: what the city publishes, for programs and pages of others. `/feeds/` lists it.
///
/// Anyone may read, from any page (CORS), and nobody is known by it: no cookie, no key. A tag (RFC 9110, section 8.8.3) tells one
/// state of a document from the next, so that a reader who has the newest is sent none.
struct FeedRoutes: Sendable {
    let publisher: FeedPublisher

    /// How long others may answer with the list they have; it only changes with the program.
    private static let listSeconds = 300
    private static let allowed = "GET, HEAD, OPTIONS"

    func add(to router: Router<BasicRequestContext>) {
        for method in everyVerb + [.head, .options, .trace] {
            router.on("/feeds", method: method) { request, _ in try await answer(request) }
            router.on("/feeds/**", method: method) { request, _ in try await answer(request) }
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        let path = String(request.uri.path.dropFirst("/feeds/".count))
        guard path.isEmpty || publisher.feeds.find(path) != nil else { return Self.shown(Self.nothing, to: request) }
        switch request.method {
        case .get, .head: return Self.shown(try await document(path, request), to: request)
        case .options: return Self.preflight
        default:
            var refusal = Self.line(.methodNotAllowed, "A feed can only be read.")
            refusal.headers[.allow] = Self.allowed
            return refusal
        }
    }

    private func document(_ path: String, _ request: Request) async throws -> Response {
        if path.isEmpty {
            let list = FeedDocument(try DomainFeed.json(publisher.feeds.all.map(ListedFeed.init)))
            return Self.response(list, "application/json", Self.listSeconds, to: request)
        }
        switch await publisher.answer(path) {
        case .document(let document, let feed):
            return Self.response(document, feed.contentType, feed.maxAgeSeconds, to: request)
        case .missing: return Self.nothing
        case .overloaded: return Self.unavailable("Many ask for this feed; ask again in a second.")
        case .unreadable: return Self.unavailable("The store does not answer; ask again in a second.")
        }
    }

    private static func response(
        _ document: FeedDocument, _ contentType: String, _ maxAgeSeconds: Int, to request: Request
    ) -> Response {
        var headers = open
        headers[.contentType] = contentType
        headers[.cacheControl] = "public, max-age=\(maxAgeSeconds)"
        let tag = "\"\(document.tag)\""
        headers[.eTag] = tag
        if hasNewest(request, tag) {
            // The length is that of the document (RFC 9110, section 8.6), which is not sent.
            headers[.contentLength] = String(document.bytes.count)
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.bytes)))
    }

    /// Whether the caller has this state already: tags are compared weakly (RFC 9110, section 13.1.2).
    private static func hasNewest(_ request: Request, _ tag: String) -> Bool {
        guard let known = request.headers[.ifNoneMatch] else { return false }
        return known.split(separator: ",").contains { listed in
            let listed = listed.drop { $0 == " " || $0 == "\t" }
            let last = listed.lastIndex { $0 != " " && $0 != "\t" }
            let trimmed = last.map { listed[...$0] } ?? ""
            return trimmed == "*" || (trimmed.hasPrefix("W/") ? trimmed.dropFirst(2) : trimmed) == tag
        }
    }

    /// HEAD is answered as GET without the body.
    private static func shown(_ response: Response, to request: Request) -> Response {
        request.method == .head ? response.createHeadResponse() : response
    }

    // MARK: Headers

    /// Pages of other places may read everything here, its tag too.
    private static var open: HTTPFields {
        var headers: HTTPFields = [.accessControlAllowOrigin: "*", .accessControlExposeHeaders: "ETag"]
        headers[.xContentTypeOptions] = "nosniff"
        return headers
    }

    /// What a browser asks before a page may send `If-None-Match`.
    private static var preflight: Response {
        var headers = open
        headers[.allow] = allowed
        headers[.accessControlAllowMethods] = allowed
        headers[.accessControlAllowHeaders] = "If-None-Match"
        headers[.accessControlMaxAge] = "86400"
        return Response(status: .noContent, headers: headers)
    }

    /// A refusal is for this moment only.
    private static func line(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var response = Response.line(status, text)
        response.headers.append(contentsOf: open)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static var nothing: Response { line(.notFound, "There is no such feed; /feeds/ lists what there is.") }

    private static func unavailable(_ text: String) -> Response {
        var response = line(.serviceUnavailable, text)
        response.headers[.retryAfter] = "1"
        return response
    }
}

/// A feed in the list.
private struct ListedFeed: Encodable {
    /// Below `/feeds/`; `{code}` stands for the code of one thing.
    let path: String
    let title: String
    let contentType: String

    private enum CodingKeys: String, CodingKey {
        case path, title
        case contentType = "content_type"
    }

    init(_ feed: DomainFeed) {
        path = feed.path.description
        title = feed.title
        contentType = feed.contentType
    }
}
