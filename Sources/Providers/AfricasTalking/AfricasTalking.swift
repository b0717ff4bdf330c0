package import Wording

/// Africa's Talking: USSD and texts in some ten countries, as its public documentation and its own client libraries
/// describe them.
///
/// Its hooks are forms, carry no signature and are sent again for about ten minutes until they are answered with 200;
/// only the secret in the hook's path tells that a caller is genuine. Words in `city.yaml`: `username` and `api_key`.
package struct AfricasTalking: MessagingProvider {
    package static let name = "africastalking"
    package static let secrets = [
        ProviderSecret("username", "the account's name; sandbox for the provider's sandbox"),
        ProviderSecret("api_key", "the account's API key, without which no message leaves"),
    ]

    let channel: ProviderChannel
    let numbering: NumberingPlan

    package init(channel: ProviderChannel, numbering: NumberingPlan) {
        self.channel = channel
        self.numbering = numbering
    }

    /// Takes the events `ussd`, `ussd-event`, `sms`, `delivery`, `optout`, `subscription`, `airtime-validation` and
    /// `airtime-status`, and the names `ussd-events` and `dlr` that others use for two of them.
    package func read(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        guard let event = Event(request.event) else { throw .unknownEvent }
        try request.requirePost()
        switch event {
        case .ussd: return try readUSSD(request)
        case .ussdEnd: return try readUSSDEnd(request)
        case .sms: return try readSMS(request)
        case .delivery: return try readDelivery(request)
        case .optOut: return try readOptOut(request)
        case .subscription: return .ignored("A premium subscription changed, and the city sells none.")
        case .airtimeValidation: return .ignored("An airtime transfer asks to be validated, and the city sells none.")
        case .airtimeStatus: return .ignored("An airtime transfer changed, and the city sells none.")
        }
    }

    /// An empty 200, which is all that stops the provider from sending again.
    ///
    /// An airtime transfer is the exception, for it waits for a word. The city sends no airtime, so a transfer that asks was
    /// begun by somebody who has its API key: it is refused.
    package func acknowledge(_ event: String) -> HookResponse {
        switch Event(event) {
        case .airtimeValidation:
            HookResponse(status: 200, contentType: "application/json", text: #"{"status":"Failed"}"#)
        default:
            HookResponse(status: 200, text: "")
        }
    }

    /// What a hook is about, by the last part of its path.
    private enum Event {
        case ussd, ussdEnd, sms, delivery, optOut, subscription, airtimeValidation, airtimeStatus

        init?(_ word: String) {
            switch word {
            case "ussd": self = .ussd
            case "ussd-event", "ussd-events": self = .ussdEnd
            case "sms": self = .sms
            case "delivery", "dlr": self = .delivery
            case "optout": self = .optOut
            case "subscription": self = .subscription
            case "airtime-validation": self = .airtimeValidation
            case "airtime-status": self = .airtimeStatus
            default: return nil
            }
        }
    }
}
