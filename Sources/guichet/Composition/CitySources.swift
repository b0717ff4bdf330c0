import Composition
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

    static func read(_ options: SourceOptions, by compiler: Compiler = compiler) throws -> CitySources {
        let bundle = try bundle(options)
        return CitySources(bundle: bundle, compilation: compiler.compile(bundle))
    }

    /// The files, not compiled.
    static func bundle(_ options: SourceOptions) throws -> SourceBundle {
        try reading { () throws(SourceReadingError) in
            try SourceBundle(flows: options.flows, locales: options.locales)
        }
    }

    /// The program, ready to run; its findings and an end when it is not clean.
    /// - Parameter consequence: what did not happen then.
    func runnable(_ consequence: String = "nothing was started.") throws -> RunnableProgram {
        guard let runnable = ProgramRegistry.runnable(compilation) else {
            for finding in compilation.errors { Terminal.complain(finding.rendered) }
            throw Ending.findings("\(compilation.errors.count) errors; \(consequence)")
        }
        return runnable
    }

    /// What books, imports and exports must know of the city. Only `city.yaml` and its country's file are read, so that an
    /// error in a flow keeps nobody from them; an error in those two is told with its line and ends the command with 1.
    static func city(_ options: SourceOptions) throws -> CitySettings {
        let bundle = try reading { () throws(SourceReadingError) in
            try SourceBundle(settingsIn: options.flows, locales: options.locales)
        }
        let (city, findings) = compiler.city(bundle)
        guard let city, findings.isEmpty else {
            for finding in findings { Terminal.complain(finding.rendered) }
            throw Ending.findings("The city's settings have errors; nothing was opened.")
        }
        return city
    }

    private static func reading(_ body: () throws(SourceReadingError) -> SourceBundle) throws -> SourceBundle {
        do throws(SourceReadingError) {
            return try body()
        } catch {
            throw Ending.misuse("\(error.path): \(error.reason)")
        }
    }
}

extension CitySettings {
    var calendar: CityCalendar { CityCalendar(zone: country.zone) }
}
