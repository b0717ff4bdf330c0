import DomainKit
import Authoring
import Conversation
import Foundation
import Storage
import Wording

/// Writes what actions set going to the outbox, and their timers, in the transaction they run in.
struct OutboxEffects: Effects {
    let gateway: GatewayContext
    let transaction: any Transaction
    let now: Instant
    let note: OutboxNote

    private var outbox: OutboxStore { OutboxStore(transaction: transaction, vault: gateway.vault) }

    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver) throws {
        try send(text, arguments, to: receiver, by: MessageTerms())
    }

    func send(
        _ text: String, _ arguments: [String: Value], to receiver: Receiver, by terms: MessageTerms
    ) throws {
        let hash = receiver.phone.map(gateway.vault.hash)
        // Anyone who tries a canary is to read its words here too.
        let front = hash.map(gateway.registry.front) ?? gateway.registry.live
        let (program, city) = (try front.texts(), front.city)
        let chosen = try hash.flatMap { try People.language(ofHash: $0, transaction) }
        let isEssential = !terms.isBroadcast && !gateway.domains.notices.contains(text)
        let route = city.routes.channel(for: receiver.phone, .sent(isEssential: isEssential))
        let channel = route.flatMap(city.channel)
        let message = program.message(text, in: chosen ?? program.profile.defaultLanguage) { name in
            // How to reach us, which a domain does not know.
            if name == "address" { return .text(city.addressToAnswer(from: channel)) }
            let parts = name.split(separator: ".").map(String.init)
            guard let first = parts.first else { return nil }
            return arguments[first]?.value(at: parts.dropFirst())?.messageArgument
        }
        let payload = OutboxPayload.message(to: receiver.address, text: message, linkID: nil)
        let line = channel?.name ?? UnroutedMessages.line
        let rank: OutboxClass = terms.isBroadcast ? .broadcast : isEssential ? .receipt : .notice
        if rank.isPatient, let hash, let why = try refusal(of: hash) {
            note.refuse()
            return try outbox.refuse(payload, as: rank, channel: line, why: why, now: now)
        }
        try outbox.add(
            payload, as: rank, channel: line, detail: channel == nil ? UnroutedMessages.reason : nil,
            expires: terms.until, due: now, now: now)
        note.set()
    }

    /// Why a phone is not sent what it did not ask for; nil where it is, which is counted. Who has no number that can be read
    /// is not asked about, for their messages wait.
    func refusal(of hash: [UInt8]) throws -> String? {
        if try OptOuts.contains(hash, transaction) { return OutboxStore.unwanted }
        let store = TextTrafficStore(transaction: transaction, vault: gateway.vault)
        var traffic = try store.load(hash)
        guard traffic.noteNotice(by: gateway.registry.live.city.messages, at: now) else { return OutboxStore.tooMany }
        try store.storeTraffic(traffic, of: hash, at: now)
        return nil
    }

    func request(_ order: PaymentOrder) throws {
        let push = OutboxPayload.push(
            reference: order.reference, payer: order.payer.e164, minorUnits: order.amount.minorUnits, note: order.note)
        try outbox.add(push, as: .walletCall, channel: order.wallet, due: now, now: now)
        note.set()
    }

    func schedule(_ kind: String, _ subject: String, at moment: Instant) throws {
        try domainTimers(kind).set(kind, subject, due: moment)
    }

    func unschedule(_ kind: String, _ subject: String) throws { try domainTimers(kind).clear(kind, subject) }

    private func domainTimers(_ kind: String) throws(UndeclaredTimer) -> DomainTimerStore {
        guard gateway.domains.timers[kind] != nil else { throw UndeclaredTimer(kind: kind) }
        return DomainTimerStore(transaction: transaction)
    }
}

extension Receiver {
    /// What stands before the sealed number of somebody whose number did not open.
    private static let sealedMark = "sealed:"

    /// As an outbox row names the receiver.
    fileprivate var address: String {
        switch self {
        case .phone(let phone): phone.e164
        case .sealed(let bytes): Self.sealedMark + Data(bytes).base64EncodedString()
        }
    }

    /// The sealed number in a row's address; nil for a number in clear.
    static func sealed(in address: String) -> [UInt8]? {
        guard address.hasPrefix(sealedMark) else { return nil }
        return Data(base64Encoded: String(address.dropFirst(sealedMark.count))).map(Array.init) ?? []
    }
}
