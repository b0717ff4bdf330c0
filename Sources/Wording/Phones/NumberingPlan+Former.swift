extension NumberingPlan {
    /// The number people dial today for one in the form of an era that has ended; nil where no such era had it, or nothing took
    /// its place. Anyone who has the old form is the same person.
    package func formerly(_ text: String) -> PhoneNumber? {
        for era in eras {
            guard let last = era.days.until, let phone = parse(text, on: last) else { continue }
            if let today = modern(phone, writtenOn: last) { return today }
        }
        return nil
    }
}
