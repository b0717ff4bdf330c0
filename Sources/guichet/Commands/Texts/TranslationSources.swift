import ArgumentParser
import Authoring
import Conversation
import Foundation

/// Staff's files for work on their translations.
enum TranslationSources {
    static func read(_ options: SourceOptions) throws -> Translations {
        let bundle: SourceBundle
        do throws(SourceReadingError) {
            bundle = try SourceBundle(flows: options.flows, locales: options.locales)
        } catch {
            throw Ending.misuse("\(error.path): \(error.reason)")
        }
        guard let translations = Translations(bundle, compiler: CitySources.compiler) else {
            for finding in CitySources.compiler.compile(bundle).errors { Terminal.complain(finding.rendered) }
            throw Ending.findings("The city or its first language cannot be read.")
        }
        return translations
    }
}

extension Ending {
    /// What a refusal means to the user of the command.
    static func refusal(_ refusal: TranslationRefusal) -> Ending {
        refusal.isMisuse ? .misuse(refusal.sentence) : .findings(refusal.sentence)
    }
}

/// Files of the languages' folder, written together.
struct TextFiles {
    /// The folder that stands for `Locales`.
    let locales: String

    private struct Written {
        let target: URL
        let new: URL
        let old: Data?
    }

    /// Writes all of them or none: each lies complete beside its place before the first is put there.
    func write(_ files: [String: String]) throws {
        var written: [Written] = []
        do {
            for (path, text) in files.sorted(by: { $0.key < $1.key }) {
                let target = URL(filePath: locales).appending(path: path.dropFirst("Locales/".count))
                    .resolvingSymlinksInPath()
                let folder = target.deletingLastPathComponent()
                let new = folder.appending(path: ".\(target.lastPathComponent).new")
                written.append(Written(target: target, new: new, old: try? Data(contentsOf: target)))
                try Data(text.utf8).write(to: new)
            }
        } catch {
            for file in written { try? FileManager.default.removeItem(at: file.new) }
            throw Ending.findings("The texts cannot be written: \(error.localizedDescription) Nothing was changed.")
        }
        var placed: [Written] = []
        for file in written {
            guard rename(file.new.path(percentEncoded: false), file.target.path(percentEncoded: false)) == 0 else {
                let reason = String(cString: strerror(errno))
                for earlier in placed {
                    if let old = earlier.old {
                        try? old.write(to: earlier.target, options: .atomic)
                    } else {
                        try? FileManager.default.removeItem(at: earlier.target)
                    }
                }
                for file in written { try? FileManager.default.removeItem(at: file.new) }
                throw Ending.findings("The texts cannot be written: \(reason). Nothing was changed.")
            }
            placed.append(file)
        }
    }
}
