import Authoring
import DomainKit
import Conversation
import Foundation
package import Gateway
import Storage
package import Wording

/// Looks at a phone's conversations from outside, for the phone page of a demonstration: it opens what is sealed, so it is
/// for simulated phones only.
package struct PhoneInspection: Sendable {
    static let messagesShown = 10

    let gateway: GatewayContext
    let inbox: SimulatedPhones

    package init(gateway: GatewayContext, inbox: SimulatedPhones) {
        self.gateway = gateway
        self.inbox = inbox
    }

    /// Where the phone stands now. It changes nothing.
    package func look(at phone: PhoneNumber) async throws -> InspectedPhone {
        let (gateway, hash) = (gateway, gateway.vault.hash(phone))
        let sessions = try await gateway.database.read { transaction in
            try Surface.Medium.allCases.compactMap { medium in
                try Self.look(SessionStore.id(phoneHash: hash, medium: medium), medium, gateway, transaction)
            }
        }
        let messages = try await inbox.messages(to: phone).suffix(Self.messagesShown).reversed().map { message in
            inspected(message, at: phone)
        }
        return InspectedPhone(sessions: sessions, messages: messages)
    }

    private static func look(
        _ id: [UInt8], _ medium: Surface.Medium, _ gateway: GatewayContext, _ transaction: any Transaction
    ) throws -> InspectedPhone.Session? {
        let store = SessionStore(transaction: transaction, vault: gateway.vault)
        guard let stored = try store.load(id) else { return nil }
        func found(_ phase: String, _ detail: InspectedPhone.Detail? = nil) -> InspectedPhone.Session {
            InspectedPhone.Session(
                medium: medium.rawValue, phase: phase, program: String(stored.program.prefix(12)),
                isLive: stored.program == gateway.registry.live.program.digest, lastTurn: stored.updatedAt.timestamp,
                detail: detail)
        }
        guard stored.body != nil else { return found("ended") }
        guard let session = store.open(stored), let channel = gateway.lines.channel(medium),
            let program = try gateway.registry.program(session.program, transaction),
            let inspected = SessionInspection(
                session: session, program: program, surface: channel.surface(medium), now: gateway.world.now())
        else { return found("unreadable") }
        let price = medium == .ussd ? channel.settings.ussdPrice : channel.settings.smsPrice
        return found(
            session.phase == .offeringToResume ? "offering" : "waiting",
            inspected.detail(price: price.map { $0.shown(times: 1, program.program.profile.currency) }))
    }

    private func inspected(
        _ message: SimulatedPhones.Received, at phone: PhoneNumber
    ) -> InspectedPhone.Message {
        let segments = SMSSegments(message.text)
        let isGSM7 = segments.encoding == .gsm7
        let room = segments.segments.count > 1 ? (isGSM7 ? 153 : 67) : (isGSM7 ? 160 : 70)
        let city = gateway.registry.live.city
        let price = city.routes.channel(for: phone, .receipt).flatMap(city.channel)?.smsPrice
        return InspectedPhone.Message(
            at: message.at.timestamp, text: String(message.text.prefix(60)),
            parts: segments.segments.map {
                InspectedPhone.Piece(encoding: segments.encoding.rawValue, units: $0.units, room: room)
            },
            price: price.map {
                $0.shown(times: segments.segments.count, gateway.registry.live.program.profile.currency)
            }
        )
    }
}

extension Lines {
    /// The channel a simulated phone speaks on: the first in name order that has the medium.
    fileprivate func channel(_ medium: Surface.Medium) -> Channel? {
        channels.values.filter { (medium == .ussd ? $0.settings.ussd : $0.settings.sms) != nil }
            .min { $0.settings.name < $1.settings.name }
    }
}

extension Price {
    /// The price of several, with the currency's code, as `GHS 0.07`.
    fileprivate func shown(times count: Int, _ currency: Currency) -> String {
        let (total, overflow) = micros.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else { return "" }
        let (whole, part) = total.quotientAndRemainder(dividingBy: 1_000_000)
        var decimals = String(String(part + 1_000_000).dropFirst())
        while decimals.utf8.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(currency.code) \(whole).\(decimals)"
    }
}

extension Instant {
    fileprivate var timestamp: String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }
}
