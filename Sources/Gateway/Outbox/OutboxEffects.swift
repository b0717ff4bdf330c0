import Civic
import Authoring
import Conversation
import Storage
import Wording

/// Writes what actions set going to the outbox, in the transaction they run in.
struct OutboxEffects: Effects {
    let office: Office
    let transaction: any Transaction
    let now: Instant
    let note: OutboxNote

    private var outbox: OutboxStore { OutboxStore(transaction: transaction, vault: office.vault) }

    func send(_ text: String, _ arguments: [String: Value], to phone: PhoneNumber) throws {
        let hash = office.vault.hash(phone)
        // Whoever tries a canary is to read its words here too.
        let program = office.shelf.front(for: hash).program
        let chosen = try People.language(ofHash: hash, transaction)
        let message = program.message(text, in: chosen ?? program.profile.defaultLanguage) { name in
            let parts = name.split(separator: ".").map(String.init)
            guard let first = parts.first else { return nil }
            return arguments[first]?.value(at: parts.dropFirst())?.messageArgument
        }
        guard let channel = office.lines.messaging else { return }
        try outbox.add(
            .message(to: phone.e164, text: message, linkID: nil), channel: channel.settings.name, due: now, now: now)
        note.set()
    }

    func request(_ order: PaymentOrder) throws {
        let push = OutboxPayload.push(
            reference: order.reference, payer: order.payer.e164, minorUnits: order.amount.minorUnits, note: order.note)
        try outbox.add(push, channel: order.wallet, due: now, now: now)
        note.set()
    }
}
