/// References of creditors after ISO 11649, as banks print them on demands and payers copy them: `RF`, two check digits, and the
/// reference itself, which is ours.
enum CreditorReference {
    /// Letters and digits of the reference itself.
    private static let lengths = 4...21

    /// What stands in such references among some words, in capitals. The check digits are not looked at: a number of ours has its
    /// own, and only one that was given out counts.
    static func references(in words: String) -> [String] {
        let all = words.uppercased()
        // Printed in groups of four, where nothing stands beside it.
        if let whole = reference(all.filter { $0 != " " }) { return [whole] }
        return all.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.compactMap { reference(String($0)) }
    }

    private static func reference(_ word: String) -> String? {
        let own = word.dropFirst(4)
        guard word.hasPrefix("RF"), word.dropFirst(2).prefix(2).allSatisfy(\.isASCIIDigit), lengths.contains(own.count),
            own.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return nil }
        return String(own)
    }
}
