import Conversation
import Wording

/// Reads `numbering:` of a country: its prefixes, and the forms its numbers have and had.
enum CountryNumbering {
    static func read(_ reader: inout MappingReader) -> NumberingPlan? {
        guard let node = reader.required("numbering") else { return nil }
        var part = MappingReader(node)
        let code = callingCode(&part)
        let trunk = part.optionalText("trunk_prefix")
        let international = part.texts("international_prefix") ?? [Located("00", at: node.place)]
        for prefix in international + (trunk.map { [$0] } ?? []) where !prefix.value.isEmpty {
            guard prefix.value.isDigits, prefix.value.utf8.count <= 5 else {
                part.error("\"\(prefix.value)\" is no prefix: it must be digits.", .badValue, at: prefix.place)
                continue
            }
        }
        let eras = eras(&part)
        part.finish()
        reader.adopt(part)
        guard let code, let eras else { return nil }
        return NumberingPlan(
            callingCode: code, trunkPrefix: trunk?.value ?? "", internationalPrefixes: international.map(\.value),
            eras: eras)
    }

    private static func callingCode(_ reader: inout MappingReader) -> String? {
        guard let code = reader.requiredText("calling_code", advice: "Write it without the plus, as \"233\".")
        else { return nil }
        guard code.value.isDigits, (1...3).contains(code.value.utf8.count), !code.value.hasPrefix("0") else {
            reader.error(
                "\"calling_code\" must be one to three digits.", .badValue, at: code.place, advice: "Write \"233\".")
            return nil
        }
        return code.value
    }

    // MARK: Eras

    /// The forms of national numbers, in one of three ways: `eras:` for a plan that changed, `national:` for one that
    /// did not, or `national_lengths:` where only the lengths are known.
    private static func eras(_ reader: inout MappingReader) -> [NumberingEra]? {
        if let node = reader.optional("eras") { return listed(node, &reader) }
        if reader.node["national_lengths"] != nil || reader.node["leading_digits"] != nil {
            return lengths(&reader).map { [$0] }
        }
        guard let node = reader.required("national", advice: "Write { 9: [\"24\", \"54\"] }, or { 9: any }.")
        else { return nil }
        return national(node, &reader).map { [NumberingEra(national: $0)] }
    }

    private static func listed(_ node: SourceNode, _ reader: inout MappingReader) -> [NumberingEra]? {
        guard let items = node.items, !items.isEmpty else {
            reader.error(
                "\"eras\" must be a list.", .badValue, at: node.place,
                advice: "Write one item for each form of numbers.")
            return nil
        }
        let found = items.map { item in
            var part = MappingReader(item)
            let era = era(&part)
            part.finish()
            reader.adopt(part)
            return era
        }
        let eras = found.compactMap(\.self)
        guard eras.count == items.count else { return nil }
        if eras.allSatisfy({ $0.days.until != nil }) {
            reader.error(
                "Every era has an end.", .badValue, at: node.place, advice: "Leave out \"until\" of the one in force.")
        }
        for (era, item) in zip(eras, items) { checkSuccessor(of: era, among: eras, item, &reader) }
        return eras
    }

    private static func era(_ reader: inout MappingReader) -> NumberingEra? {
        let days = reader.days()
        let became = became(&reader, until: days?.until)
        guard let node = reader.required("national"), let national = national(node, &reader), let days else {
            return nil
        }
        return NumberingEra(days, national: national, became: became)
    }

    /// What numbers became when their era ended.
    private static func became(_ reader: inout MappingReader, until: CivilDate?) -> String? {
        guard let became = reader.optionalText("became") else { return nil }
        let around = became.value.split(separator: NumberingEra.placeholder, omittingEmptySubsequences: false)
        guard around.count == 2, around.allSatisfy({ $0.isEmpty || String($0).isDigits }) else {
            reader.error(
                "\"became\" must be digits around \(NumberingEra.placeholder).", .badValue, at: became.place,
                advice: "Write \"01\(NumberingEra.placeholder)\".")
            return nil
        }
        guard until != nil else {
            reader.error(
                "Numbers of an era without an end became nothing else.", .badValue, at: became.place,
                advice: "Add \"until\".")
            return nil
        }
        return became.value
    }

    /// Reports an era whose numbers became longer or shorter than any number had on the day after.
    private static func checkSuccessor(
        of era: NumberingEra, among eras: [NumberingEra], _ item: SourceNode, _ reader: inout MappingReader
    ) {
        guard let until = era.days.until, let became = era.became else { return }
        let next = CivilDate(daysSinceEpoch: until.daysSinceEpoch + 1)
        let added = became.utf8.count - NumberingEra.placeholder.utf8.count
        let later = Set(eras.filter { $0.days.contains(next) }.flatMap(\.lengths))
        for length in era.lengths.sorted() where !later.contains(length + added) {
            reader.error(
                "Numbers of \(length) digits became \(length + added) digits, and no later era has such numbers.",
                .badValue,
                at: item["became"]?.place)
        }
    }

    // MARK: National numbers

    /// Lengths with what numbers begin with at each.
    private static func national(_ node: SourceNode, _ reader: inout MappingReader) -> [Int: [String]]? {
        guard let entries = node.entries, !entries.isEmpty else {
            reader.error(
                "\"national\" must hold lengths with what numbers begin with.", .badValue, at: node.place,
                advice: "Write { 9: [\"24\", \"54\"] }, or { 9: any }.")
            return nil
        }
        var national: [Int: [String]] = [:]
        for entry in entries {
            guard let length = Int(entry.key), (3...14).contains(length) else {
                reader.error("\"\(entry.key)\" is no number of digits from 3 to 14.", .badValue, at: entry.place)
                continue
            }
            if entry.value.scalar == "any" {
                national[length] = [""]
            } else {
                national[length] = reader.prefixes(entry.value, atMost: length).map(\.value)
            }
        }
        return national
    }

    /// The older way: lengths, and what numbers of each of them begin with.
    private static func lengths(_ reader: inout MappingReader) -> NumberingEra? {
        guard let words = reader.words("national_lengths", isRequired: true) else { return nil }
        let lengths = words.compactMap { Int($0) }
        guard lengths.count == words.count, !lengths.isEmpty, lengths.allSatisfy({ (1...15).contains($0) }) else {
            reader.error(
                "\"national_lengths\" must be a list of whole numbers.", .badValue,
                at: reader.node["national_lengths"]?.place,
                advice: "Write [9].")
            return nil
        }
        let leading = reader.optional("leading_digits").map { reader.prefixes($0, atMost: 15).map(\.value) } ?? [""]
        return NumberingEra(national: Dictionary(lengths.map { ($0, leading) }) { first, _ in first })
    }
}
