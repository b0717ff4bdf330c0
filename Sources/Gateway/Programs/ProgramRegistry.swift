package import Authoring
package import Conversation
package import Storage
import Synchronization

/// A program with what it takes to run it.
package final class RunnableProgram: Sendable {
    package let engine: Engine
    package let city: CitySettings
    package let calendar: CityCalendar

    package init(engine: Engine, city: CitySettings, calendar: CityCalendar) {
        self.engine = engine
        self.city = city
        self.calendar = calendar
    }

    package var program: Program { engine.program }

    /// A city's settings without flows and texts: enough for its books, as long as nobody is to be told anything.
    package convenience init(settingsOf city: CitySettings) {
        let program = Program(digest: "", profile: city.profile, flows: [:], languages: [:], keywords: [:])
        self.init(engine: Engine(program: program), city: city, calendar: CityCalendar(zone: city.country.zone))
    }

    /// What it says to people.
    /// - Throws: `TextsMissing` where it is a city's settings alone.
    func texts() throws(TextsMissing) -> Program {
        guard !program.languages.isEmpty else { throw TextsMissing() }
        return program
    }

    /// The same program, whose turns tell the ways they took.
    package var tellingWays: RunnableProgram {
        RunnableProgram(engine: engine.tellingWays, city: city, calendar: calendar)
    }
}

/// Somebody is to be told something where a city's settings alone were opened: the program has to be opened too.
package struct TextsMissing: Error, Sendable, Hashable {
    package init() {}
}

/// A program that would be live here, were the lines it names open.
package struct HeldProgram: Sendable, Hashable {
    package let digest: String
    /// The channels and wallets that are not open here, or are at another provider.
    package let lines: [String]

    package init(digest: String, lines: [String]) {
        self.digest = digest
        self.lines = lines
    }

    /// What is told to staff.
    package var sentence: String {
        "The program \(digest.prefix(12)) names lines that are not open here (\(lines.joined(separator: ", "))); "
            + "start this gateway again to open them."
    }
}

/// The programs sessions run on: the live one, canaries for named phones, and older ones that sessions still stand in.
///
/// A session stays on the program it began with; when that is not in the registry, its sources are taken from the store
/// and compiled again, once.
package final class ProgramRegistry: Sendable {
    private struct Contents {
        var live: RunnableProgram
        var others: [String: RunnableProgram] = [:]
        /// What named phones begin on, by their keyed hashes.
        var canaries: [[UInt8]: RunnableProgram] = [:]
        var held: HeldProgram?
    }

    private let compiler: Compiler
    private let contents: Mutex<Contents>

    package init(live: RunnableProgram, compiler: Compiler) {
        contents = Mutex(Contents(live: live))
        self.compiler = compiler
    }

    /// The program new sessions begin with, of phones that are not named for another.
    package var live: RunnableProgram { contents.withLock { $0.live } }

    /// The program new sessions of one phone begin with; it asks the store nothing.
    /// - Parameter phone: its keyed hash.
    package func front(for phone: [UInt8]) -> RunnableProgram {
        contents.withLock { $0.canaries[phone] ?? $0.live }
    }

    /// A program that is in the registry.
    package func runnable(_ digest: String) -> RunnableProgram? {
        contents.withLock { contents in
            contents.live.program.digest == digest ? contents.live : contents.others[digest]
        }
    }

    /// The program that is held back; nil where none is.
    package var held: HeldProgram? { contents.withLock { $0.held } }

    /// Says which program is held back, in place of what was said before.
    /// - Returns: whether this is new.
    @discardableResult
    package func hold(_ program: HeldProgram?) -> Bool {
        contents.withLock { contents in
            defer { contents.held = program }
            return contents.held != program
        }
    }

    /// Puts a released program in front; the one before stays for its sessions.
    package func release(_ program: RunnableProgram) {
        contents.withLock { contents in
            contents.held = nil
            contents.others[contents.live.program.digest] = contents.live
            contents.live = program
        }
    }

    /// Says what named phones begin on, in place of what was said before; what they began on stays for their sessions.
    package func invite(_ canaries: [[UInt8]: RunnableProgram]) {
        contents.withLock { contents in
            for program in canaries.values { contents.others[program.program.digest] = program }
            contents.canaries = canaries
        }
    }

    /// The program of a digest, from the registry or the store; nil when neither has it or nothing can be
    /// made of it any more. What the checks of today would only keep from being released runs on.
    package func program(_ digest: String, _ transaction: any Transaction) throws -> RunnableProgram? {
        if let found = runnable(digest) { return found }
        guard let bundle = try ProgramStore.bundle(digest, transaction),
            let runnable = Self.runnable(compiler.recompile(bundle))
        else { return nil }
        contents.withLock { $0.others[digest] = runnable }
        return runnable
    }

    /// A clean compilation ready to run; nil when it has errors.
    package static func runnable(_ compilation: Compilation) -> RunnableProgram? {
        guard let program = compilation.program, let city = compilation.city else { return nil }
        return RunnableProgram(
            engine: Engine(program: program), city: city, calendar: CityCalendar(zone: city.country.zone))
    }
}
