import Conversation
import Foundation
import Providers
import Wording

extension OutboundRequest {
    /// A call with a JSON body.
    static func json(
        _ method: String, _ url: String, _ headers: [(String, String)], _ body: JSONText, isRepeatable: Bool
    ) -> OutboundRequest {
        OutboundRequest(
            method: method, url: url, headers: fields(headers + [("Content-Type", "application/json")]),
            body: body.bytes, isRepeatable: isRepeatable)
    }

    /// A call that only reads.
    static func get(_ url: String, _ headers: [(String, String)]) -> OutboundRequest {
        OutboundRequest(
            method: "GET", url: url, headers: fields(headers + [("Accept", "application/json")]), isRepeatable: true)
    }

    private static func fields(_ headers: [(String, String)]) -> [HeaderField] {
        headers.map { HeaderField(name: $0.0, value: $0.1) }
    }
}

extension WalletMoment {
    /// `Authorization: Bearer …` with the token of the moment.
    var bearer: (String, String) { ("Authorization", "Bearer " + (token?.revealed ?? "")) }
}

extension Instant {
    /// `2026-11-23T08:00:06Z` (ISO 8601, RFC 3339).
    var iso: String {
        let (day, time) = parts(shiftedByHours: 0)
        return "\(day.iso)T\(time[0]):\(time[1]):\(time[2])Z"
    }

    /// `20261123110000` on a clock so many hours ahead of UTC.
    func compact(hoursAhead: Int) -> String {
        let (day, time) = parts(shiftedByHours: hoursAhead)
        return day.iso.filter { $0 != "-" } + time.joined()
    }

    private func parts(shiftedByHours hours: Int) -> (CivilDate, [String]) {
        let seconds = Int((milliseconds / 1000).addingReportingOverflow(Int64(hours) * 3600).partialValue)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - day * 86_400
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : String($0) }
        return (CivilDate(daysSinceEpoch: day), time)
    }
}

/// `Authorization: Basic …` (RFC 7617).
func basic(_ user: Secret?, _ password: Secret?) -> (String, String) {
    let pair = "\(user?.revealed ?? ""):\(password?.revealed ?? "")"
    return ("Authorization", "Basic " + Array(pair.utf8).base64)
}

extension String {
    /// Letters, digits and spaces of ASCII alone, for fields where wallets take nothing else.
    func plain(atMost length: Int) -> String {
        let kept = unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == " ")
        }
        return String(String.UnicodeScalarView(kept.prefix(length)))
    }
}

extension Money {
    /// `5000` for whole amounts and `50.25` for others, as wallets like numbers.
    var brief: String {
        let perMajor = currency.minorUnitsPerMajor
        return minorUnits % perMajor == 0 ? String(minorUnits / perMajor) : decimal
    }
}

/// An access token in an OAuth 2 answer (RFC 6749 section 5.1). The lifetime comes as a number or a text.
func oauthToken(_ response: OutboundResponse) -> AccessToken? {
    guard response.status == 200 || response.status == 201, let answer = try? response.object(),
        let token = answer.word("access_token"), token.isIdentifierOfHeader
    else { return nil }
    return AccessToken(value: Secret(token), lifetimeSeconds: answer.word("expires_in").flatMap { Int64($0) } ?? 60)
}

extension String {
    /// What can stand in a header line: printable ASCII, and not endless.
    fileprivate var isIdentifierOfHeader: Bool {
        (1...8_000).contains(utf8.count) && utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
