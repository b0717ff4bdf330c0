package import Conversation

/// The countries whose facts lie in a folder.
package struct CountryPacks: Sendable {
    private let bundle: SourceBundle
    private let zones: ZoneFiles

    /// Those of a bundle that was read already.
    package init(_ bundle: SourceBundle, zones: ZoneFiles = .system) {
        self.bundle = bundle
        self.zones = zones
    }

    /// Those below a folder of languages and countries.
    package init(locales: String) throws(SourceReadingError) {
        self.init(try SourceBundle(locales: locales))
    }

    /// The countries there are, as two letters of ISO 3166 each, in their order.
    package var codes: [String] {
        bundle.files.keys.compactMap { path in
            guard path.hasPrefix(CountryReader.folder), path.hasSuffix(".yaml") else { return nil }
            return String(path.dropFirst(CountryReader.folder.count).dropLast(5))
        }.sorted()
    }

    /// The facts of one country, nil when they cannot be read, and everything found on the way, warnings too.
    package func read(_ code: String) -> (settings: CountrySettings?, findings: [Diagnostic]) {
        var findings: [Diagnostic] = []
        let asked = SourcePlace(file: CountryReader.folder, line: 1, column: 1)
        let settings = CountryReader(bundle: bundle, zones: zones).read(Located(code, at: asked), &findings)
        return (settings, findings.sorted { ($0.place, $0.message) < ($1.place, $1.message) })
    }
}
