import DomainKit
import Addresses
import Billing
import Consultations
import Roads
import GatewayTestKit
import Testing

/// A line of each kind of list there is, and what must be in the store before.
struct EveryList: Sendable, CustomTestStringConvertible {
    let domain: DomainModule
    let kind: String
    let header: [String]
    let row: [String]
    /// Kinds of this table that come in first.
    var before: [String] = []

    var testDescription: String { kind }

    /// The domain's list as a file.
    func file(_ separator: String = ",", lines: [[String]]? = nil) -> String {
        ([header] + (lines ?? [row])).map { $0.joined(separator: separator) + "\n" }.joined()
    }

    /// Opens a desk on which this list can come in.
    func open(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(domain) { desk in
            for kind in before {
                let list = try #require(Self.all.first { $0.kind == kind })
                try await desk.bring(kind, list.file())
            }
            try await body(desk)
        }
    }

    static let all: [EveryList] = [
        EveryList(
            domain: .billing, kind: "bills",
            header: [
                "number", "payer_name", "amount", "due_date", "payer_phone", "object", "kind", "period", "minimum",
                "area",
            ],
            row: [
                "4830271559", "Ama Boateng", "300.00", "2026-12-31", "0240000001", "Shop 1", "fee", "2026", "75.00",
                "Adum",
            ]),
        EveryList(
            domain: .billing, kind: "taxpayers", header: ["code", "name", "kind", "phone", "second_phone"],
            row: ["T-1", "Ama Boateng", "person", "0240000001", "0240000002"]),
        EveryList(
            domain: .billing, kind: "objects", header: ["code", "kind", "name", "taxpayer", "area"],
            row: ["STALL-1", "stall", "Stall 1", "T-1", "Adum"], before: ["taxpayers"]),
        EveryList(
            domain: .billing, kind: "demands",
            header: ["object_code", "head", "period", "amount", "due_date", "purpose", "minimum"],
            row: ["STALL-1", "rate", "2026", "40.00", "2026-12-31", "current", "10.00"],
            before: ["taxpayers", "objects"]),
        EveryList(
            domain: .billing, kind: "tax-rules", header: ["code", "effect", "percent", "from", "until", "head"],
            row: ["late", "penalty", "10.5", "2026-01-01", "2026-12-31", "rate"]),
        EveryList(
            domain: .billing, kind: "officers", header: ["name", "service", "pin", "until"],
            row: ["Ama Serwaa", "Revenue", "824671", "2026-12-31"]),
        EveryList(
            domain: .billing, kind: "prices", header: ["code", "name", "amount"],
            row: ["BIRTH", "Birth certificate", "20.00"]),
        EveryList(
            domain: .billing, kind: "stall-fees", header: ["code", "fee", "head"],
            row: ["STALL-1", "2.50", "Market days"],
            before: ["taxpayers", "objects"]),
        EveryList(
            domain: .billing, kind: "closed-days", header: ["day", "reason"], row: ["2026-12-25", "Christmas"]),
        EveryList(
            domain: .roads, kind: "places",
            header: ["code", "name", "corridor", "corridor_name", "position", "lat", "lng", "aliases"],
            row: ["ADU", "Adum", "CEN", "Centre", "1", "6.69", "-1.624", "Total"]),
        EveryList(
            domain: .addresses, kind: "addresses", header: ["phone", "words", "area", "number"],
            row: ["0240000001", "blue gate", "Adum", "041738228"]),
        EveryList(
            domain: .consultations, kind: "consultations",
            header: ["code", "language", "question", "options", "opens", "closes"],
            row: ["taps", "en", "Where?", "Market|School", "2026-05-01", "2026-12-31"]),
    ]

    /// Its columns of days.
    var days: [String] { header.filter(["due_date", "until", "from", "day", "opens", "closes"].contains) }

    /// Its columns of amounts and rates.
    var amounts: [String] { header.filter(["amount", "minimum", "fee", "percent", "fixed"].contains) }

    /// The row with another value in a column.
    func changed(_ column: String, to value: String) -> [String] {
        zip(header, row).map { $0 == column ? value : $1 }
    }
}
