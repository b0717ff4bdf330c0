import Authoring
import Providers
import DomainKit
import Conversation
import Foundation
import Gateway
import Simulator
import Storage
import Web
import Wording

/// The demonstration city: its data, imported as staff would, and the phones to try it with.
struct Demonstration {
    /// In this order, each from `<kind>.csv`.
    static let kinds = [
        "taxpayers", "objects", "stall-fees", "closed-days", "officers", "prices", "bills", "places", "addresses",
        "consultations",
    ]
    /// What tells whether a kind is in the store, where that is no list of the kind's own name.
    private static let lists = ["stall-fees": "stalls"]

    let folder: String
    let program: RunnableProgram
    let access: StoreAccess

    /// Fills a store that has nothing of a kind; what is there stays as it is. Of several gateways that start at once one
    /// fills it: whoever finds a row's name taken a moment ago begins again, and sees that nothing is needed.
    func seed() async throws {
        for name in Self.kinds {
            let file = "\(folder)/\(name).csv"
            guard let kind = CityDomains.exchange.importKind(name),
                let listed = CityDomains.exchange.exportKind(Self.lists[name] ?? name),
                FileManager.default.fileExists(atPath: file),
                try await access.database.read({ try isEmpty(listed, $0) })
            else { continue }
            _ = try await FileImport(kind: kind, file: file, city: program.city, access: access).run(
                at: GatewayWorld.real.now(), unless: { try !isEmpty(listed, $0) })
        }
    }

    private func isEmpty(_ kind: ExportKind, _ transaction: any Transaction) throws -> Bool {
        let context = ExportContext(
            transaction: transaction, vault: access.vault, profile: program.program.profile)
        do {
            try kind.rows(context) { _ in throw EnoughRows() }
            return true
        } catch is EnoughRows {
            return false
        }
    }

    /// Numbers nobody has: they end in a row of zeros and the number of the phone.
    static func phones(_ plan: NumberingPlan) -> [PhoneNumber] {
        let length = plan.nationalLengths.first ?? 9
        return (1...6).compactMap { number in
            let tail = String(number)
            let head = "24" + String(repeating: "0", count: max(0, length - 2 - tail.count))
            return PhoneNumber(e164: "+" + plan.callingCode + head + tail)
        }
    }

    /// The phone page's settings, with bills to try.
    static func phone(_ gateway: GatewayContext, inbox: SimulatedPhones) async throws -> PhoneSimulator? {
        let city = gateway.registry.live.city
        let channels = gateway.lines.channels.values.sorted { $0.settings.name < $1.settings.name }
        guard let channel = channels.first(where: { $0.settings.ussd != nil }) else { return nil }
        let code = channel.settings.ussd ?? ""
        return PhoneSimulator(
            city: city.name, serviceCode: code, shortCode: channel.settings.sms ?? "",
            hooks: "/hooks/\(channel.settings.name)/\(channel.secret.revealed)", networkCode: "62001",
            phones: phones(city.country.numbering),
            suggestions: try await openBills(gateway).prefix(3).map { bill in
                PhoneSimulator.Suggestion(label: "A bill of \(bill.due)", value: bill.number)
            }, budget: channel.settings.budget, inbox: inbox)
    }

    /// The lines a starting demonstration prints.
    static func lines(_ gateway: GatewayContext, _ phone: PhoneSimulator) async throws -> [String] {
        var lines = ["\(phone.city): dial \(phone.serviceCode) or text \(phone.shortCode) on the page /phone."]
        for bill in try await openBills(gateway).prefix(5) {
            lines.append("  bill \(bill.number): \(bill.due) to pay")
        }
        return lines
    }

    private static func openBills(_ gateway: GatewayContext) async throws -> [(number: String, due: String)] {
        guard let kind = CityDomains.exchange.exportKind("bills"), let number = kind.columns.firstIndex(of: "number"),
            let due = kind.columns.firstIndex(of: "due"), let status = kind.columns.firstIndex(of: "status")
        else { return [] }
        let (vault, profile) = (gateway.vault, gateway.registry.live.program.profile)
        return try await gateway.database.read { transaction in
            var found: [(number: String, due: String)] = []
            do {
                try kind.rows(ExportContext(transaction: transaction, vault: vault, profile: profile)) { row in
                    guard row[status] == "open" else { return }
                    found.append((row[number], "\(profile.currency.code) \(row[due])"))
                    if found.count == 5 { throw EnoughRows() }
                }
            } catch is EnoughRows {}
            return found
        }
    }
}

/// Thrown to stop an export that has shown enough.
private struct EnoughRows: Error {}
