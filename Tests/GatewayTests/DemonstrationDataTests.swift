import Conversation
import DomainKit
import Foundation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

/// What a demonstration is filled with: files of staff, and the domains that say what they are.
@Suite struct `The demonstration's lists` {
    private static let folder = URL(filePath: ProjectCity.flows).appending(path: "demonstration")

    @Test func `are declared by one domain each, and each has its file`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }
        #expect(ProjectCity.domains.demonstrationLists.map(\.kind).sorted() == files.sorted())
    }

    @Test(arguments: ProjectCity.domains.demonstrationLists)
    func `can be brought in, and be seen to be there`(list: DemonstrationData.List) {
        #expect(ProjectCity.exchange.importKind(list.kind) != nil)
        #expect(ProjectCity.exchange.exportKind(list.export) != nil)
    }

    @Test(.onEveryStore) func `give a visitor bills to pay, and no more of them than are asked for`() async throws {
        try await TestCity.open { city in
            let gateway = city.world.gateway
            func hints(_ limit: Int) async throws -> [DemonstrationData.Hint] {
                try await gateway.database.read { transaction in
                    try ProjectCity.domains.demonstrationHints(
                        atMost: limit,
                        ExportContext(
                            transaction: transaction, vault: gateway.vault,
                            profile: gateway.registry.live.program.profile))
                }
            }
            #expect(
                try await hints(2) == [
                    .init(label: "A bill of GHS 300.00", value: TestCity.bill(1)),
                    .init(label: "A bill of GHS 300.00", value: TestCity.bill(2)),
                ])
            #expect(try await hints(100).count == TestCity.phones.count)
            try await city.run("UPDATE bills SET paid = amount WHERE number = '\(TestCity.bill(1))'")
            #expect(try await hints(1).map(\.value) == [TestCity.bill(2)])
        }
    }
}
