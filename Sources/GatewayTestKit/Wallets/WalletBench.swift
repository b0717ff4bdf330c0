package import Conversation
import Foundation
package import Providers
package import Wallets
package import Wording

/// A wallet set up as its fixtures have it.
package struct WalletBench: Sendable {
    package struct Settings: Decodable, Sendable {
        package struct Push: Decodable, Sendable {
            package let reference: String
            package let payer: String
            package let amount: String
            package let note: String
        }

        package let currency: String
        package let exponent: Int
        package let callingCode: String
        package let trunk: String
        package let country: String
        package let hooks: String
        package let base: String?
        /// Seconds since 1970.
        package let now: Int64
        /// A UUID in the fixtures that stands for the one made of the reference.
        package let uuid: String?
        package let secrets: [String: String]
        package let push: Push
        package let notes: [String: String]?
        /// Which fixtures play which part.
        package let roles: Roles
    }

    /// Which fixtures a fake wallet plays when.
    package struct Roles: Decodable, Sendable {
        package let token: String?
        package let accepted: [String]
        package let duplicate: [String]?
        package let pending: [String]
        package let paid: [String]
        package let refused: [String]
        /// Nil when the wallet cannot say that a push never arrived.
        package let missing: [String]?
        package let hookPaid: String
        package let hookRefused: String
    }

    package let kind: any Wallet.Type
    package let folder: String
    package let settings: Settings
    package let currency: Currency
    package let push: PaymentPush

    /// Why a wallet cannot be set up.
    package struct Broken: Error {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    package init(_ kind: any Wallet.Type) throws {
        self.kind = kind
        folder = WalletFixture.folder(of: kind)
        let file = WalletFixture.root.appending(path: "\(folder)/settings.json")
        settings = try JSONDecoder().decode(Settings.self, from: Data(contentsOf: file))
        currency = Currency(code: settings.currency, exponent: settings.exponent, symbol: "")
        guard let payer = PhoneNumber(e164: settings.push.payer),
            let amount = Money(wire: settings.push.amount, currency: currency)
        else { throw Broken(reason: "the push of \(folder) is none") }
        push = PaymentPush(
            reference: settings.push.reference, payer: payer, amount: amount, note: settings.push.note)
    }

    package func wallet(_ given: WalletFixture.Given? = nil) -> any Wallet {
        let secrets = settings.secrets.merging(given?.secrets ?? [:]) { $1 }
        let channel = ProviderChannel(
            name: "line", baseURL: settings.base ?? "https://wallet.test",
            secrets: secrets.mapValues { Secret($0) }, sender: "")
        return kind.init(
            WalletSetting(
                channel: channel, currency: currency,
                numbering: NumberingPlan(
                    callingCode: settings.callingCode, trunkPrefix: settings.trunk, nationalLengths: [9]),
                country: settings.country, hooks: Secret(settings.hooks)))
    }

    package func moment(_ given: WalletFixture.Given? = nil) -> WalletMoment {
        WalletMoment(now: now(given), token: Secret("<token>"), random: { 7 })
    }

    package func now(_ given: WalletFixture.Given? = nil) -> Instant { Instant(seconds: given?.now ?? settings.now) }

    package func question(_ given: WalletFixture.Given? = nil) -> PaymentQuestion {
        PaymentQuestion(
            reference: push.reference, asked: push.amount,
            notes: WalletNotes(given?.notes ?? settings.notes ?? [:]))
    }

    package func fixture(_ name: String) throws -> WalletFixture { try .load(name, of: folder) }

    /// A text of a fixture, with the UUID of its examples replaced by the one made of the reference.
    package func own(_ text: String) -> String {
        let uuid = ReferenceUUID.make(push.reference)
        let named = text.replacingOccurrences(of: "$UUID", with: uuid)
        return settings.uuid.map { named.replacingOccurrences(of: $0, with: uuid) } ?? named
    }

    /// A fixture's answer to a call of ours.
    package func response(_ fixture: WalletFixture, body: [UInt8]? = nil) -> OutboundResponse {
        OutboundResponse(
            status: fixture.status ?? 0, headers: fixture.headers.map { HeaderField(name: $0.key, value: $0.value) },
            body: body ?? Array(own(fixture.body).utf8))
    }

    /// A fixture's hook, as the gateway would have taken it from its path.
    package func hook(_ fixture: WalletFixture, body: [UInt8]? = nil) -> HookRequest {
        let path = fixture.path ?? "/hooks/wallet/s/payment"
        let base = URL(string: settings.hooks)?.path ?? ""
        let parts = path.dropFirst(base.count).split(separator: "/").map(String.init)
        return HookRequest(
            method: fixture.method ?? "POST", event: fixture.event ?? parts.first ?? "",
            rest: fixture.event == nil ? Array(parts.dropFirst()) : [], path: path,
            contentType: fixture.headers["Content-Type"] ?? "",
            headers: fixture.headers.map { HeaderField(name: $0.key, value: $0.value) },
            body: body ?? Array(fixture.body.utf8))
    }
}
