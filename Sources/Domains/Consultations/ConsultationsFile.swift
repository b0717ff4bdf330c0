import Conversation
import DomainKit
import Storage
import Wording

extension Participation {
    /// Consultations, one line for each language.
    ///
    /// A consultation in the file takes the place of the stored one with its code, in all languages. Once somebody has
    /// voted it stands as it is: what people answered must stay what they were asked.
    static let consultationsImport = ImportKind(
        "consultations", summary: "Questions the city asks, a line for each language",
        columns: [
            ImportKind.Column("code", required: true, "Short and lasting, as budget-2026"),
            ImportKind.Column("language", required: true, "Tag of the language of this line, as fr"),
            ImportKind.Column("question", required: true, "What is asked"),
            ImportKind.Column(
                "options", required: true, "Choices separated by |, in each language as many in the same order"),
            ImportKind.Column("opens", required: true, "First day, as 2026-05-01"),
            ImportKind.Column("closes", required: true, "Last day, as 2026-05-31"),
        ]
    ) { context, records in
        var stored: [String] = []
        let consultations = try ConsultationLine.read(records, context)
        for (index, consultation) in consultations.enumerated() {
            context.progress(index + 1)
            if try Consultation.find(consultation.code, in: context.transaction) == consultation { continue }
            try consultation.store(in: context.transaction)
            try BallotBox.prepare(consultation.code, context)
            stored.append(consultation.code)
        }
        try context.record(.consultation, stored)
        let notes = consultations.flatMap { [unsaid(of: $0, context.profile), unpublished($0)] }.compactMap { $0 }
        return ImportReport(stored: stored.count, notes: notes)
    }

    /// That the results of a consultation will be at no address, for its code has what an address cannot hold; nil elsewhere.
    private static func unpublished(_ consultation: Consultation) -> String? {
        guard !FeedPath.isCode(consultation.code) else { return nil }
        return
            "Warning: the results of \"\(consultation.code)\" will not be published below /feeds/; a code for that is "
            + "letters without accents, digits, - and _, as budget-2026."
    }

    /// The languages a consultation is not asked in, whose readers see it in another one; nil where it has all.
    private static func unsaid(of consultation: Consultation, _ profile: CityProfile) -> String? {
        let missing = profile.languages.filter { consultation.wordings[$0] == nil }
        guard let first = missing.first, let shown = consultation.wording(in: first, profile),
            let language = consultation.wordings.first(where: { $0.value == shown })?.key
        else { return nil }
        return "Warning: \"\(consultation.code)\" has no line in \(missing.joined(separator: ", ")); readers of "
            + "\(missing.count == 1 ? "it" : "these") see it in \(language)."
    }

    /// Consultations in the columns they are imported by.
    static let consultationsExport = ExportKind(
        "consultations", summary: "Questions the city asks, a line for each language",
        columns: ["code", "language", "question", "options", "opens", "closes"]
    ) { context, row in
        for consultation in try Consultation.all(in: context.transaction) {
            for (language, wording) in consultation.wordings.sorted(by: { $0.key < $1.key }) {
                try row(
                    [
                        consultation.code, language, wording.question,
                        wording.labels.joined(separator: String(Consultation.separator)), consultation.opens.iso,
                        consultation.closes.iso,
                    ])
            }
        }
    }

    /// Votes for each choice. The state is `open`, and no number is told, until the votes are counted, a day after the last
    /// one; then `closed`. It is `altered`, again without numbers, where the box is not what was counted.
    static let resultsExport = ExportKind(
        "results", summary: "Votes of closed consultations",
        columns: ["consultation", "state", "option", "label", "votes"]
    ) { context, row in
        for consultation in try Consultation.all(in: context.transaction) {
            let tally = try Tally(of: consultation.code, context.vault, in: context.transaction)
            let labels = consultation.wording(in: context.profile.defaultLanguage, context.profile)?.labels ?? []
            for (index, label) in labels.enumerated() {
                let (state, count) = tally.shown(Int64(index + 1))
                try row([consultation.code, state, String(index + 1), label, count])
            }
        }
    }
}

extension Tally {
    /// The words of the export: the state, and the votes for a choice where they may be told.
    fileprivate func shown(_ choice: Int64) -> (state: String, votes: String) {
        switch self {
        case .open: ("open", "")
        case .counted(let votes): ("closed", String(votes[choice] ?? 0))
        case .altered: ("altered", "")
        }
    }
}

