package import Authoring
import Composition
package import Conversation
package import DomainKit
import Foundation
package import Gateway
package import Wording

/// The city whose flows and texts lie in this checkout, compiled once for all tests.
package enum ProjectCity {
    /// The folder `Flows` of the checkout.
    package static let flows = checkout + "/Flows"
    /// The folder `Locales` of the checkout.
    package static let locales = checkout + "/Locales"

    private static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// The domains of the program.
    package static let domains = CityDomains.all
    /// All the tables of a city, and of a simulated network.
    package static let schema = CityDomains.schema
    /// All that can be brought in and taken out.
    package static let exchange = CityDomains.exchange
    /// Everything staff may do.
    package static let staffOperations = CityDomains.staffOperations
    /// What holds in every store.
    package static let check = CityDomains.check

    /// What the domains promise flows, as the executable has it.
    package static let compiler = Compiler(
        vocabulary: Vocabulary(
            actions: domains.signatures,
            sentTexts: domains.sentTexts),
        kept: 32)

    /// The same with the providers and wallets there are.
    package static let compilerOfLines = Compiler(
        vocabulary: Vocabulary(actions: domains.signatures, sentTexts: domains.sentTexts, lines: .known),
        kept: 32)

    /// Every action a flow may call, by name.
    package static var actions: [String: ActionSignature] { domains.signatures }

    /// Why there is no program, with what was found.
    package struct NotClean: Error, CustomStringConvertible {
        package let description: String
    }

    private static let sources = Result { try SourceBundle(flows: flows, locales: locales) }
    private static let compilation = sources.map { compiler.compile($0) }
    private static let open = sources.map { sources in
        SourceBundle(files: sources.files.filter { !$0.key.hasSuffix("/translation.yaml") })
    }
    private static let openCompilation = open.map { compiler.compile($0) }

    /// The sources as they lie in the checkout, without what is known of their translations: a test changes a text and no
    /// translator is there to follow.
    package static func bundle() throws -> SourceBundle { try open.get() }

    /// What came of compiling all of them as they lie there.
    package static func compiled() throws -> Compilation { try compilation.get() }

    /// The program of `bundle`, ready to run.
    package static func program() throws -> RunnableProgram { try runnable(openCompilation.get()) }

    /// The program of other sources, ready to run.
    package static func program(of bundle: SourceBundle) throws -> RunnableProgram {
        try runnable(compiler.compile(bundle))
    }

    /// The small words around the names of places, of every language that lies in the checkout.
    package static let directions: Result<DirectionMarks, any Error> = Result {
        try program(of: bundleInEveryLanguage()).program.profile.directions
    }

    /// The sources as they would be if the city spoke every language that lies in the checkout.
    package static func bundleInEveryLanguage() throws -> SourceBundle {
        let (own, all) = ("languages: [en, fr, pt, ar]", "languages: [en, fr, pt, ar, sw, rw]")
        return try bundle(editing: "Flows/city.yaml", [(own, all)])
    }

    /// The sources with parts of one file replaced; each must stand there.
    package static func bundle(editing path: String, _ edits: [(old: String, new: String)]) throws -> SourceBundle {
        var files = try bundle().files
        for edit in edits {
            guard let text = files[path], text.contains(edit.old) else {
                throw NotClean(description: "\(path) does not contain \(edit.old)")
            }
            files[path] = text.replacingOccurrences(of: edit.old, with: edit.new)
        }
        return SourceBundle(files: files)
    }

    private static func runnable(_ compilation: Compilation) throws -> RunnableProgram {
        guard let program = ProgramRegistry.runnable(compilation) else {
            throw NotClean(description: compilation.errors.map(\.rendered).joined(separator: "\n"))
        }
        return program
    }
}
