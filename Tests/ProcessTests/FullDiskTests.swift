import Foundation
import Testing

extension `The program` {
    @Suite struct `When nothing can be written` {
        @Test(.enabled(if: SmallDisk.canBeMade, "a small disk of one's own takes the right to mount one"))
        func `on a full disk hooks get no 200, and all goes on when there is room`() async throws {
            try await Workplace.use { place in
                try await SmallDisk.use(at: place.folder) { disk in
                    let bills = try await place.importBills(40)
                    var phones = try await place.serve { gateway in
                        var phones = [ScriptedPhone].make(4, bills: bills, seed: 3)
                        for goal in [30, 60] {
                            phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= goal }
                            expectTalked(phones, goal)
                            try disk.fill()
                            try await expectRefusals(gateway)
                            #expect(try await gateway.get("/readyz").status == 503)
                            try disk.empty()
                            try await wait(10) { try await gateway.get("/readyz").status == 200 }
                        }
                        phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= 70 }
                        expectTalked(phones, 70)
                        try disk.fill()
                        try await expectRefusals(gateway)
                        return phones
                    }
                    // It was killed with its disk full.
                    try disk.empty()
                    phones = try await expectEverything(of: phones, goal: 80, in: place)
                    let paid = phones.flatMap(\.paid)
                    #expect(try await place.export("payments").compactMap { $0["bill"] }.sorted() == paid.sorted())
                }
            }
        }

        /// What a write past a bound comes to differs from a full disk: nobody knows what a disk that errs has kept, so the
        /// gateway keeps nothing more until it is started again.
        @Test func `on a disk that fails hooks get no 200, the gateway says so, and a restart mends it`() async throws {
            try await Workplace.use { place in
                let bills = try await place.importBills(40)
                let phones = try await place.serve(shell: "trap '' XFSZ") { gateway in
                    let phones = try await [ScriptedPhone].make(4, bills: bills, seed: 5).talking(to: gateway.port) {
                        $0.acknowledged.count >= 30
                    }
                    expectTalked(phones, 30)
                    try gateway.limitFiles(to: 1_024)
                    try await expectRefusals(gateway)
                    try gateway.limitFiles(to: nil)
                    try await expectRefusals(gateway)
                    #expect(try await gateway.get("/readyz").status == 503)
                    // Ten turns were undone; the log says it once, and how often when a minute is over.
                    let told = gateway.process.complained.components(separatedBy: "A turn was undone.").count - 1
                    #expect((1...4).contains(told), "\(gateway.process.complained)")
                    return phones
                }
                _ = try await expectEverything(of: phones, goal: 50, in: place)
            }
        }
    }
}

private func expectTalked(_ phones: [ScriptedPhone], _ goal: Int) {
    #expect(phones.allSatisfy { $0.acknowledged.count >= goal }, "\(phones.map(\.acknowledged.count))")
    #expect(phones.allSatisfy { $0.surprises.isEmpty }, "\(phones.flatMap(\.surprises))")
}

/// Nothing can be kept, so nothing is acknowledged; who calls is told politely, and the gateway lives.
private func expectRefusals(_ gateway: ServingGateway) async throws {
    for number in 1...5 {
        let hop = try await gateway.call(ScriptedPhone.hop("", "refused-\(number)", from: "+233209999999"))
        #expect(hop.status == 503 && hop.text.hasPrefix("END Sorry"), "\(hop.status) \(hop.text)")
        let text = try await gateway.call(ScriptedPhone.text("MENU", "refused-\(number)", from: "+233209999999"))
        #expect(text.status == 503)
    }
    #expect(try await gateway.get("/healthz").status == 200)
    #expect(gateway.process.isRunning)
}

/// Starts the gateway again: what was acknowledged stands, what was refused can be asked again, and all goes on.
private func expectEverything(
    of phones: [ScriptedPhone], goal: Int, in place: Workplace
) async throws -> [ScriptedPhone] {
    try await place.serve { gateway in
        let phones = try await phones.talking(to: gateway.port) { $0.acknowledged.count >= goal }
        expectTalked(phones, goal)
        let different = try await phones.answeredDifferently(by: gateway.port)
        #expect(different.isEmpty, "\(different.prefix(3))")
        let refused = try await gateway.call(ScriptedPhone.hop("", "refused-1", from: "+233209999999"))
        #expect(refused.status == 200 && refused.text.hasPrefix("CON "))
        return phones
    }
}

extension ServingGateway {
    /// Bounds the size of every file the gateway writes from now on; nil lifts the bound.
    fileprivate func limitFiles(to bytes: Int?) throws {
        let bound = bytes.map { "\($0)" } ?? "unlimited"
        try #require(SmallDisk.run("prlimit", "--pid", "\(process.pid)", "--fsize=\(bound):unlimited"))
    }
}

/// A disk of a few megabytes in memory.
private struct SmallDisk {
    let folder: String

    private var ballast: String { folder + "/ballast" }

    static let canBeMade: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guichet-\(UUID().uuidString)").path()
        guard geteuid() == 0,
            (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)) != nil
        else { return false }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return mount(folder) && run("umount", folder)
    }()

    static func use(at folder: String, _ body: (SmallDisk) async throws -> Void) async throws {
        try #require(mount(folder))
        defer { _ = run("umount", "--lazy", folder) }
        try await body(SmallDisk(folder: folder))
    }

    /// Takes all the room there is.
    func fill() throws {
        let file = try #require(fopen(ballast, "a"))
        setvbuf(file, nil, _IONBF, 0)
        let page = [UInt8](repeating: 0, count: 4_096)
        while fwrite(page, 1, page.count, file) == page.count {}
        fclose(file)
    }

    func empty() throws { try FileManager.default.removeItem(atPath: ballast) }

    private static func mount(_ folder: String) -> Bool {
        run("mount", "-t", "tmpfs", "-o", "size=16m", "guichet-test", folder)
    }

    fileprivate static func run(_ command: String...) -> Bool {
        let tool = Process()
        tool.executableURL = URL(filePath: "/usr/bin/env")
        tool.arguments = command
        (tool.standardOutput, tool.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        guard (try? tool.run()) != nil else { return false }
        tool.waitUntilExit()
        return tool.terminationStatus == 0
    }
}
