import Wording

extension AfricasTalking {
    /// How far a text of ours has come: a form, or JSON on some accounts.
    func readDelivery(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let fields = try request.fields()
        if fields.isEmpty { return .ignored("An empty delivery hook, as a provider sends to try the address.") }
        let word = (fields["status"] ?? "").cleanedInput
        return .delivery(
            DeliveryReport(
                messageID: try fields.identifier("id"), status: Self.status(word), word: word,
                reason: fields.filled("failureReason")?.cleanedInput))
    }

    /// The provider's words in ours.
    ///
    /// `AbsentSubscriber` is left unknown with every word not listed: the provider's pages do not say whether it is final,
    /// and a phone that is off now may be on when the network tries again.
    private static func status(_ word: String) -> DeliveryReport.Status {
        switch word.lowercased() {
        case "queued": .queued
        case "sent", "submitted": .sent
        case "buffered": .buffered
        case "success": .delivered
        case "failed", "rejected", "expired": .failed
        default: .unknown
        }
    }
}
