import Simulator
import Authoring
import Foundation
import Gateway
import GatewayTestKit
import Testing

/// Copies of the city's folders that a test may edit.
struct CityFiles {
    let folder: StoreFolder
    var flows: String { folder.file("Flows") }
    var locales: String { folder.file("Locales") }

    init() throws {
        folder = try StoreFolder()
        // Written again and not copied: the checkout's folders may be links, and nothing of it may be edited.
        for (path, text) in try ProjectCity.bundle().files {
            let file = URL(filePath: folder.file(path))
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    func edit(_ path: String, _ old: String, _ new: String) throws {
        let file = folder.file(path)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
    }

    func watch(_ city: TestCity) -> ProgramWatch {
        ProgramWatch(
            files: ProgramFiles(flows: flows, locales: locales), gateway: city.world.gateway,
            compiler: ProjectCity.compiler, counters: city.world.counters, log: .silent)
    }
}
