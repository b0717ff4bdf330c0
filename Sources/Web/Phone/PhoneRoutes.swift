import Foundation
import Conversation
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Simulator
import Wording

/// `/phone`: a page with a phone on it, its settings, and what each simulated phone has received.
struct PhoneRoutes: Sendable {
    let phone: PhoneSimulator
    let inspection: PhoneInspection

    func add(to router: Router<BasicRequestContext>) {
        asset(router, "/phone", "text/html; charset=utf-8", PackageResources.phone_html)
        asset(router, "/phone/phone.css", "text/css; charset=utf-8", PackageResources.phone_css)
        asset(router, "/phone/phone.js", "text/javascript; charset=utf-8", PackageResources.phone_js)
        asset(router, "/phone/panel.css", "text/css; charset=utf-8", PackageResources.panel_css)
        asset(router, "/phone/panel.js", "text/javascript; charset=utf-8", PackageResources.panel_js)
        router.get("/phone/settings.json") { _, _ in try json(PhoneSettings(phone)) }
        router.get("/phone/:msisdn/messages") { _, context in try await messages(context) }
        router.get("/phone/:msisdn/state") { _, context in try await state(context) }
        router.get("/") { _, _ in Response(status: .found, headers: [.location: "/phone"]) }
    }

    private func asset(
        _ router: Router<BasicRequestContext>, _ path: RouterPath, _ type: String, _ bytes: [UInt8]
    ) {
        router.get(path) { _, _ in
            Response(
                status: .ok, headers: Self.headers(type), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private static var needsNumber: Response {
        .line(.badRequest, "The path needs a phone number with its country code.")
    }

    private func number(in context: BasicRequestContext) -> PhoneNumber? {
        let typed = context.parameters.get("msisdn").flatMap { $0.removingPercentEncoding } ?? ""
        let number = typed.trimmingCharacters(in: .whitespaces)
        return PhoneNumber(e164: number.hasPrefix("+") ? number : "+" + number)
    }

    private func state(_ context: BasicRequestContext) async throws -> Response {
        guard let msisdn = number(in: context) else { return Self.needsNumber }
        return try json(try await inspection.look(at: msisdn))
    }

    private func messages(_ context: BasicRequestContext) async throws -> Response {
        guard let msisdn = number(in: context) else { return Self.needsNumber }
        let received = try await phone.inbox.messages(to: msisdn)
        return try json(
            received.map { message in
                PhoneMessage(
                    text: message.text,
                    at: Date(timeIntervalSince1970: Double(message.at.milliseconds / 1000)).formatted(.iso8601))
            })
    }

    private func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok, headers: Self.headers("application/json"),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    /// Nothing from elsewhere may run on the page, and no other page may frame it.
    private static func headers(_ type: String) -> HTTPFields {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        return headers
    }
}

private struct PhoneMessage: Encodable {
    let text: String
    let at: String
}

private struct PhoneSettings: Encodable {
    struct Suggestion: Encodable {
        let label: String
        let value: String
    }

    struct Budget: Encodable {
        let gsm7: Int
        let ucs2: Int
    }

    let city: String
    let serviceCode: String
    let shortCode: String
    let ussdHook: String
    let ussdEndHook: String
    let smsHook: String
    let phones: [String]
    let `try`: [Suggestion]
    let budget: Budget

    init(_ phone: PhoneSimulator) {
        city = phone.city
        serviceCode = phone.serviceCode
        shortCode = phone.shortCode
        ussdHook = phone.hooks + "/ussd"
        ussdEndHook = phone.hooks + "/ussd-end"
        smsHook = phone.hooks + "/sms"
        phones = phone.phones.map(\.e164)
        `try` = phone.suggestions.map { Suggestion(label: $0.label, value: $0.value) }
        budget = Budget(gsm7: phone.budget.gsm7Septets, ucs2: phone.budget.ucs2Units)
    }
}
