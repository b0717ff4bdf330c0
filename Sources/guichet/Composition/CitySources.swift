import Authoring
import DomainKit
import Conversation
import Gateway

/// Staff's files, compiled.
struct CitySources {
    let bundle: SourceBundle
    let compilation: Compilation

    static let vocabulary = Vocabulary(
        actions: CityDomains.all.signatures,
        sentTexts: CityDomains.all.sentTexts, lines: .known)

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
    func runnable() throws -> RunnableProgram {
        guard let runnable = ProgramRegistry.runnable(compilation) else {
            for finding in compilation.errors { Terminal.complain(finding.rendered) }
            throw Ending.findings("\(compilation.errors.count) errors; nothing was started.")
        }
        return runnable
    }

    /// What imports and exports must know of the city: `city.yaml` and the country's file, for nothing else matters to them.
    static func city(_ options: SourceOptions) throws -> (profile: CityProfile, calendar: CityCalendar) {
        let (city, findings) = compiler.city(try bundle(options))
        guard let city else {
            for finding in findings { Terminal.complain(finding.rendered) }
            throw Ending.findings("The city's settings cannot be read.")
        }
        return (city.profile, CityCalendar(zone: city.country.zone))
    }
}
