package import Wording

extension Neutral {
    /// One text to one phone: a form with `to`, `message` and, where there are some, `from` and `link`.
    package func request(for message: OutgoingMessage) -> OutboundRequest {
        var form = FormWriter()
        form.append("to", message.to.e164)
        form.append("message", message.text)
        if !channel.sender.isEmpty { form.append("from", channel.sender) }
        if let linkID = message.linkID { form.append("link", linkID) }
        var headers = [HeaderField(name: "Content-Type", value: FormWriter.contentType)]
        if let token = channel.secrets["token"] {
            headers.append(HeaderField(name: "Authorization", value: "Bearer \(token.revealed)"))
        }
        return OutboundRequest(
            method: "POST", url: (channel.baseURL ?? "") + "/messages", headers: headers, body: form.bytes,
            isRepeatable: false)
    }

    /// Taken is what is answered 2xx with an `id` in a form; refused for good is 422, perhaps with a `reason`. Everything else is
    /// tried again, for a text read twice is better than one that never came.
    package func read(_ response: OutboundResponse) -> SendOutcome {
        let fields = try? FormFields(response.body)
        switch response.status {
        case 200..<300:
            guard let id = fields?.filled("id"), id.isIdentifier else {
                return .deferred("the answer names no id")
            }
            return .accepted(messageID: id)
        case 422:
            return .rejected("the text was refused: " + (fields?.filled("reason").flatMap(Self.word) ?? "no reason"))
        case 401, 403: return .deferred("our token was refused")
        case 429: return .deferred("we are asked to slow down")
        default: return .deferred("the answer has status \(response.status)")
        }
    }

    /// A reason of letters and underscores, so that no number it repeats can reach a log.
    private static func word(_ text: String) -> String? {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
            ? text : nil
    }
}

extension Neutral {
    /// The other side of a message, as anyone who plays the network reads and answers it.
    package struct Delivery: Sendable, Hashable {
        package let to: PhoneNumber
        package let text: String

        /// Nil for a call that is none.
        package init?(_ request: OutboundRequest) {
            guard request.method == "POST", let form = try? FormFields(request.body), let text = form["message"],
                let to = form["to"].flatMap({ PhoneNumber(e164: $0) })
            else { return nil }
            self.to = to
            self.text = text
        }

        /// The message was taken, and its reports carry this id.
        package static func accepted(_ id: String) -> OutboundResponse { answer(202, "id", id) }
        /// It never arrives, for a reason of small letters and underscores.
        package static func refused(_ reason: String) -> OutboundResponse { answer(422, "reason", reason) }

        private static func answer(_ status: Int, _ name: String, _ value: String) -> OutboundResponse {
            var form = FormWriter()
            form.append(name, value)
            return OutboundResponse(
                status: status, headers: [HeaderField(name: "Content-Type", value: FormWriter.contentType)],
                body: form.bytes)
        }
    }
}
