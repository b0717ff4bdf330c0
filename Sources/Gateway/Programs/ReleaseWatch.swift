package import Authoring
import Conversation
package import Logging
package import Storage

/// Takes up what was released or put on trial elsewhere: by another gateway of the city, or by staff's commands.
package struct ReleaseWatch: Sendable {
    let gateway: GatewayContext
    let compiler: Compiler
    let counters: GatewayCounters
    let log: Logger

    package init(gateway: GatewayContext, compiler: Compiler, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
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
        /// It names lines that are not open here; this gateway stays on what it has.
        case held(HeldProgram)
    }

    /// What earlier looks found.
    package struct Memory: Sendable {
        /// The digest of the last release that could not be run, which is not tried again.
        var unusable: String?
        /// The latest release as the last look found it.
        var latest: String?
        /// How many changes there were when canaries were last looked at; nil before the first look.
        var changes: Int64?

        package init() {}
    }

    /// Looks at the store's latest release, and at its canaries where anything was changed.
    package func look(_ memory: inout Memory) async throws -> Finding {
        let seen = memory.changes
        let standing = try await gateway.database.read { transaction in
            let changes = try ReleaseBook(transaction: transaction).changes()
            let canaries = changes == seen ? nil : try CandidateStore(transaction: transaction).invitations()
            return (live: try ProgramStore.latestDigest(transaction), changes: changes, canaries: canaries)
        }
        // The live one first: a canary that has become it is never anything else for its phones.
        let finding = try await follow(standing.live, &memory)
        if let canaries = standing.canaries {
            try await invite(canaries)
            memory.changes = standing.changes
        }
        return finding
    }

    private func follow(_ latest: String?, _ memory: inout Memory) async throws -> Finding {
        let live = gateway.registry.live.program.digest
        if latest != memory.latest {
            // What was held back is not to be live any more, as after going back.
            if memory.latest != nil { gateway.registry.hold(nil) }
            memory.latest = latest
        }
        guard let digest = latest, digest != live, digest != memory.unusable else { return .unchanged }
        guard let program = try await program(digest) else {
            memory.unusable = digest
            log.error(
                "The latest release cannot be run here; the program before stays.",
                metadata: ["digest": "\(digest.prefix(12))", "live": "\(live.prefix(12))"])
            return .unusable(digest: digest)
        }
        let missing = gateway.lines.missing(for: program.city)
        guard missing.isEmpty else {
            memory.unusable = digest
            return hold(HeldProgram(digest: digest, lines: missing))
        }
        gateway.registry.release(program)
        counters.count(.programFollowed)
        log.notice("A program released elsewhere is live.", metadata: ["digest": "\(digest.prefix(12))"])
        return .followed(digest: digest)
    }

    private func hold(_ program: HeldProgram) -> Finding {
        gateway.registry.hold(program)
        counters.count(.programHeld)
        log.error(
            "A released program is held back: it names lines that are not open here. Start the gateway again to open them.",
            metadata: [
                "digest": "\(program.digest.prefix(12))", "lines": "\(program.lines.joined(separator: ", "))",
            ])
        return .held(program)
    }

    /// Phones whose canary cannot be run here begin on what everybody begins on.
    private func invite(_ invitations: [[UInt8]: String]) async throws {
        var programs: [String: RunnableProgram] = [:]
        for digest in Set(invitations.values).sorted() {
            guard let program = try await program(digest) else {
                log.error(
                    "A canary cannot be run here; its phones begin on the live program.",
                    metadata: ["digest": "\(digest.prefix(12))"])
                continue
            }
            let missing = gateway.lines.missing(for: program.city)
            guard missing.isEmpty else {
                log.error(
                    "A canary names lines that are not open here; its phones begin on the live program.",
                    metadata: ["digest": "\(digest.prefix(12))", "lines": "\(missing.joined(separator: ", "))"])
                continue
            }
            programs[digest] = program
            let phones = invitations.values.count { $0 == digest }
            log.notice(
                "New sessions of named phones begin on a canary.",
                metadata: ["digest": "\(digest.prefix(12))", "phones": "\(phones)"])
        }
        gateway.registry.invite(invitations.compactMapValues { programs[$0] })
    }

    private func program(_ digest: String) async throws -> RunnableProgram? {
        if let runnable = gateway.registry.runnable(digest) { return runnable }
        return try await ProgramStore.compiled(digest, gateway.database, compiler)
    }
}

extension ProgramStore {
    /// The latest release ready to run; nil where there is none, or nothing can be made of it here.
    package static func latestProgram(_ database: any Database, _ compiler: Compiler) async throws -> RunnableProgram? {
        guard let digest = try await database.read({ try latestDigest($0) }) else { return nil }
        return try await compiled(digest, database, compiler)
    }

    /// A release ready to run; nil when its sources are gone, damaged or made for another build of the gateway. It is
    /// compiled on the caller's thread, for a store's own have citizens waiting. It passed the checks when it was released;
    /// checks that came later keep nobody from running it.
    static func compiled(
        _ digest: String, _ database: any Database, _ compiler: Compiler
    ) async throws -> RunnableProgram? {
        do {
            guard let bundle = try await database.read({ try ProgramStore.bundle(digest, $0) }) else { return nil }
            return ProgramRegistry.runnable(compiler.recompile(bundle))
        } catch let error as StorageError {
            throw error
        } catch {
            return nil
        }
    }
}
