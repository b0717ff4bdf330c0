import Authoring
import Civic
import Conversation
import Gateway

/// Staff's files, compiled.
struct CitySources {
    let bundle: SourceBundle
    let compilation: Compilation

    static let vocabulary = Vocabulary(
        actions: DomainCatalog.signatures,
        sentTexts: DomainCatalog.sentTexts, lines: .known)

    static let compiler = Compiler(vocabulary: vocabulary)

    static func read(_ options: SourceOptions) throws -> CitySources {
        let bundle = try bundle(options)
        return CitySources(bundle: bundle, compilation: compiler.compile(bundle))
    }

    /// The files, not compiled.
    static func bundle(_ options: SourceOptions) throws -> SourceBundle {
        do throws(SourceReadingError) {
            return try SourceBundle(flows: options.flows, locales: options.locales)
        } catch {
            throw Ending.misuse("\(error.path): \(error.reason)")
        }
    }

    /// The program, ready to run; its findings and an end when it is not clean.
    func shelved() throws -> ShelvedProgram {
        guard let shelved = ProgramShelf.shelve(compilation) else {
            for finding in compilation.errors { Terminal.complain(finding.rendered) }
            throw Ending.findings("\(compilation.errors.count) errors; nothing was started.")
        }
        return shelved
    }

    /// What imports and exports must know of the city; errors in flows do not matter to them.
    func profile() throws -> (profile: CityProfile, calendar: CityCalendar) {
        guard let city = compilation.city else {
            for finding in compilation.errors { Terminal.complain(finding.rendered) }
            throw Ending.findings("The city's settings cannot be read.")
        }
        return (city.profile, CityCalendar(zone: city.country.zone))
    }
}
