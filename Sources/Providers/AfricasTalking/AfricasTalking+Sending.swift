import Wording

extension AfricasTalking {
    /// One text to one citizen.
    ///
    /// `enqueue` lets the provider answer before it has spoken to the network: the shorter wait leaves less room for a
    /// lost answer, and delivery reports tell the rest. The call has no idempotency key and cannot be asked after, so it
    /// is not repeatable. A channel whose `username` is `sandbox` goes to the provider's sandbox.
    package func request(for message: OutgoingMessage) -> OutboundRequest {
        let username = channel.secrets["username"]?.revealed ?? ""
        var form = FormWriter()
        form.append("username", username)
        form.append("to", message.to.e164)
        form.append("message", message.text)
        if !channel.sender.isEmpty { form.append("from", channel.sender) }
        form.append("bulkSMSMode", "1")
        form.append("enqueue", "1")
        if let linkID = message.linkID { form.append("linkId", linkID) }
        let home =
            username == "sandbox" ? "https://api.sandbox.africastalking.com" : "https://api.africastalking.com"
        return OutboundRequest(
            method: "POST", url: (channel.baseURL ?? home) + "/version1/messaging",
            headers: [
                HeaderField(name: "apiKey", value: channel.secrets["api_key"]?.revealed ?? ""),
                HeaderField(name: "Accept", value: "application/json"),
                HeaderField(name: "Content-Type", value: FormWriter.contentType),
            ],
            body: form.bytes, isRepeatable: false)
    }

    /// Judges by what is said of the recipient, because the provider answers 201 to failures too.
    ///
    /// Whatever is neither a yes nor a no is deferred, even though the text may have been taken: the outbox promises each
    /// text at least once, and a citizen can tell a text read twice but not one that never came.
    package func read(_ response: OutboundResponse) -> SendOutcome {
        switch response.status {
        case 200..<300: break
        case 401: return .deferred("the provider refused our credentials")
        case 429: return .deferred("the provider asks us to slow down")
        case 500..<600: return .deferred("the provider is out of order")
        default: return .deferred("the provider answered with status \(response.status)")
        }
        guard let answer = AfricasTalkingSendAnswer(response.body) else {
            return .deferred("the provider's answer could not be read")
        }
        guard let recipient = answer.recipient else {
            return .deferred(
                answer.message.map { "the provider took no recipient: \($0)" } ?? "the provider took no recipient")
        }
        return Self.outcome(recipient)
    }

    /// Codes 402, 405 and the 500s are for staff or the provider to mend, after which the same text can go; the other
    /// refusals are about the recipient and stay true.
    private static func outcome(_ recipient: AfricasTalkingSendAnswer.Recipient) -> SendOutcome {
        let reason = [recipient.status, recipient.code.map { "\($0)" }].compactMap { $0 }.joined(separator: " ")
        switch recipient.code {
        case 100, 101, 102: return .accepted(messageID: recipient.messageID)
        case 406: return .rejected("the citizen has opted out: \(reason)")
        case 401, 403, 404, 407, 409: return .rejected("the provider cannot reach the number: \(reason)")
        default: return .deferred("the provider did not take the text: \(reason)")
        }
    }
}
