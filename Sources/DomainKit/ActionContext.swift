package import Conversation
package import Storage
package import Wording

/// Everything an action may use: the turn's transaction and the values of the moment.
package struct ActionContext {
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile
    package let now: Instant
    /// The day in the city's time zone.
    package let today: CivilDate
    /// The phone the turn came from.
    package let phone: PhoneNumber
    /// Who acts: the citizen whose phone it is, unless a relay does.
    package let actor: Actor
    /// For whom.
    package let subject: Subject
    /// The language the citizen reads.
    package let language: String
    /// Random bits, given by the shell so that tests can fix them.
    package let random: @Sendable () -> UInt64
    package let effects: any Effects
    /// What domains keep of their rows between turns.
    package let memory: DomainMemory
    /// What the action's slow work came to; nil for an action without any.
    package let prepared: Prepared?

    package init(
        transaction: any Transaction, vault: Vault, profile: CityProfile, now: Instant, today: CivilDate,
        phone: PhoneNumber, language: String, random: @escaping @Sendable () -> UInt64, effects: any Effects,
        memory: DomainMemory = DomainMemory(), prepared: Prepared? = nil, actor: Actor? = nil,
        subject: Subject? = nil
    ) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.now = now
        self.today = today
        self.phone = phone
        self.language = language
        self.random = random
        self.effects = effects
        self.memory = memory
        self.actor = actor ?? .phone(phone)
        self.subject = subject ?? .phone(phone)
        self.prepared = prepared
    }

    /// The phone as the stores know it.
    package var phoneHash: [UInt8] { vault.hash(phone) }
}

extension Vault {
    /// The keyed hash every table finds a phone by.
    package func hash(_ phone: PhoneNumber) -> [UInt8] { hash(phone.e164, for: "phone") }
}

/// What an action sets going besides its own rows. Each is written down in the same transaction: messages and payments in the
/// outbox, timers among those of domains.
package protocol Effects {
    /// A text message, by key, in the language the receiver last chose.
    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver) throws
    /// The same, with what else matters of it on its way.
    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver, by terms: MessageTerms) throws
    /// A payment to be asked of a wallet once the session has ended.
    func request(_ order: PaymentOrder) throws
    /// Lets a timer of a domain go off at a moment, at once where it is past. One that is set for the same subject moves there.
    /// - Parameters:
    ///   - kind: as a domain has it among its `timers`.
    ///   - subject: what it is about, as the number of a bill. It stands in the store as it is, so it names nobody's phone.
    /// - Throws: `UndeclaredTimer` where no domain has the kind.
    func schedule(_ kind: String, _ subject: String, at moment: Instant) throws
    /// Takes back a timer of a domain; nothing changes where none is set.
    /// - Throws: `UndeclaredTimer` where no domain has the kind.
    func unschedule(_ kind: String, _ subject: String) throws
}

extension Effects {
    /// For anyone who sends nothing on: what matters on the way does not matter there.
    package func send(
        _ text: String, _ arguments: [String: Value], to receiver: Receiver, by terms: MessageTerms
    ) throws {
        try send(text, arguments, to: receiver)
    }

    /// A text message to a phone that is known.
    package func send(_ text: String, _ arguments: [String: Value], to phone: PhoneNumber) throws {
        try send(text, arguments, to: .phone(phone))
    }
}

/// What matters of a message on its way besides its words and its receiver.
package struct MessageTerms: Sendable, Hashable {
    /// Whether many are told it at once: then it leaves behind everything that is said to one person.
    package let isBroadcast: Bool
    /// When it is worth nothing any more; it is not sent then. Nil for never.
    package let until: Instant?

    package init(isBroadcast: Bool = false, until: Instant? = nil) {
        self.isBroadcast = isBroadcast
        self.until = until
    }

    /// One of many messages that tell the same, as that a road is closed today.
    package static func broadcast(until end: Instant) -> MessageTerms {
        MessageTerms(isBroadcast: true, until: end)
    }
}

/// Whom a message is for.
package enum Receiver: Sendable, Hashable {
    case phone(PhoneNumber)
    /// A stored number that does not open. The message waits, and staff are told, until it does: nobody is left out
    /// silently.
    case sealed([UInt8])

    /// The number, where it is known.
    package var phone: PhoneNumber? { if case .phone(let phone) = self { phone } else { nil } }
}

/// A request to a wallet to take money from a payer.
package struct PaymentOrder: Sendable, Hashable {
    /// Our own name of the attempt: the idempotency key, used again for every repetition and question.
    package let reference: String
    /// The wallet channel of `city.yaml`.
    package let wallet: String
    package let payer: PhoneNumber
    package let amount: Money
    /// What the payer's wallet shows, as the bill's number.
    package let note: String

    package init(reference: String, wallet: String, payer: PhoneNumber, amount: Money, note: String) {
        self.reference = reference
        self.wallet = wallet
        self.payer = payer
        self.amount = amount
        self.note = note
    }
}

/// What an action was given, read by name and kind.
package struct Arguments: Sendable {
    private let values: [String: Value]

    package init(_ values: [String: Value]) { self.values = values }

    package func text(_ name: String) throws -> String { try required(name, \.asText) }
    package func money(_ name: String) throws -> Money { try required(name, \.asMoney) }
    package func integer(_ name: String) throws -> Int64 { try required(name, \.asInteger) }
    package func record(_ name: String) throws -> [String: Value] { try required(name, \.asRecord) }
    package func optionalText(_ name: String) -> String? { values[name]?.asText }
    package func optionalMoney(_ name: String) -> Money? { values[name]?.asMoney }
    package func optionalPhone(_ name: String) -> PhoneNumber? { values[name]?.asPhone }

    private func required<Found>(_ name: String, _ read: (Value) -> Found?) throws -> Found {
        guard let value = values[name].flatMap(read) else { throw ArgumentError(name: name) }
        return value
    }
}

/// An action was called without an argument it needs, or with one of another kind: the checker let something through.
package struct ArgumentError: Error, Sendable, Hashable {
    package let name: String

    package init(name: String) { self.name = name }
}
