import Foundation

extension FormFields {
    /// Reads a flat JSON object as if it were a form: texts as they are, numbers and truth values as they are written.
    /// Nulls, lists and objects within it are left out. Bytes that are no UTF-8, and halves of characters written as
    /// escapes, harm only the member they stand in.
    ///
    /// - Throws: when the body is no JSON object or has more than `limit` members.
    init(json body: [UInt8]) throws(FormRefusal) {
        let members: [String: JSONScalar]
        do {
            members = try Self.members(body)
        } catch {
            throw .notAnObject
        }
        guard members.count <= Self.limit else { throw .tooManyFields }
        self.init(fields: members.compactMap { name, scalar in scalar.text.map { Field(name: name, value: $0) } })
    }

    private static func members(_ body: [UInt8]) throws -> [String: JSONScalar] {
        // Before anything is decoded: a member that does not decode as text is taken for one that is none, and left out.
        let repaired = Array(String(repairing: body).utf8).withoutHalvesOfCharacters
        return try JSONDecoder().decode([String: JSONScalar].self, from: Data(repaired))
    }
}

/// One member of a flat JSON object, as text; nil for what is no single value.
private struct JSONScalar: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if let number = try? value.decode(Int64.self) {
            text = String(number)
        } else if let number = try? value.decode(Decimal.self), number.isFinite {
            // Every digit counts: two long numbers may be two messages' names.
            text = "\(number)"
        } else if let number = try? value.decode(Double.self) {
            text = String(number)
        } else if let truth = try? value.decode(Bool.self) {
            text = String(truth)
        } else {
            text = nil
        }
    }
}
