package import Authoring
package import Conversation
package import Foundation
package import Logging
import Storage

/// Picks up what staff change on a running gateway: a clean program is released, a broken one refused with its findings.
package struct ProgramWatch: Sendable {
    package let flows: String
    package let locales: String
    let office: Office
    let compiler: Compiler
    let counters: GatewayCounters
    let log: Logger

    package init(
        flows: String, locales: String, office: Office, compiler: Compiler, counters: GatewayCounters, log: Logger
    ) {
        self.flows = flows
        self.locales = locales
        self.office = office
        self.compiler = compiler
        self.counters = counters
        self.log = log
    }

    /// What came of one look.
    package enum Finding: Sendable {
        case unchanged
        case released(digest: String)
        case refused([Diagnostic])
    }

    /// Looks at the files; `seen` is the digest last looked at, whether it was released or refused.
    package func look(after seen: inout String) async throws -> Finding {
        let bundle: SourceBundle
        do throws(SourceReadingError) {
            bundle = try SourceBundle(flows: flows, locales: locales)
        } catch {
            let place = SourcePlace(file: error.path, line: 1, column: 1)
            return refuse([Diagnostic(.error, at: place, error.reason)])
        }
        let digest = bundle.digest
        guard digest != seen else { return .unchanged }
        seen = digest
        guard digest != office.shelf.live.program.digest else { return .unchanged }
        let compilation = compiler.compile(bundle)
        guard let shelved = ProgramShelf.shelve(compilation) else {
            return refuse(compilation.errors)
        }
        let now = office.world.now()
        try await office.database.write { try ProgramStore.release(bundle, at: now, $0) }
        office.shelf.release(shelved)
        counters.count(.programReleased)
        log.notice("A changed program is live.", metadata: ["digest": "\(digest.prefix(12))"])
        return .released(digest: digest)
    }

    private func refuse(_ findings: [Diagnostic]) -> Finding {
        counters.count(.programRefused)
        for finding in findings {
            log.error("A changed program is refused.", metadata: ["finding": "\(finding.rendered)"])
        }
        return .refused(findings)
    }

    /// Changes whenever a file may have changed: cheap enough to ask every second.
    package var fingerprint: [String: Date] {
        var stamps: [String: Date] = [:]
        for folder in [flows, locales] {
            let folder = Self.target(folder)
            let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]) ?? []
            for path in paths where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                let attributes = try? FileManager.default.attributesOfItem(atPath: Self.target(folder + "/" + path))
                stamps[folder + "/" + path] = attributes?[.modificationDate] as? Date ?? .distantPast
            }
        }
        return stamps
    }

    /// Where a link leads, for folders and files may be links and only what they lead to changes.
    private static func target(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }
}
