package import Authoring
import Conversation
package import Logging
import Storage

/// Takes up what another gateway of the city has released.
package struct ReleaseWatch: Sendable {
    let office: Office
    let compiler: Compiler
    let counters: GatewayCounters
    let log: Logger

    package init(office: Office, compiler: Compiler, counters: GatewayCounters, log: Logger) {
        self.office = office
        self.compiler = compiler
        self.counters = counters
        self.log = log
    }

    /// What came of one look.
    package enum Finding: Sendable, Hashable {
        case unchanged
        case followed(digest: String)
        /// This gateway cannot run it and stays on what it has.
        case unusable(digest: String)
    }

    /// Looks at the store's latest release; `unusable` is the digest of the last one that could not be run, which is not
    /// tried again.
    package func look(_ unusable: inout String?) async throws -> Finding {
        let live = office.shelf.live.program.digest
        guard let digest = try await office.database.read({ try ProgramStore.latestDigest($0) }), digest != live,
            digest != unusable
        else { return .unchanged }
        guard let program = try await program(digest) else {
            unusable = digest
            log.error(
                "The latest release cannot be run here; the program before stays.",
                metadata: ["digest": "\(digest.prefix(12))", "live": "\(live.prefix(12))"])
            return .unusable(digest: digest)
        }
        office.shelf.release(program)
        counters.count(.programFollowed)
        log.notice("A program released by another gateway is live.", metadata: ["digest": "\(digest.prefix(12))"])
        return .followed(digest: digest)
    }

    private func program(_ digest: String) async throws -> ShelvedProgram? {
        if let shelved = office.shelf.shelved(digest) { return shelved }
        return try await ProgramStore.compiled(digest, office.database, compiler)
    }
}

extension ProgramStore {
    /// A release ready to run; nil when its sources are gone, damaged or made for another build of the gateway. It is
    /// compiled on the caller's thread, for a store's own have citizens waiting. It passed the checks when it was released;
    /// checks that came later keep nobody from running it.
    static func compiled(
        _ digest: String, _ database: any Database, _ compiler: Compiler
    ) async throws -> ShelvedProgram? {
        do {
            guard let bundle = try await database.read({ try ProgramStore.bundle(digest, $0) }) else { return nil }
            return ProgramShelf.shelve(compiler.recompile(bundle))
        } catch let error as StorageError {
            throw error
        } catch {
            return nil
        }
    }
}
