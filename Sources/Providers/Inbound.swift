package import Wording

/// What a hook of a messaging provider told us, in our own words.
package enum HookEvent: Sendable, Hashable {
    case ussd(USSDInbound)
    /// The network says a USSD dialogue is over.
    case ussdEnded(USSDEnd)
    case sms(SMSInbound)
    case delivery(DeliveryReport)
    /// A citizen told the network that they want no more messages of ours.
    case optedOut(PhoneNumber)
    /// Understood and needing nothing from us, such as a text from an alphanumeric sender. The reason is for the log.
    case ignored(String)
}

/// One hop of a USSD dialogue.
package struct USSDInbound: Sendable, Hashable {
    package let phone: PhoneNumber
    /// The provider's name of the dialogue, unique per dial.
    package let dialogue: String
    package let serviceCode: String
    package let typed: Typed
    /// What tells this hop from another of the same dialogue when the network sends it again. It may hold what the citizen
    /// typed, a PIN among it, and is neither stored nor logged but as a digest.
    package let hop: String
    /// What the answer must repeat and no other word here holds, by the provider's own names. It is neither stored nor logged
    /// but inside an answer, which is sealed.
    package let echo: [String: String]

    package enum Typed: Sendable, Hashable {
        /// The dial itself, with nothing typed yet.
        case begin
        /// Only what was typed at this hop.
        case latest(String)
        /// Everything typed since the dial, joined by this separator; empty at the dial.
        case cumulative(String, separator: Character)
    }

    package init(
        phone: PhoneNumber, dialogue: String, serviceCode: String, typed: Typed, hop: String,
        echo: [String: String] = [:]
    ) {
        self.phone = phone
        self.dialogue = dialogue
        self.serviceCode = serviceCode
        self.typed = typed
        self.hop = hop
        self.echo = echo
    }
}

/// The end of a USSD dialogue, as the network saw it.
package struct USSDEnd: Sendable, Hashable {
    package enum Cause: String, Sendable, Hashable { case completed, abandoned, failed, unknown }

    package let phone: PhoneNumber
    package let dialogue: String
    package let cause: Cause
    /// How long the dialogue lasted, in milliseconds, where told.
    package let duration: Int64?

    package init(phone: PhoneNumber, dialogue: String, cause: Cause, duration: Int64?) {
        self.phone = phone
        self.dialogue = dialogue
        self.cause = cause
        self.duration = duration
    }
}

/// One text message from a citizen.
package struct SMSInbound: Sendable, Hashable {
    package let phone: PhoneNumber
    /// The short number it was sent to.
    package let to: String
    package let text: String
    /// The provider's id of the message; content and time where it gives none. In the second case it holds the citizen's
    /// number and words, so it is neither stored nor logged but as a digest.
    package let key: String
    /// A token of the provider that an answer must carry, where there is one.
    package let linkID: String?
    /// When it was sent, to the second and in one form whichever the provider writes; nil where it does not say. It only
    /// tells whether two messages were sent at the same time.
    package let sentAt: String?

    package init(
        phone: PhoneNumber, to: String, text: String, key: String, linkID: String?, sentAt: String? = nil
    ) {
        self.phone = phone
        self.to = to
        self.text = text
        self.key = key
        self.linkID = linkID
        self.sentAt = sentAt
    }
}

/// How far a message of ours has come.
package struct DeliveryReport: Sendable, Hashable {
    /// The states in the order they may follow each other; a final one never moves again but from `unknown`.
    package enum Status: String, Sendable, Hashable { case queued, sent, buffered, unknown, delivered, failed }

    /// The id the provider gave when it took the message.
    package let messageID: String
    package let status: Status
    /// The provider's own word, kept for staff.
    package let word: String
    package let reason: String?

    package init(messageID: String, status: Status, word: String, reason: String?) {
        self.messageID = messageID
        self.status = status
        self.word = word
        self.reason = reason
    }
}

/// A request a provider made of us, before anybody has looked into it.
package struct HookRequest: Sendable, Hashable {
    package let method: String
    /// What the hook is about, as the path behind the secret begins: `ussd`, `sms`, `delivery` …
    package let event: String
    /// What stands behind the event in the path, part by part and without percent encoding. Most hooks have nothing there.
    package let rest: [String]
    /// The whole path as it came, from the first slash; empty where nobody asked for it over HTTP.
    package let path: String
    package let contentType: String
    package let headers: [HeaderField]
    package let query: String
    package let body: [UInt8]

    package init(
        method: String, event: String, rest: [String] = [], path: String = "", contentType: String,
        headers: [HeaderField] = [], query: String = "", body: [UInt8]
    ) {
        self.method = method
        self.event = event
        self.rest = rest
        self.path = path
        self.contentType = contentType
        self.headers = headers
        self.query = query
        self.body = body
    }

    /// The first value of a header, its name compared without regard to case; nil when absent.
    package func firstValue(of name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What a hop is answered: the bytes its provider reads, and what they are. Both are stored, and repeated to a network that asks
/// again.
package struct HopAnswer: Sendable, Hashable {
    /// What an answer is where nobody says otherwise.
    package static let plainText = "text/plain; charset=utf-8"
    /// What there is to say where an acknowledgement is all the answer.
    package static let empty = HopAnswer(body: [])

    /// As the header says it, with the charset where the type has one.
    package let contentType: String
    package let body: [UInt8]

    package init(contentType: String = plainText, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }

    package init(contentType: String = plainText, text: String) {
        self.init(contentType: contentType, body: Array(text.utf8))
    }
}

/// What a provider reads back from us.
package struct HookResponse: Sendable, Hashable {
    package let status: Int
    package let contentType: String
    package let body: [UInt8]

    package init(status: Int, contentType: String = HopAnswer.plainText, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    package init(status: Int, contentType: String = HopAnswer.plainText, text: String) {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    /// The answer to a hop, on its way.
    package init(status: Int, _ answer: HopAnswer) {
        self.init(status: status, contentType: answer.contentType, body: answer.body)
    }
}

/// Why a hook is not taken: one line for the caller.
package enum HookRefusal: Error, Sendable, Hashable {
    /// The provider has no such event.
    case unknownEvent
    /// The event exists but not with this verb; the verbs it takes.
    case wrongMethod([String])
    /// The body is not what the event needs.
    case unreadable(String)
    /// The signature is missing or wrong.
    case unsigned
}
