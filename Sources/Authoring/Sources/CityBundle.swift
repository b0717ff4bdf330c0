import Conversation
import Foundation

extension SourceBundle {
    /// Reads only what says who the city is: `city.yaml`, and the file of the country it names. Work on the city's
    /// lists and books needs no more, so nothing else can keep them from it.
    ///
    /// Of the files beside them only the names are known, so that a finding can say which one was meant.
    package init(settingsIn flows: String, locales: String) throws(SourceReadingError) {
        let city = (path: CityReader.path, file: "\(flows)/city.yaml")
        var files = Self.names(in: flows, as: "Flows/")
            .merging(Self.names(in: "\(locales)/countries", as: CountryReader.folder)) { first, _ in first }
        files[city.path] = try Self.text(of: city.file)
        if let text = files[city.path], let country = Self.country(namedIn: text) {
            let path = "\(CountryReader.folder)\(country).yaml"
            files[path] = try Self.text(of: "\(locales)/countries/\(country).yaml")
        }
        self.init(files: files)
    }

    /// The names in a folder, as paths of files that are not read; none where it cannot be listed, for then reading the file that
    /// is needed of it fails and is told.
    private static func names(in folder: String, as prefix: String) -> [String: String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Dictionary(names.map { (prefix + $0, "") }) { first, _ in first }
    }

    /// The code of the country a city names; nil where it names none, which is told where the whole is read.
    private static func country(namedIn text: String) -> String? {
        var findings: [Diagnostic] = []
        guard let code = YAMLReader.read(text, file: CityReader.path, &findings)?["country"]?.scalar,
            !code.contains("/")
        else { return nil }
        return code
    }
}
