/// The fields of an `application/x-www-form-urlencoded` body (WHATWG URL standard, section 5.1).
///
/// A plus is a space, `%2B` is a plus, and a percent sign that begins no pair of hexadecimal digits stands for itself.
/// Where a name comes twice the first value counts, because anyone who appends to a body must not be able to overrule it.
/// Names nobody asks for are left alone. Reading takes time in proportion to the body and never traps.
package struct FormFields: Sendable {
    /// More fields than this are refused: no provider sends a third of it.
    package static let limit = 100

    struct Field: Sendable {
        let name: String
        let value: String
    }

    let fields: [Field]

    init(fields: [Field]) {
        self.fields = fields
    }

    /// Bytes that are no UTF-8 harm only the field they stand in: see `String.init(repairing:)`.
    ///
    /// - Throws: when there are more than `limit` fields.
    package init(_ body: [UInt8]) throws(FormRefusal) {
        var reader = FormReader(body)
        var fields: [Field] = []
        fields.reserveCapacity(8)
        while let field = reader.next() {
            guard fields.count < Self.limit else { throw .tooManyFields }
            fields.append(field)
        }
        self.fields = fields
    }

    /// True for an empty body, as a provider sends to see whether a hook is there at all.
    package var isEmpty: Bool { fields.isEmpty }

    /// The first value of a name; nil when the name is not there.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The first value of a name; nil when the name is not there or its value is empty.
    package func filled(_ name: String) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value
    }

    /// The first value of a name.
    ///
    /// - Throws: `unreadable` naming the field when it is not there or empty.
    package func required(_ name: String) throws(HookRefusal) -> String {
        guard let value = filled(name) else { throw .unreadable("\(name) is missing") }
        return value
    }
}

/// Why a body could not be read as fields.
package enum FormRefusal: Error, Sendable, Hashable {
    case tooManyFields
    case notAnObject

    /// One line for the caller; it repeats nothing of the body.
    package var sentence: String {
        switch self {
        case .tooManyFields: "the body has more than \(FormFields.limit) fields"
        case .notAnObject: "the body is not a JSON object"
        }
    }
}
