import Foundation
import Testing

extension `The program` {
    /// A disk is full for one process when the system lets it write no further into any file.
    @Suite struct `On a full disk` {
        private static let bytesLeft = 1_024

        @Test func `hooks get no 200, the gateway lives, and goes on when there is room`() async throws {
            try await Workplace.use { place in
                let bills = try await place.importBills(200)
                var phones = [ScriptedPhone].make(4, bills: bills, seed: 3)
                phones = try await place.serve(shell: "trap '' XFSZ") { gateway in
                    phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= 30 }
                    try gateway.limitFiles(to: Self.bytesLeft)
                    try await Self.refuses(gateway)
                    try gateway.limitFiles(to: nil)
                    phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= 60 }
                    #expect(
                        phones.allSatisfy { $0.acknowledged.count >= 60 && $0.surprises.isEmpty },
                        "\(phones.map(\.acknowledged.count)) \(phones.flatMap(\.surprises)) \(gateway.process.complained.suffix(3000))"
                    )
                    try gateway.limitFiles(to: Self.bytesLeft)
                    try await Self.refuses(gateway)
                    return phones
                }
                // It was killed with its disk full; with room it has everything it said it has.
                try await place.serve { gateway in
                    phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= 80 }
                    #expect(phones.allSatisfy { $0.acknowledged.count >= 80 && $0.surprises.isEmpty })
                    #expect(try await phones.answeredDifferently(by: gateway.port).isEmpty)
                    let refused = try await gateway.call(ScriptedPhone.hop("", "refused-1", from: "+233209999999"))
                    #expect(refused.status == 200 && refused.text.hasPrefix("CON "))
                }
                let paid = phones.flatMap(\.paid)
                #expect(!paid.isEmpty)
                #expect(try await place.export("payments").compactMap { $0["bill"] }.sorted() == paid.sorted())
            }
        }

        /// Nothing can be kept, so nothing is acknowledged; who calls is told politely.
        private static func refuses(_ gateway: ServingGateway) async throws {
            for number in 1...5 {
                let hop = try await gateway.call(ScriptedPhone.hop("", "refused-\(number)", from: "+233209999999"))
                #expect(hop.status == 503 && hop.text.hasPrefix("END Sorry"))
                let text = try await gateway.call(
                    ScriptedPhone.text("MENU", "refused-\(number)", from: "+233209999999"))
                #expect(text.status == 503)
            }
            #expect(try await gateway.get("/healthz").status == 200)
            #expect(gateway.process.isRunning)
        }
    }
}

extension ServingGateway {
    /// Bounds the size of every file the gateway writes from now on; nil lifts the bound.
    fileprivate func limitFiles(to bytes: Int?) throws {
        let tool = Process()
        tool.executableURL = URL(filePath: "/usr/bin/prlimit")
        let bound = bytes.map { "\($0)" } ?? "unlimited"
        tool.arguments = ["--pid", "\(process.pid)", "--fsize=\(bound):unlimited"]
        try tool.run()
        tool.waitUntilExit()
        try #require(tool.terminationStatus == 0)
    }
}
