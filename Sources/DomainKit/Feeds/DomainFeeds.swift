/// The feeds of one program, of which no two could answer the same request.
package struct DomainFeeds: Sendable {
    /// In the order of their paths.
    package let all: [DomainFeed]

    /// - Throws: `FeedsRefused` with all that is wrong with them.
    package init(_ modules: DomainModules) throws(FeedsRefused) {
        let problems = Self.faults(of: modules.all) + Self.clashes(modules.all).map(\.sentence)
        guard problems.isEmpty else { throw FeedsRefused(sentences: problems) }
        all = modules.feeds.sorted { $0.path.description < $1.path.description }
    }

    /// The feed that answers a path, written without `/feeds/`, and the code in it; nil where there is none.
    package func find(_ path: String) -> (feed: DomainFeed, code: String?)? {
        for feed in all {
            if let match = feed.path.match(path) { return (feed, match.code) }
        }
        return nil
    }

    /// Two feeds that could answer the same request, and their modules.
    package struct Clash: Sendable, Hashable {
        package let path: FeedPath
        package let module: String
        package let otherPath: FeedPath
        package let otherModule: String

        /// For those who build the program.
        package var sentence: String {
            "The feeds \"\(path)\" of \(module) and \"\(otherPath)\" of \(otherModule) could answer the same request; "
                + "give one of them another path."
        }
    }

    /// Every pair of feeds, of two modules or of one, that could answer the same request, in the order of the modules.
    package static func clashes(_ modules: [DomainModule]) -> [Clash] {
        let feeds = modules.flatMap { module in module.feeds.map { (module: module.name, path: $0.path) } }
        return feeds.indices.flatMap { index in
            feeds[(index + 1)...].filter { feeds[index].path.overlaps($0.path) }.map { other in
                Clash(
                    path: feeds[index].path, module: feeds[index].module, otherPath: other.path,
                    otherModule: other.module)
            }
        }
    }

    /// A sentence for each feed whose path is none.
    private static func faults(of modules: [DomainModule]) -> [String] {
        modules.flatMap { module in
            module.feeds.compactMap { feed in
                feed.path.fault.map {
                    "The feed \"\(feed.path)\" of \(module.name) has no path that can be asked for: \($0)."
                }
            }
        }
    }
}

/// Why the feeds of a program cannot be served: the modules it was built with do not go together.
package struct FeedsRefused: Error, Sendable, Hashable, CustomStringConvertible {
    /// One for each thing that is wrong.
    package let sentences: [String]

    package init(sentences: [String]) { self.sentences = sentences }

    package var description: String { sentences.joined(separator: "\n") }
}
