import Civic
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Testing
import Wallets
import Wording

/// How each wallet writes its statements.
@Suite struct StatementProfileTests {
    private static let folder = ProjectCity.flows + "/../Statements"
    private static let samples = ProjectCity.flows + "/../Tests/Fixtures/Civic/Statements"
    private static let names = WalletCatalog.all.map { $0.name == "sandbox" ? "plain" : $0.name } + ["bank"]

    private static func contents(_ path: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: path), "\(path) is missing"))
    }

    @Test func `every wallet has a profile, the bank too, and no profile is without one`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(files) == Set(Self.names.map { "\($0).csv" }))
    }

    @Test(arguments: names)
    func `a statement is read by the wallet's profile: what came, what left, and nothing that failed`(
        name: String
    ) throws {
        let profile = try StatementProfile(name, from: try Self.contents("\(Self.folder)/\(name).csv"))
        let city = try ProjectCity.program().program.profile
        let clock = StatementClock(
            now: Instant(seconds: 20_600 * 86_400), first: nil, moment: { Instant(seconds: $0) },
            day: { CivilDate(daysSinceEpoch: Int($0.milliseconds / 86_400_000)) })
        let reader = StatementReader(profile, of: city, clock)
        let lines = try reader.read(try Self.contents("\(Self.samples)/\(name).csv")).lines.map(\.description)
        let movements = lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
        let times = name == "bank" ? ["00:00:00", "00:00:00"] : ["08:00:05", "09:00:00"]
        #expect(movements == ["A1 12050 2026-05-04T\(times[0])Z", "A2 -2000 2026-05-04T\(times[1])Z"])
    }
}
