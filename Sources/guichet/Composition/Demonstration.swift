import Composition
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
    let folder: String
    let program: RunnableProgram
    let access: StoreAccess

    /// Fills a store that has nothing of a kind; what is there stays as it is. Of several gateways that start at once one
    /// fills it: a process that finds a row's name taken a moment ago begins again, and sees that nothing is needed.
    func seed() async throws {
        for list in CityDomains.all.demonstrationLists {
            let file = "\(folder)/\(list.kind).csv"
            guard let kind = CityDomains.exchange.importKind(list.kind),
                let listed = CityDomains.exchange.exportKind(list.export),
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

    /// The phone page's settings, with something to try.
    static func phone(_ gateway: GatewayContext, inbox: SimulatedPhones) async throws -> PhoneSimulator? {
        let city = gateway.registry.live.city
        guard let channel = gateway.lines.phones, let code = channel.settings.ussd else { return nil }
        return PhoneSimulator(
            city: city.name, serviceCode: code, shortCode: channel.settings.sms ?? "",
            hooks: "/hooks/\(Lines.phonesName)/\(channel.secret.revealed)",
            phones: phones(city.country.numbering),
            suggestions: try await hints(gateway, atMost: 3).map { hint in
                PhoneSimulator.Suggestion(label: hint.label, value: hint.value)
            }, budget: channel.settings.budget, inbox: inbox)
    }

    /// The lines a starting demonstration prints.
    static func lines(_ gateway: GatewayContext, _ phone: PhoneSimulator) async throws -> [String] {
        var lines = ["\(phone.city): dial \(phone.serviceCode) or text \(phone.shortCode) on the page /phone."]
        for hint in try await hints(gateway, atMost: 5) { lines.append("  \(hint.label): \(hint.value)") }
        if try await !gateway.database.read({ try StaffAccount.areThere(in: $0) }) {
            lines.append("Staff have no accounts here yet: guichet staff add NAME --role administrator")
        }
        return lines
    }

    private static func hints(_ gateway: GatewayContext, atMost limit: Int) async throws -> [DemonstrationData.Hint] {
        let (vault, profile) = (gateway.vault, gateway.registry.live.program.profile)
        return try await gateway.database.read { transaction in
            try CityDomains.all.demonstrationHints(
                atMost: limit, ExportContext(transaction: transaction, vault: vault, profile: profile))
        }
    }
}

/// Thrown to stop an export that has shown enough.
private struct EnoughRows: Error {}
