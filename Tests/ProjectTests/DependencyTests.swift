import Foundation
import Testing

/// What the program is made of besides our own code, and whether the files that tell it agree.
@Suite struct Dependencies {
    private struct Named: Hashable {
        let name: String
        let version: String
        let licence: String
    }

    /// The rows of the tables of the page, each by the names of its columns.
    private static func tables() throws -> [[[String: String]]] {
        var tables: [[[String: String]]] = []
        var columns: [String]?
        for line in try Checkout.file("Documentation/Dependencies.md").lines {
            guard line.hasPrefix("|") else {
                columns = nil
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let names = columns else {
                columns = cells
                tables.append([])
                continue
            }
            if !cells[0].allSatisfy({ $0 == "-" }) {
                tables[tables.count - 1].append(Dictionary(zip(names, cells)) { first, _ in first })
            }
        }
        return tables
    }

    private static func named(_ rows: [[String: String]]) throws -> [Named] {
        try rows.map { row in
            Named(
                name: try #require(row["package"] ?? row["library"]), version: try #require(row["version"]),
                licence: try #require(row["licence"]))
        }
    }

    @Test func `in Package swift are bound to one version each, and the page names the same`() throws {
        let text = try Checkout.file("Package.swift").lines.joined(separator: "\n")
        let pins = text.matches(of: #/\.package\(url: "[^"]*\/([^"\/]+)", exact: "([0-9.]+)"/#)
        #expect(pins.count == text.matches(of: #/\.package\(/#).count, "every package is bound by exact:")
        let pinned = Set(pins.map { "\($0.1.lowercased()) \($0.2)" })
        let direct = Set(try Self.named(try #require(Self.tables().first)).map { "\($0.name) \($0.version)" })
        #expect(pinned == direct)
        for row in try Self.tables().joined() {
            #expect(row["why"]?.isEmpty == false && row["licence"]?.isEmpty == false, "\(row)")
        }
    }

    /// What was resolved for this build, each with its one version. No Package.resolved is kept.
    private static func resolved() throws -> Set<String> {
        struct State: Decodable {
            struct Object: Decodable { let dependencies: [Dependency] }
            struct Dependency: Decodable {
                struct Reference: Decodable { let identity: String }
                struct Checkout: Decodable {
                    struct Place: Decodable { let version: String? }
                    let checkoutState: Place?
                }
                let packageRef: Reference
                let state: Checkout
            }
            let object: Object
        }
        let file = try Checkout.file(".build/workspace-state.json").lines.joined(separator: "\n")
        let state = try JSONDecoder().decode(State.self, from: Data(file.utf8))
        return Set(
            state.object.dependencies.map {
                "\($0.packageRef.identity) \($0.state.checkoutState?.version ?? "of no version")"
            })
    }

    @Test func `are resolved as the page says, with all they bring along`() throws {
        let told = Set(try Self.named(try Self.tables().prefix(2).flatMap(\.self)).map { "\($0.name) \($0.version)" })
        #expect(try Self.resolved() == told)
    }

    /// The checkout's own check, over a copy of what it reads.
    private static func checked(
        _ path: String? = nil, _ old: String = "", _ new: String = ""
    ) throws -> (status: Int32, output: String, complaints: String) {
        try Workshop.use { shop in
            let script = try shop.copy("Scripts/third-parties", isProgram: true)
            for file in [
                "Package.swift", "NOTICE", "Documentation/Dependencies.md", "Sources/guichet/Composition/Release.swift",
            ] {
                if file == path { try shop.copy(file, (old, new)) } else { try shop.copy(file) }
            }
            return try Checkout.run(script, ["check"], environment: ["GUICHET_BUILD": Checkout.absolute(".build")])
        }
    }

    @Test func `that disagree are told by the check of a release, and the release is not made`() throws {
        let sound = try Self.checked()
        #expect(sound.status == 0 && sound.output.isEmpty && sound.complaints.isEmpty, "\(sound)")
        let table = try #require(Self.tables().first)
        let first = try #require(try Self.named(table).first)
        let row = "| \(first.name) | \(first.version) |"
        for (path, old, new, says) in [
            ("Documentation/Dependencies.md", row, "| \(first.name) | 0.0.1 |", "\(first.name): the page says 0.0.1"),
            ("Documentation/Dependencies.md", row, "| nobodys | \(first.version) |", "nobodys: the page says"),
            ("Package.swift", "exact: \"\(first.version)\"", "exact: \"0.0.1\"", "Package.swift and the page differ"),
            ("Package.swift", "exact: \"\(first.version)\"", "from: \"\(first.version)\"", "must be bound by exact:"),
            (
                "NOTICE", "\n\(first.name) \(first.version) (", "\n\(first.name) 0.0.1 (",
                "NOTICE lacks \(first.name) \(first.version)"
            ),
        ] as [(String, String, String, String)] {
            let told = try Self.checked(path, old, new)
            #expect(told.status == 1 && told.complaints.contains(says), "\(says)\n\(told)")
        }
    }

    @Test func `that are in the program have their notice, in their version, and no other has`() throws {
        let tables = try Self.tables()
        try #require(tables.count == 3)
        let linked = tables[0] + tables[1].filter { $0["in the program"] == "yes" }
        let expected = Set(try Self.named(linked).map { "\($0.name) \($0.version) (\($0.licence))" })
        let notice = try Checkout.file("NOTICE").lines
        let rule = String(repeating: "-", count: 80)
        let headed = notice.indices.filter { notice[$0] == rule && $0 + 2 < notice.count }.map { notice[$0 + 2] }
        #expect(Set(headed) == expected && headed.count == expected.count)
        // What the MIT and BSD licences ask to be handed on.
        let words = notice.joined(separator: "\n")
        for part in [
            "JP Simard", "Kirill Simonov", "Fedor Indutny", "WIDE Project", "BoringSSL Authors", "Keccak Team",
        ] {
            #expect(words.contains(part), "\(part)")
        }
        #expect(words.ranges(of: "Permission is hereby granted, free of charge").count == 2)
    }

    @Test func `stand beside a licence of our own, word for word`() throws {
        let licence = try Checkout.file("LICENSE").lines
        #expect(
            licence.contains { $0.contains("Apache License") }
                && licence.contains { $0.contains("Version 2.0, January 2004") })
        #expect(licence.contains { $0.contains("END OF TERMS AND CONDITIONS") } && licence.count == 203)
    }

    // MARK: The list for scanners

    private static var purl: Regex<(Substring, Substring)> {
        #/pkg:(swift|generic)\/[A-Za-z0-9._\/-]+@[A-Za-z0-9._-]+/#
    }

    @Test func `are listed as CycloneDX 1 point 6 demands`() throws {
        let told = try Checkout.run("Scripts/third-parties", ["sbom"])
        try #require(told.status == 0, "\(told.complaints)")
        let list = try #require(try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
        #expect(
            Set(list.keys).isSubset(of: [
                "$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components",
                "dependencies",
            ]))
        #expect(list["bomFormat"] as? String == "CycloneDX" && list["specVersion"] as? String == "1.6")
        #expect(list["version"] as? Int == 1)
        let number = try #require(list["serialNumber"] as? String)
        #expect(number.wholeMatch(of: #/urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#) != nil)
        let metadata = try #require(list["metadata"] as? [String: Any])
        if let time = metadata["timestamp"] as? String {
            #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
        }
        let root = try #require(metadata["component"] as? [String: Any])
        let components = try #require(list["components"] as? [[String: Any]])
        for component in components + [root] { try Self.check(component) }
        let references = (components + [root]).compactMap { $0["bom-ref"] as? String }
        #expect(Set(references).count == references.count && references.count == components.count + 1)
        try Self.check(try #require(list["dependencies"] as? [[String: Any]]), among: Set(references))

        let listed = Set(components.compactMap { $0["name"] as? String })
        #expect(listed == Set(try Self.named(try Self.tables().flatMap(\.self)).map(\.name)))
        // Each package in the one version that was resolved, which its address in the list says too.
        let packages = components.filter { ($0["purl"] as? String)?.hasPrefix("pkg:swift/") == true }
        let versions = Set(packages.map { "\($0["name"] as? String ?? "") \($0["version"] as? String ?? "")" })
        #expect(try versions == Self.resolved() && packages.count == versions.count)
        for package in packages {
            let version = package["version"] as? String ?? ""
            #expect((package["purl"] as? String)?.hasSuffix("@\(version)") == true, "\(package)")
        }
    }

    /// What the standard demands of a component, and what we promise besides.
    private static func check(_ component: [String: Any]) throws {
        let name = try #require(component["name"] as? String)
        #expect(
            Set(component.keys).isSubset(of: [
                "type", "bom-ref", "name", "version", "scope", "licenses", "purl", "externalReferences", "properties",
            ]), "\(name)")
        #expect(["library", "application"].contains(component["type"] as? String), "\(name)")
        #expect(["required", "excluded", nil].contains(component["scope"] as? String), "\(name)")
        #expect((component["version"] as? String)?.isEmpty == false, "\(name)")
        #expect((component["purl"] as? String)?.wholeMatch(of: purl) != nil, "\(name)")
        let licences = try #require(component["licenses"] as? [[String: [String: String]]], "\(name)")
        // Names of the SPDX list.
        let known: Set<String> = ["Apache-2.0", "MIT", "curl", "PostgreSQL", "blessing"]
        #expect(licences.count == 1 && known.contains(licences[0]["license"]?["id"] ?? ""), "\(name)")
        for reference in component["externalReferences"] as? [[String: String]] ?? [] {
            #expect(reference["type"] == "vcs" && reference["url"]?.hasPrefix("https://") == true, "\(name)")
        }
    }

    private static func check(_ dependencies: [[String: Any]], among references: Set<String>) throws {
        #expect(Set(dependencies.compactMap { $0["ref"] as? String }) == references)
        #expect(dependencies.count == references.count)
        for dependency in dependencies {
            let needed = try #require(dependency["dependsOn"] as? [String])
            #expect(Set(needed).count == needed.count && references.isSuperset(of: needed))
        }
    }
}
