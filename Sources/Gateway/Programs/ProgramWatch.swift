package import Authoring
package import Conversation
package import Logging
import Storage

/// Picks up what staff change on a running gateway: a clean program is released, or kept as a draft where the city
/// releases in stages; a broken one is refused with its findings.
package struct ProgramWatch: Sendable {
    package let files: ProgramFiles
    let gateway: GatewayContext
    let compiler: Compiler
    let counters: GatewayCounters
    let log: Logger

    package init(
        files: ProgramFiles, gateway: GatewayContext, compiler: Compiler, counters: GatewayCounters, log: Logger
    ) {
        self.files = files
        self.gateway = gateway
        self.compiler = compiler
        self.counters = counters
        self.log = log
    }

    /// What came of one look.
    package enum Finding: Sendable {
        case unchanged
        case released(digest: String)
        case drafted(digest: String)
        case refused([Diagnostic])
        /// They cannot be read at present, and are looked at again.
        case unreadable(String)
        /// It names lines that are not open here.
        case held(HeldProgram)
    }

    /// Looks at the files; `seen` is the digest last looked at, whether it was released or refused. What was thrown over
    /// leaves it as it was, so that the next look finds the change again.
    package func look(after seen: inout String?) async throws -> Finding {
        let bundle: SourceBundle
        do throws(SourceReadingError) {
            bundle = try files.bundle()
        } catch {
            guard !error.isPassing else {
                log.error("The city's files cannot be read now.", metadata: ["finding": "\(error)"])
                return .unreadable(error.description)
            }
            let place = SourcePlace(file: error.path, line: 1, column: 1)
            return refuse([Diagnostic(.error, .notYaml, at: place, error.reason)])
        }
        let digest = bundle.digest
        guard digest != seen else { return .unchanged }
        let (place, now) = (files.place, gateway.world.now())
        // Another gateway that reads the same files may have been quicker, or a broken edit was taken back.
        if try await gateway.database.read({ try FileReleases.digest(at: place, $0) }) == digest {
            if let held = gateway.registry.held, held.digest == seen { gateway.registry.hold(nil) }
            seen = digest
            return .unchanged
        }
        let compilation = compiler.compile(bundle)
        guard let runnable = ProgramRegistry.runnable(compilation) else {
            seen = digest
            return refuse(compilation.errors)
        }
        let missing = gateway.lines.missing(for: runnable.city)
        let isStaged = bundle.releaseMode == .staged || gateway.registry.live.city.release == .staged
        guard missing.isEmpty || isStaged else {
            seen = digest
            return hold(HeldProgram(digest: digest, lines: missing))
        }
        let outcome = try await gateway.database.write {
            try FileReleases.offer(bundle, from: place, at: now, $0)
        }
        seen = digest
        switch outcome {
        case .unchanged: return .unchanged
        case .drafted: return tellDraft(digest)
        case .released: return digest == gateway.registry.live.program.digest ? .unchanged : release(runnable)
        }
    }

    private func release(_ program: RunnableProgram) -> Finding {
        let digest = program.program.digest
        gateway.registry.release(program)
        counters.count(.programReleased)
        log.notice("A changed program is live.", metadata: ["digest": "\(digest.prefix(12))"])
        return .released(digest: digest)
    }

    /// Nothing is released: a start of this gateway opens the lines and releases the files.
    private func hold(_ program: HeldProgram) -> Finding {
        gateway.registry.hold(program)
        counters.count(.programHeld)
        log.error(
            "A changed program is held back: it names lines that are not open here. Start the gateway again to open them.",
            metadata: [
                "digest": "\(program.digest.prefix(12))", "lines": "\(program.lines.joined(separator: ", "))",
            ])
        return .held(program)
    }

    private func tellDraft(_ digest: String) -> Finding {
        let name = digest.prefix(12)
        counters.count(.programDrafted)
        log.notice(
            "A changed program is kept as a draft.",
            metadata: [
                "digest": "\(name)", "try": "guichet release canary \(name) --phone …",
                "then": "guichet release live \(name)",
            ])
        return .drafted(digest: digest)
    }

    private func refuse(_ findings: [Diagnostic]) -> Finding {
        counters.count(.programRefused)
        for finding in findings {
            log.error("A changed program is refused.", metadata: ["finding": "\(finding.rendered)"])
        }
        return .refused(findings)
    }
}
