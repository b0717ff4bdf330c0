import Foundation
package import Gateway
package import Providers
package import Wallets

extension WalletOperationRunner.Outcome {
    /// The verdict; nil when nothing was sent.
    package var verdict: WalletVerdict? {
        if case .end(let verdict, _) = self { verdict } else { nil }
    }

    /// Whether nobody can say.
    package var isUnknown: Bool {
        if case .end(.unknown, _) = self { true } else { false }
    }
}

/// What a fake wallet says that is not so.
extension WalletBench {
    /// Answers that tell nothing.
    package static let rubbish: [OutboundResponse] = {
        let html = [HeaderField(name: "Content-Type", value: "text/html; charset=utf-8")]
        let page = Array("<html><head><title>Bad gateway</title></head></html>".utf8)
        let bodies = [
            "", "OK", "{", "[]", "null", "{}", "{\"status\":", "\"SUCCESSFUL\"", "{\"status\":{}}", "\u{FEFF}",
        ]
        return [200, 400, 403, 404, 429, 500, 502, 503].flatMap { (status: Int) -> [OutboundResponse] in
            [OutboundResponse(status: status, headers: html, body: page)]
                + bodies.map { OutboundResponse(status: status, body: Array($0.utf8)) }
                + [OutboundResponse(status: status, body: [0xFF, 0xFE, 0x00])]
        }
    }()

    /// Asks a question that is answered by these fixtures, under the notes the last of them was made with.
    package func ask(_ names: [String]) async -> WalletVerdict? {
        guard let last = names.last, let fixture = try? fixture(last) else { return nil }
        return await carry(.question(question(fixture.given)), meeting: names.map { .fixture($0) }).verdict
    }

    /// The answer for money that moved, with one thing in it changed.
    package struct Lie: Sendable {
        package let what: String
        package let isAboutAmount: Bool
        package let given: WalletFixture.Given?
        package let moves: [ScriptedWallet.Move]
    }

    /// Lies about the amount, the currency and the payment, as far as the wallet names them.
    package func lies() throws -> [Lie] {
        let names = settings.roles.paid
        guard let last = names.last else { return [] }
        let fixture = try fixture(last)
        let body = own(fixture.body)
        var swaps = [
            ("the currency", "\"\(settings.currency)\"", "\"XXX\""), ("the payment", push.reference, "SOMEBODYELSES"),
        ]
        swaps.append(("the payment", ReferenceUUID.make(push.reference), ReferenceUUID.make("SOMEBODYELSES")))
        for note in (fixture.given?.notes ?? settings.notes ?? [:]).values {
            swaps.append(("the payment", note, "SOMEBODYELSES"))
        }
        let amount = try NSRegularExpression(pattern: "(amount\"?[:=]\"?)[0-9]", options: [.caseInsensitive])
        let whole = NSRange(body.startIndex..., in: body)
        let other = amount.stringByReplacingMatches(in: body, range: whole, withTemplate: "$19")
        return ([("the amount", other)] + swaps.map { ($0.0, body.replacingOccurrences(of: $0.1, with: $0.2)) })
            .filter { $0.1 != body }
            .map { what, changed in
                Lie(
                    what: what, isAboutAmount: what == "the amount", given: fixture.given,
                    moves: names.dropLast().map { .fixture($0) }
                        + [.answer(response(fixture, body: Array(changed.utf8)))])
            }
    }
}
