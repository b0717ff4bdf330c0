import Foundation

/// The provider's JSON answer to a send call, as far as it matters to a call with one recipient.
///
/// Its texts are cut down to the provider's own words, so that no number it repeats can reach a log.
struct AfricasTalkingSendAnswer {
    struct Recipient {
        /// 100 to 102 taken, 4xx refused, 5xx failed at the provider; nil when it is missing or no number.
        let code: Int?
        /// The code in words, as `UserInBlacklist`.
        let status: String?
        let messageID: String?
    }

    /// The summary when it is one word, as `InvalidSenderId`.
    let message: String?
    let recipient: Recipient?

    /// Nil when the body is not such an answer.
    init?(_ body: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return nil }
        message = answer.data.message.flatMap(Self.word)
        recipient = answer.data.recipients.first.map {
            Recipient(code: $0.code, status: $0.status.flatMap(Self.word), messageID: $0.messageID)
        }
    }

    private static func word(_ text: String) -> String? {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
            ? text : nil
    }

    private struct Answer: Decodable {
        let data: MessageData

        enum CodingKeys: String, CodingKey {
            case data = "SMSMessageData"
        }
    }

    private struct MessageData: Decodable {
        let message: String?
        let recipients: [Entry]

        enum CodingKeys: String, CodingKey {
            case message = "Message"
            case recipients = "Recipients"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            message = try? fields.decode(String.self, forKey: .message)
            recipients = try fields.decode([Entry].self, forKey: .recipients)
        }
    }

    /// One recipient, whatever of it can be read. A code in quotation marks is a code, and a message id of `None`, which
    /// stands beside refusals, is no id, nor is what the stores could not keep.
    private struct Entry: Decodable {
        let code: Int?
        let status: String?
        let messageID: String?

        enum CodingKeys: String, CodingKey {
            case code = "statusCode"
            case status
            case messageID = "messageId"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            code =
                (try? fields.decode(Int.self, forKey: .code))
                ?? (try? fields.decode(String.self, forKey: .code)).flatMap { Int($0) }
            status = try? fields.decode(String.self, forKey: .status)
            let id = try? fields.decode(String.self, forKey: .messageID)
            messageID = id == "None" || id?.isIdentifier == false ? nil : id
        }
    }
}
