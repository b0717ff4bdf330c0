import Simulator
import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Storage

/// What tests of releases in stages do again and again.
extension TestCity {
    static let question = "What is wrong on the road?"

    /// The city's program with another question about roads in it, and perhaps other settings.
    static func bundle(asking words: String, isStaged: Bool = false) throws -> SourceBundle {
        var files = try ProjectCity.bundle(editing: "Locales/en/mobility.yaml", [(question, words)]).files
        if isStaged { files["Flows/city.yaml", default: ""] += "\nrelease: staged\n" }
        return SourceBundle(files: files)
    }

    /// The handler of releases beside this city.
    func releaseHandler(by name: String = "Esi", note: String = "") -> ReleaseHandler {
        ReleaseHandler(
            database: world.gateway.database, vault: world.gateway.vault, compiler: ProjectCity.compiler,
            signature: ReleaseSignature(by: name, note: note), now: world.clock.now)
    }

    /// Puts the city's own program live, as its gateway would at its start, and looks.
    func begin() async throws {
        let (bundle, now) = (try ProjectCity.bundle(), world.clock.now)
        try await world.gateway.database.write { try ProgramStore.release(bundle, at: now, $0) }
    }

    /// What the gateway does every second.
    @discardableResult
    func look() async throws -> ReleaseWatch.Finding {
        var memory = ReleaseWatch.Memory()
        return try await ReleaseWatch(
            gateway: world.gateway, compiler: ProjectCity.compiler, counters: world.counters, log: .silent
        ).look(&memory)
    }

    func canary(_ digest: String, _ phones: [Int], areAll: Bool = false) async throws -> Int {
        let written = phones.map { ReleaseHandler.WrittenPhone(Self.phone($0), at: "phone \($0)") }
        return try await releaseHandler().canary(digest, phones: written, areAll: areAll).phones
    }

    /// What the question about roads is for a phone that dials now.
    func road(_ phone: Int, dial: String) async -> String {
        // Dialled through, for a phone that left something unfinished would be asked about that.
        await hop(phone, "2", dial: dial).text.split(separator: "\n").first.map { String($0.dropFirst(4)) } ?? ""
    }

    /// Every program and its stage, the one last changed first.
    func stages() async throws -> [String: ReleaseStage] {
        let programs = try await world.gateway.database.read { try ProgramList($0).programs }
        return Dictionary(programs.map { ($0.digest, $0.stage) }) { first, _ in first }
    }
}
