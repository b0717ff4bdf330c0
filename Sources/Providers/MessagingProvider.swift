package import Conversation
package import Wording

/// An aggregator or operator with its own wire format: bytes to our words and back, no sockets, no clock.
///
/// An adapter never fails on fields, words or codes it does not know.
package protocol MessagingProvider: Sendable {
    /// The word staff write after `provider:` in `city.yaml`.
    static var name: String { get }
    /// What `city.yaml` names under `secrets:` and the environment holds.
    static var secrets: [ProviderSecret] { get }
    /// False where each channel has its own address, which `city.yaml` or the environment must say.
    static var hasOwnAddress: Bool { get }

    /// - Parameters:
    ///   - numbering: the plan of the channel's country, for numbers without a country code.
    init(channel: ProviderChannel, numbering: NumberingPlan)

    /// What a hook says.
    func read(_ request: HookRequest) throws(HookRefusal) -> HookEvent
    /// The answer to this USSD hop: what the citizen sees and whether the dialogue stays open, in the provider's own form, with
    /// whatever of the hop it must repeat.
    func answer(_ screen: Screen, to hop: USSDInbound) -> HopAnswer
    /// The answer to every other event that was taken.
    func acknowledge(_ event: String) -> HookResponse

    /// The call that sends a message.
    func request(for message: OutgoingMessage) -> OutboundRequest
    /// What came of it.
    func read(_ response: OutboundResponse) -> SendOutcome
}

extension MessagingProvider {
    package static var hasOwnAddress: Bool { true }
}

/// What an adapter must know of the channel it speaks for.
package struct ProviderChannel: Sendable, Hashable {
    package let name: String
    /// Base address of the provider without a closing slash; nil for the provider's own.
    package let baseURL: String?
    /// Secrets and account names by the words `city.yaml` gives them, as `username`, `api_key`.
    package let secrets: [String: Secret]
    /// The sender shown to citizens.
    package let sender: String

    package init(name: String, baseURL: String?, secrets: [String: Secret], sender: String) {
        self.name = name
        self.baseURL = baseURL
        self.secrets = secrets
        self.sender = sender
    }
}

/// A text message waiting to leave.
package struct OutgoingMessage: Sendable, Hashable {
    package let to: PhoneNumber
    package let text: String
    package let linkID: String?

    package init(to: PhoneNumber, text: String, linkID: String? = nil) {
        self.to = to
        self.text = text
        self.linkID = linkID
    }
}

/// What a provider said to a message we handed over.
package enum SendOutcome: Sendable, Hashable {
    /// Taken, with the id its delivery reports will carry.
    case accepted(messageID: String?)
    /// Not now: try again later.
    case deferred(String)
    /// Never: the number is wrong, or its owner has opted out.
    case rejected(String)
}