/// One line of the consultations file, by itself.
private struct ConsultationLine {
    let record: ImportRecord
    let code: String
    let language: String
    let wording: Consultation.Wordings
    let opens: CivilDate
    let closes: CivilDate

    private static let choiceCounts = 2...20

    /// The consultations of the lines, in the order of the file, or `ImportRefused` with all that is wrong with them.
    static func read(_ records: [ImportRecord], _ context: ImportContext) throws -> [Consultation] {
        var problems = ImportProblems()
        let lines = records.compactMap { ConsultationLine($0, context.profile, &problems) }
        var first: [String: ConsultationLine] = [:]
        var order: [ConsultationLine] = []
        var wordings: [String: [String: Consultation.Wordings]] = [:]
        for line in lines {
            if let first = first[line.code] {
                line.compare(with: first, &problems)
            } else {
                first[line.code] = line
                order.append(line)
            }
            if wordings[line.code, default: [:]].updateValue(line.wording, forKey: line.language) != nil {
                problems.add(
                    line.record.line, "language", "Another line has this consultation in this language already.")
            }
        }
        let consultations = try order.map { line in
            let consultation = Consultation(
                code: line.code, opens: line.opens, closes: line.closes, wordings: wordings[line.code] ?? [:])
            if try consultation.breaksVotes(context.transaction) {
                let message =
                    "People have voted on this already, so it cannot change. Give a new consultation another code."
                problems.add(line.record.line, "code", message)
            }
            return consultation
        }
        try problems.check()
        return consultations
    }

    private init?(_ record: ImportRecord, _ profile: CityProfile, _ problems: inout ImportProblems) {
        let code = problems.required("code", of: record, limit: Participation.codeLimit)
        var language = problems.required("language", of: record, limit: Participation.codeLimit)
        if let tag = language, !profile.languages.contains(tag) {
            problems.add(
                record.line, "language",
                "The city does not speak this language: \(profile.languages.joined(separator: ", ")).")
            language = nil
        }
        let question = problems.required("question", of: record, limit: Participation.questionLimit)
        let labels = Self.labels(record, &problems)
        let opens = problems.day("opens", of: record)
        let closes = problems.day("closes", of: record)
        guard let code, let language, let question, let labels, let opens, let closes else { return nil }
        if closes < opens { problems.add(record.line, "closes", "The last day is before the first.") }
        self.record = record
        self.code = code
        self.language = language
        wording = Consultation.Wordings(question: question, labels: labels)
        self.opens = opens
        self.closes = closes
    }

    private static func labels(_ record: ImportRecord, _ problems: inout ImportProblems) -> [String]? {
        let labels = (record["options"] ?? "").split(
            separator: Consultation.separator, omittingEmptySubsequences: false
        )
        .map { String($0).cleanedInput }
        if !choiceCounts.contains(labels.count) {
            problems.add(record.line, "options", "There must be 2 to 20 options, separated by |.")
        } else if labels.contains(where: { $0.isEmpty || $0.count > Participation.labelLimit }) {
            problems.add(
                record.line, "options", "An option is empty or longer than \(Participation.labelLimit) characters.")
        } else if Set(labels).count < labels.count {
            problems.add(record.line, "options", "Two options are the same.")
        } else {
            return labels
        }
        return nil
    }

    /// The lines of one consultation say the same in each language.
    private func compare(with first: ConsultationLine, _ problems: inout ImportProblems) {
        let line = record.line
        if wording.labels.count != first.wording.labels.count {
            problems.add(
                line, "options", "Line \(first.record.line) has another number of options for this consultation.")
        }
        if opens != first.opens {
            problems.add(line, "opens", "Line \(first.record.line) has another day for this consultation.")
        }
        if closes != first.closes {
            problems.add(line, "closes", "Line \(first.record.line) has another day for this consultation.")
        }
    }
}

extension Consultation {
    /// True when storing this would change what somebody has voted on.
    fileprivate func breaksVotes(_ transaction: any Transaction) throws -> Bool {
        let voted = Statement("SELECT 1 FROM consultations WHERE code = $1 AND voted = 1", [.text(code)])
        guard try transaction.first(voted) != nil else { return false }
        return try Consultation.find(code, in: transaction) != self
    }
}
