package import Wording

/// Facts of a country from `Locales/countries/<ISO>.yaml`.
package struct CountrySettings: Sendable, Hashable {
    /// ISO 3166-1 alpha-2.
    package let code: String
    /// Its own name; the code where the file gives none.
    package let name: String
    package let numbering: NumberingPlan
    package let currency: Currency
    /// IANA name, as `Africa/Accra`.
    package let timeZone: String
    /// How its clocks go, from the system's zone files.
    package let zone: ZoneRules
    package let operators: [MobileOperator]
    package let emergency: [EmergencyNumber]

    /// The numbers to call in danger as texts show them: the one that answers for everything, else all of them in the
    /// order of the file; empty where none is known.
    package var emergencyNumbers: String {
        if let all = emergency.first(where: { $0.services.contains(.all) }) { return all.number }
        var numbers: [String] = []
        for entry in emergency where !numbers.contains(entry.number) { numbers.append(entry.number) }
        return numbers.joined(separator: ", ")
    }

    /// Whose series a number is from, by the longest prefix that fits; nil where no operator has it, and for foreign
    /// numbers. Where people may take their number to another operator this is only the one that gave it out.
    ///
    /// - Parameter day: the day in question; without one, operators whose end is not known count.
    package func mobileOperator(of number: PhoneNumber, on day: CivilDate? = nil) -> MobileOperator? {
        let digits = number.e164.dropFirst()
        guard digits.hasPrefix(numbering.callingCode) else { return nil }
        let national = digits.dropFirst(numbering.callingCode.utf8.count)
        let fitting = operators.filter { $0.days.contains(day) }.flatMap { candidate in
            candidate.prefixes.filter { national.hasPrefix($0) }.map { (length: $0.utf8.count, candidate: candidate) }
        }
        return fitting.max { $0.length < $1.length }?.candidate
    }
}

/// A mobile network and the series of numbers it was given.
package struct MobileOperator: Sendable, Hashable {
    package let name: String
    /// Beginnings of national numbers, without the trunk prefix.
    package let prefixes: [String]
    /// When it had them.
    package let days: DayRange
    /// The code of its mobile money, as `*170#`; nil where it is not known.
    package let wallet: String?
}

/// A short number for help.
package struct EmergencyNumber: Sendable, Hashable {
    /// Who answers.
    package enum Service: String, Sendable, Hashable, CaseIterable {
        /// One centre for all of the others.
        case all
        case police, gendarmerie, fire, ambulance
    }

    package let number: String
    package let services: [Service]
    /// Who says so and when; nil as long as nobody has confirmed it, and then no citizen should be told.
    package let source: String?
}
