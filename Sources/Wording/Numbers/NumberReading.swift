/// What became of one line of a list of numbers. Encoded as `{"e164": …, "input": …, "valid": …}`, with null for no number.
package struct NumberReading: Sendable, Hashable, Encodable {
    /// The line as it was.
    package let input: String
    /// The number with its plus, nil when the line holds none. Unlike a `PhoneNumber` this prints in full: it is for
    /// anyone who owns the list.
    package let e164: String?
    package var valid: Bool { e164 != nil }

    private enum CodingKeys: CodingKey { case input, valid, e164 }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(input, forKey: .input)
        try fields.encode(valid, forKey: .valid)
        try fields.encode(e164, forKey: .e164)
    }
}

extension NumberingPlan {
    /// Reads one line of a list.
    ///
    /// - Parameters:
    ///   - day: the day the list was written; its numbers are then answered with in the form people dial today.
    ///   - neighbours: plans of other countries; a number of theirs must be one they have.
    package func reading(
        of line: String, writtenOn day: CivilDate? = nil, neighbours: [NumberingPlan] = []
    ) -> NumberReading {
        var number = find(in: line, on: day)
        if let found = number, let home = neighbours.first(where: { $0.owns(found) }), !owns(found) {
            number = home.parse(found.e164, on: day)
            if let day { number = number.flatMap { home.modern($0, writtenOn: day) } }
        } else if let day {
            number = number.flatMap { modern($0, writtenOn: day) }
        }
        return NumberReading(input: line, e164: number?.e164)
    }

    /// Whether a number begins with this country's calling code.
    private func owns(_ number: PhoneNumber) -> Bool { number.e164.dropFirst().hasPrefix(callingCode) }
}
