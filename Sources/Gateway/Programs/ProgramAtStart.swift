package import Authoring
import Conversation
package import Logging
package import Storage

/// Which program a starting gateway runs: its files where they were changed since they were last looked at, else the
/// city's latest release.
package struct ProgramAtStart: Sendable {
    let files: ProgramFiles
    let database: any Database
    let compiler: Compiler
    let world: GatewayWorld
    let log: Logger
    /// Throws where this gateway cannot serve a program, as one whose lines cannot be opened; then nothing is released.
    let check: @Sendable (RunnableProgram) throws -> Void

    package init(
        files: ProgramFiles, database: any Database, compiler: Compiler, world: GatewayWorld, log: Logger,
        check: @escaping @Sendable (RunnableProgram) throws -> Void = { _ in }
    ) {
        self.files = files
        self.database = database
        self.compiler = compiler
        self.world = world
        self.log = log
        self.check = check
    }

    /// The program; nil when neither the files nor a release can be run.
    package func find() async throws -> RunnableProgram? {
        let bundle = try? files.bundle()
        let compilation = bundle.map { compiler.compile($0) }
        guard let bundle, let compilation, let own = ProgramRegistry.runnable(compilation) else {
            return try await programBefore(compilation)
        }
        let (place, now) = (files.place, world.now())
        // Files another gateway has released since are not what this one runs, and need nothing of it.
        let seen = try await database.read { try FileReleases.digest(at: place, $0) }
        if seen != bundle.digest { try check(own) }
        let (outcome, latest) = try await database.write { transaction in
            let outcome = try FileReleases.offer(bundle, from: place, at: now, transaction)
            return (outcome, try ProgramStore.latestDigest(transaction))
        }
        if outcome == .drafted {
            log.notice("The changed files are kept as a draft.", metadata: ["digest": "\(bundle.digest.prefix(12))"])
        }
        guard let latest, latest != bundle.digest else { return own }
        guard let released = try await ProgramStore.compiled(latest, database, compiler) else {
            log.error(
                "The latest release cannot be run here; the gateway starts with its own files.",
                metadata: ["digest": "\(latest.prefix(12))"])
            return own
        }
        log.notice(
            "The files are not the latest release, which is what the gateway runs.",
            metadata: ["digest": "\(latest.prefix(12))", "files": "\(bundle.digest.prefix(12))"])
        return released
    }

    /// A restart in the middle of somebody's edit must not take the city down.
    private func programBefore(_ compilation: Compilation?) async throws -> RunnableProgram? {
        guard let digest = try await database.read({ try ProgramStore.latestDigest($0) }),
            let program = try await ProgramStore.compiled(digest, database, compiler)
        else { return nil }
        for finding in compilation?.errors ?? [] {
            log.error("The files are not clean.", metadata: ["finding": "\(finding.rendered)"])
        }
        log.error(
            "The gateway starts with the program it ran before.", metadata: ["digest": "\(digest.prefix(12))"])
        return program
    }
}
