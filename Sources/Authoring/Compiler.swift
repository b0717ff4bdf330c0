package import Conversation
import Wording

/// What the rest of the program promises flows: actions, and the texts it sends by itself.
package struct Vocabulary: Sendable {
    package let actions: [String: ActionSignature]
    /// Full keys with what they show.
    package let sentTexts: [String: RecordType]
    /// The providers and wallets there are; nil where nobody asks about them.
    package let lines: LineVocabulary?

    package init(
        actions: [String: ActionSignature], sentTexts: [String: RecordType] = [:], lines: LineVocabulary? = nil
    ) {
        self.actions = actions
        self.sentTexts = sentTexts
        self.lines = lines
    }
}

/// What came of compiling: every finding, and a program when none is an error.
package struct Compilation: Sendable {
    package let program: Program?
    package let city: CitySettings?
    /// In the order of the files, lines and columns.
    package let diagnostics: [Diagnostic]

    package var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// From files to a checked program, in stages:
/// 1. the city and its country; 2. each language and its texts; 3. each flow, state by state;
/// 4. the checks that look at all of them together; 5. the program, when nothing is wrong.
///
/// Nothing is thrown: findings of all stages come back at once.
package struct Compiler: Sendable {
    package let vocabulary: Vocabulary
    /// Where the clocks of the city's time zone are looked up.
    package let zones: ZoneFiles
    /// Is told the digest of sources each time they are compiled, and not when what came of them is kept.
    package typealias Witness = @Sendable (_ digest: String) -> Void

    private let cache: CompilationCache
    private let witness: Witness?

    /// - Parameters:
    ///   - kept: of how many sources the outcome is kept, so that asking again costs a digest.
    ///   - witness: looks on; nil where nobody does.
    package init(vocabulary: Vocabulary, zones: ZoneFiles = .system, kept: Int = 4, witness: Witness? = nil) {
        self.vocabulary = vocabulary
        self.zones = zones
        self.witness = witness
        cache = CompilationCache(limit: kept)
    }

    /// Compiles sources that are to be released: every error keeps the program from being made.
    package func compile(_ bundle: SourceBundle) -> Compilation {
        let compilation = recompile(bundle)
        guard compilation.errors.isEmpty else {
            return Compilation(program: nil, city: compilation.city, diagnostics: compilation.diagnostics)
        }
        return compilation
    }

    /// Compiles sources that were released before. What has been looked for only since then is told all the same, and
    /// does not take the program away from the sessions that stand in it.
    package func recompile(_ bundle: SourceBundle) -> Compilation {
        let digest = bundle.digest
        return cache.compilation(CompilationCache.Key(digest: digest, unread: bundle.unread)) {
            witness?(digest)
            var diagnostics: [Diagnostic] = []
            let draft = draft(bundle, &diagnostics)
            diagnostics += draft.check()
            let sorted = Array(Set(diagnostics)).sorted { ($0.place, $0.message) < ($1.place, $1.message) }
            let isStopped = sorted.contains { $0.severity == .error && $0.kind.blocks == .running }
            let program = isStopped ? nil : draft.city.map { draft.program($0, digest: digest) }
            return Compilation(program: program, city: draft.city, diagnostics: sorted)
        }
    }

    /// The city and its country alone, with what was found in their two files; nil where they cannot be read.
    package func city(_ bundle: SourceBundle) -> (city: CitySettings?, findings: [Diagnostic]) {
        var findings: [Diagnostic] = []
        let city = CityReader(bundle: bundle, zones: zones, lines: vocabulary.lines).read(&findings)
        return (city, findings.filter { $0.severity == .error })
    }

    /// What every screen and message of these sources takes; nil where the city itself cannot be read.
    package func report(_ bundle: SourceBundle) -> BudgetReport? {
        BudgetReport(read(bundle))
    }

    /// Everything read, before the checks that look at all of it together; what cannot be read is not told.
    func read(_ bundle: SourceBundle) -> Draft {
        var diagnostics: [Diagnostic] = []
        return draft(bundle, &diagnostics)
    }

    private func draft(_ bundle: SourceBundle, _ diagnostics: inout [Diagnostic]) -> Draft {
        let city = CityReader(bundle: bundle, zones: zones, lines: vocabulary.lines).read(&diagnostics)
        let languages = readLanguages(bundle, city, &diagnostics)
        let reference = city?.languages.first.flatMap { languages[$0] }
        let knownTexts = reference?.isComplete == true ? reference.map { Set($0.texts.keys) } : nil
        let (flows, hasAllFlows) = readFlows(bundle, knownTexts, &diagnostics)
        diagnostics += bundle.unread.map { path in
            let ending = path.lowercased().contains(".yml") ? ".yml" : ".yaml"
            return Diagnostic(
                .error, .unreadFile, at: SourcePlace(file: path, line: 1, column: 1),
                "This file is not read: only names that end in .yaml or .yml, in small letters, are.",
                advice: "Rename it, so that it ends in \(ending).")
        }
        return Draft(
            bundle: bundle, city: city, languages: languages,
            flows: Dictionary(flows.map { ($0.flow.name, $0) }) { first, _ in first },
            hasAllFlows: hasAllFlows, vocabulary: vocabulary)
    }

    private func readLanguages(
        _ bundle: SourceBundle, _ city: CitySettings?, _ diagnostics: inout [Diagnostic]
    ) -> [String: Draft.LanguageDraft] {
        var languages: [String: Draft.LanguageDraft] = [:]
        for tag in city?.languages ?? [] {
            languages[tag] = LanguageReader(bundle: bundle, tag: tag, country: city?.country.code)
                .read(&diagnostics)
        }
        return languages
    }

    private func readFlows(
        _ bundle: SourceBundle, _ knownTexts: Set<String>?, _ diagnostics: inout [Diagnostic]
    ) -> (flows: [FlowReader.Found], areAll: Bool) {
        let reader = FlowReader(knownTexts: knownTexts)
        var flows: [FlowReader.Found] = []
        var areAll = true
        for (path, text) in bundle.files.sorted(by: { $0.key < $1.key })
        where path.hasPrefix("Flows/") && path != CityReader.path && !path.hasSuffix(".transcript.yaml") {
            guard let found = reader.read(text, file: path, &diagnostics) else {
                areAll = false
                continue
            }
            if let earlier = flows.first(where: { $0.flow.name == found.flow.name }) {
                diagnostics.append(
                    Diagnostic(
                        .error, .duplicate, at: found.place,
                        "The flow \"\(found.flow.name)\" stands already in \(earlier.place.file).",
                        advice: "Give one of them another name."))
            }
            flows.append(found)
        }
        return (flows, areAll)
    }
}
