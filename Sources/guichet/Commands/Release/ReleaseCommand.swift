import ArgumentParser
import Authoring
import Conversation
import DomainKit
import Gateway
import Storage

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Moves programs from draft to canary to live, and back.",
        discussion: """
            A program is named by its digest or the first six or more digits of it. These commands work on the store, \
            beside the gateways that serve it, which follow within two seconds; sessions finish on the program they began \
            with. Who changed what, when and why is kept; see guichet export releases.
            """,
        subcommands: [
            ReleaseDraftCommand.self, ReleaseCanaryCommand.self, ReleaseLiveCommand.self, ReleaseRollbackCommand.self,
            ReleaseRetireCommand.self, ReleaseListCommand.self, ReleaseShowCommand.self,
        ])
}

/// Who makes a change, why, and in which store.
struct ReleaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why, in a few words.", valueName: "text")) var note = ""
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var store: StoreOptions

    /// What to say of lines running gateways do not have; nil where there are none.
    static func hint(ofNewLines lines: [String]) -> String? {
        guard !lines.isEmpty else { return nil }
        return "It names lines the program before did not (\(lines.joined(separator: ", "))). "
            + "Gateways that run hold it back until they are started again; /readyz says so."
    }

    /// Opens the store and does something at the handler of releases; a refusal ends the command with 2, findings with 1.
    /// - Parameter program: its digest, as it is typed.
    func use<Answer>(
        _ operation: StaffOperation, on program: String? = nil, _ body: (ReleaseHandler) async throws -> Answer
    ) async throws -> Answer {
        try await store.use { access, now in
            let member = try await StaffProof(
                of: operation, about: program.map(Subject.record) ?? .city, acting
            ).member(access)
            let signature = ReleaseSignature(by: member.name, note: note)
            return try await body(
                ReleaseHandler(
                    database: access.database, vault: access.vault, compiler: CitySources.compiler,
                    signature: signature, now: now))
        }
    }
}

extension StoreOptions {
    /// Opens the store, does something with it and closes it again.
    /// - Parameter mayMake: whether a store that is not there is made.
    func use<Answer>(
        mayMake: Bool = false, _ body: (StoreAccess, Instant) async throws -> Answer
    ) async throws -> Answer {
        if !mayMake { try StoreAddress(database).requireFile() }
        let now = GatewayWorld.real.now()
        let access = try await StoreAccess.open(database, now: now)
        let result: Result<Answer, any Error>
        do {
            result = .success(try await body(access, now))
        } catch let refusal as ReleaseRefusal {
            result = .failure(Self.ending(of: refusal))
        } catch let error as StorageError {
            result = .failure(Ending.misuse("Nothing was changed: \(error.sentence)"))
        } catch {
            result = .failure(error)
        }
        await access.database.close()
        return try result.get()
    }

    private static func ending(of refusal: ReleaseRefusal) -> Ending {
        guard case .notClean(_, let findings) = refusal else { return .misuse(refusal.description) }
        for finding in findings { Terminal.complain(finding.rendered) }
        return .findings("\(refusal) Nothing was changed.")
    }
}
