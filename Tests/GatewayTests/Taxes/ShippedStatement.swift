import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Testing
import Wallets
import Wording

/// Statements as the profiles of the project read them, with a sample of each.
enum ShippedStatement {
    static let folder = ProjectCity.flows + "/statements"
    private static let samples = ProjectCity.flows + "/../Tests/Fixtures/Domains/Statements"
    /// Those of every wallet, and the bank's.
    static let names = WalletCatalog.all.map { name(of: $0) } + ["bank"]

    static func name(of kind: any Wallet.Type) -> String { kind.name == "sandbox" ? "plain" : kind.name }

    private static func contents(_ path: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: path), "\(path) is missing"))
    }

    static func sample(_ name: String) throws -> String {
        String(decoding: try contents("\(samples)/\(name).csv"), as: UTF8.self)
    }

    /// - Parameter days: the day it is read on, counted from 1970.
    static func read(_ text: String, by name: String, on days: Int64 = 20_600) throws -> [StatementLine] {
        let profile = try StatementProfile(name, from: try contents("\(folder)/\(name).csv"))
        let city = try ProjectCity.program().program.profile
        let clock = StatementClock(
            now: Instant(seconds: days * 86_400), first: nil, moment: { Instant(seconds: $0) },
            day: { CivilDate(daysSinceEpoch: Int($0.milliseconds / 86_400_000)) })
        let reader = StatementReader(profile, of: city, clock, requests: { ReferenceUUID.reference(in: $0) })
        return try reader.read(Array(text.utf8)).lines
    }

    /// The sample with nothing but its first payment, of 300.00 on the day the city's tests live in, and nobody's phone.
    ///
    /// - Parameters:
    ///   - movement: the wallet's name of it.
    ///   - reference: what it says we gave the wallet.
    ///   - other: the name the wallet's updates have, where the statement has a column for that.
    static func payment(
        in name: String, called movement: String, _ reference: String, other: String
    ) throws -> String {
        let lines = try sample(name).split(separator: "\n").map(String.init)
        let place = try #require(lines.firstIndex { $0.contains("A1") }, "\(name) has no payment")
        let changes = [
            ("2026-05-04", "2026-03-02"), ("04-05-2026", "02-03-2026"), ("04/05/2026", "02/03/2026"),
            ("+233240000001", ""), ("233240000001", ""), ("0240000001", ""), ("240000001", ""),
            ("120.50", "300.00"), ("120,50", "300,00"), ("12050", "30000"), ("1.20", "0.00"), (",120,", ",0,"),
            ("A1", "<movement>"), ("REF1", "<reference>"), ("cos-1", "<other>"),
            ("<movement>", movement), ("<reference>", reference), ("<other>", other),
        ]
        let row = changes.reduce(lines[place]) { row, change in row.replacing(change.0, with: change.1) }
        return (lines[..<place] + [row]).joined(separator: "\n") + "\n"
    }
}
