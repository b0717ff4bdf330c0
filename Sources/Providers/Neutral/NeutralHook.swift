/// Writes the hooks of the neutral dialect, as simulated phones send them.
package struct NeutralHook: Sendable {
    private let event: String
    private var form = FormWriter()

    private init(_ event: String, _ fields: KeyValuePairs<String, String>) {
        self.event = event
        for (name, value) in fields { form.append(name, value) }
    }

    /// One hop of a dialogue.
    ///
    /// - Parameter typed: everything typed since the dial, joined by `*`; empty at the dial.
    package static func hop(_ typed: String, dialogue: String, phone: String, code: String) -> NeutralHook {
        NeutralHook("ussd", ["dialogue": dialogue, "phone": phone, "code": code, "typed": typed])
    }

    /// The end of a dialogue.
    package static func end(_ cause: USSDEnd.Cause, dialogue: String, phone: String) -> NeutralHook {
        NeutralHook("ussd-end", ["dialogue": dialogue, "phone": phone, "cause": cause.rawValue])
    }

    /// A text message.
    ///
    /// - Parameter moment: when it was sent.
    package static func text(_ text: String, id: String, from phone: String, to number: String, at moment: String)
        -> NeutralHook
    {
        NeutralHook("sms", ["id": id, "from": phone, "to": number, "text": text, "at": moment])
    }

    package var request: HookRequest {
        HookRequest(method: "POST", event: event, contentType: FormWriter.contentType, body: form.bytes)
    }
}
