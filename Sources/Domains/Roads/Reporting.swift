import Conversation
import DomainKit
import Storage

/// What can be wrong on a road.
enum ReportKind: String, CaseIterable {
    case jam, crash, flood, closure, other
}

extension Mobility {
    /// The same phone telling the same of the same place within this time has told nothing new.
    static let repetitionSeconds: Int64 = 30 * 60

    private static func numbered(_ name: String) -> RecordType {
        RecordType(
            name, ["number": .text, "name": .text, "road": .text, "toward_name": .text],
            widths: [
                "number": .text(most: FreshNumber.longest(numberDigits, extraDigits: extraDigits), letters: .plain),
                "name": .text(most: Place.nameLimit, letters: .words),
                "road": .text(most: Place.nameLimit, letters: .words),
                "toward_name": .text(most: Place.nameLimit, letters: .words),
            ])
    }

    /// Digits of a report's number before the check digits.
    fileprivate static let numberDigits = 5
    /// Ten million reports have room.
    fileprivate static let extraDigits = 2

    /// Stores what a citizen reports, once.
    ///
    /// `road` is the place's where other places have its name too, and empty where the name tells which it is.
    ///
    /// A kind beyond `ReportKind` throws `ArgumentError`; a direction that is no place, or the place itself, is left
    /// out.
    static let reportAction = Action(
        ActionSignature(
            "mobility.report", takes: ["kind": .text, "place": .text, "toward": .text], optional: ["toward"],
            allowed: ["kind": ReportKind.allCases.map(\.rawValue)],
            outcomes: [
                "stored": numbered("stored"),
                "repeated": numbered("repeated"),
                "unknown_place": RecordType("unknown_place", [:]),
            ], changes: true)
    ) { context, arguments in
        guard let kind = ReportKind(rawValue: try arguments.text("kind")) else { throw ArgumentError(name: "kind") }
        guard let place = try Place.find(try arguments.text("place"), in: context.transaction) else {
            return ActionOutcome("unknown_place")
        }
        var toward: Place?
        if let code = arguments.optionalText("toward"), code != place.code {
            toward = try Place.find(code, in: context.transaction)
        }
        let road = try Gazetteer(context.transaction, context.memory).index.roadApart(of: place.code)
        let report = Report(kind: kind, place: place, toward: toward, road: road ?? "")
        if let earlier = try report.repeated(context) { return earlier }
        return try report.store(context)
    }
}

/// One citizen's report, about to be stored.
private struct Report {
    let kind: ReportKind
    let place: Place
    let toward: Place?
    /// Where other places have the name of this one; empty elsewhere.
    let road: String

    /// The outcome that names the report this one repeats, or nil when it is new.
    func repeated(_ context: ActionContext) throws -> ActionOutcome? {
        let since = context.now.adding(seconds: -Mobility.repetitionSeconds)
        let earlier = try context.transaction.first(
            Statement(
                """
                SELECT reports.number, towards.name
                FROM reports LEFT JOIN places AS towards ON towards.code = reports.toward
                WHERE reports.reporter = $1 AND reports.reported_at > $2 AND reports.kind = $3 AND reports.place = $4
                ORDER BY reports.reported_at DESC LIMIT 1
                """,
                [.blob(context.phoneHash), .integer(since.milliseconds), .text(kind.rawValue), .text(place.code)]))
        guard let earlier else { return nil }
        return outcome("repeated", number: try earlier.text(0), toward: try earlier.optionalText(1))
    }

    func store(_ context: ActionContext) throws -> ActionOutcome {
        // Five digits and two check digits: short enough to read aloud, and a city has few reports to tell apart.
        let number = try FreshNumber(
            digits: Mobility.numberDigits, random: context.random, extraDigits: Mobility.extraDigits
        )
        .number { number in
            try context.transaction.first(Statement("SELECT 1 FROM reports WHERE number = $1", [.text(number)])) != nil
        }
        try context.transaction.post(
            Statement(
                """
                INSERT INTO reports (number, kind, place, toward, reporter, reported_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    .text(number), .text(kind.rawValue), .text(place.code), .text(toward?.code ?? ""),
                    .blob(context.phoneHash), .integer(context.now.milliseconds),
                ]))
        return outcome("stored", number: number, toward: toward?.name)
    }

    private func outcome(_ name: String, number: String, toward: String?) -> ActionOutcome {
        ActionOutcome(
            name,
            [
                "number": .text(number), "name": .text(place.name), "road": .text(road),
                "toward_name": .text(toward ?? ""),
            ])
    }
}
