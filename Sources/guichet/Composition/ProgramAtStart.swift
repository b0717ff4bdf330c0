import Authoring
import Conversation
import Gateway
import Logging
import Storage

/// Which program a starting gateway runs: the files, when they are clean; else the one it ran before.
struct ProgramAtStart {
    let sources: SourceOptions
    let database: any Database
    let world: GatewayWorld
    let log: Logger

    func find() async throws -> ShelvedProgram {
        let city = try? CitySources.read(sources)
        if let city, let program = ProgramShelf.shelve(city.compilation) {
            let (bundle, now) = (city.bundle, world.now())
            try await database.write { try ProgramStore.release(bundle, at: now, $0) }
            return program
        }
        // A restart in the middle of somebody's edit must not take the city down.
        guard let bundle = try await database.read({ try ProgramStore.latest($0) }),
            let program = ProgramShelf.shelve(CitySources.compiler.compile(bundle))
        else { return try CitySources.read(sources).shelved() }
        for finding in city?.compilation.errors ?? [] {
            log.error("The files are not clean.", metadata: ["finding": "\(finding.rendered)"])
        }
        log.error(
            "The gateway starts with the program it ran before.",
            metadata: ["digest": "\(bundle.digest.prefix(12))"])
        return program
    }
}
