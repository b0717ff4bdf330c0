import Testing

@Suite struct `Arrows between modules` {
    @Test(arguments: ModuleArrows.all.keys.sorted())
    func `a module imports only what the arrows allow`(name: String) throws {
        let module = try #require(ModuleArrows.all[name])
        let files = try Checkout.files(below: Checkout.folder(of: name), ending: [".swift"])
        let findings = files.flatMap { file in
            file.numbered.compactMap { line -> Finding? in
                guard let imported = importedModule(line.text), !module.admits(imported) else { return nil }
                return Finding(path: file.path, line: line.number, message: "\(name) may not import \(imported)")
            }
        }
        expectNone(findings)
    }

    @Test func `every folder of Sources is a module with its arrows, and every module has a folder`() throws {
        let modules = try Checkout.folders(in: "Sources").filter { $0 != "Domains" }
        let folders = try modules + Checkout.folders(in: "Sources/Domains")
        #expect(folders.sorted() == ModuleArrows.all.keys.sorted())
    }

    @Test func `arrows point inward`() {
        // Each round takes away the modules whose arrows all lead to modules taken before; a circle would be left over.
        var left = ModuleArrows.all
        while let next = left.first(where: { _, module in module.ours.allSatisfy { left[$0] == nil } }) {
            left[next.key] = nil
        }
        #expect(left.keys.sorted() == [])
    }

    @Test func `only the list of domains and the program know one, and no domain knows another`() throws {
        let domains = Set(try Checkout.folders(in: "Sources/Domains"))
        let knowing = ModuleArrows.all.filter { !$0.value.ours.isDisjoint(with: domains) }.keys.sorted()
        #expect(knowing == ["Composition", "guichet"])
    }

    /// Where the program may import a domain: its own commands, and the bench.
    private static let commands =
        ["Bills", "Objections"].map { "Sources/guichet/Commands/\($0)/" } + ["Sources/guichet/Load/"]

    @Test func `the program imports a domain only for the domain's own commands`() throws {
        let domains = Set(try Checkout.folders(in: "Sources/Domains"))
        let findings = try Checkout.files(below: "Sources/guichet", ending: [".swift"]).flatMap { file in
            file.numbered.compactMap { line -> Finding? in
                guard let imported = importedModule(line.text), domains.contains(imported),
                    !Self.commands.contains(where: file.path.hasPrefix)
                else { return nil }
                return Finding(path: file.path, line: line.number, message: "this file may not import \(imported)")
            }
        }
        expectNone(findings)
    }

    @Test func `every domain is listed`() throws {
        let domains = try Checkout.folders(in: "Sources/Domains")
        #expect(domains.count >= 4)
        let text = try Checkout.file("Sources/Composition/CityDomains.swift").lines.joined(separator: "\n")
        let list = try #require(text.firstMatch(of: /DomainModules\(\[([^\]]*)\]\)/)).1
        let listed = list.matches(of: /\.([a-z]+)/).map { String($0.1) }.sorted()
        #expect(listed == (domains.map { $0.lowercased() } + ["people", "payments", "staff"]).sorted())
    }

    /// Modules outside the domains, but for those that measure and test.
    private static var others: [String] {
        ModuleArrows.all.keys.filter {
            Checkout.folder(of: $0) == "Sources/\($0)" && !["Composition", "GatewayTestKit", "DomainKit"].contains($0)
        }.sorted()
    }

    @Test func `no module but the domains' own names an action, text or table of one`() throws {
        let sources = try Checkout.files(below: "Sources/Domains", ending: [".swift"])
        var tables = Set(
            sources.flatMap {
                $0.lines.filter(Self.hasCapitals).flatMap { $0.matches(of: /CREATE TABLE (\w+)/).map { String($0.1) } }
            })
        #expect(tables.isSuperset(of: ["bills", "places", "addresses", "voters"]))
        // The chain of records is every module's, and differences are of payments, though their tables came with bills.
        tables.subtract(["unlinked_records", "record_links", "record_chain", "explained_differences"])
        let findings = try Self.others.flatMap { module in
            try Checkout.files(below: Checkout.folder(of: module), ending: [".swift"]).flatMap { file in
                file.numbered.compactMap { line -> Finding? in
                    let code = line.text.drop { $0 == " " }
                    guard !code.hasPrefix("//"), !file.path.contains("guichet/Load") else { return nil }
                    // Names of stored things in payments are proven below.
                    let isNamed =
                        module != "Payments" && code.utf8.contains(UInt8(ascii: "\""))
                        && code.contains(/"(taxes|mobility|land|participation)\./)
                    let isRead =
                        Self.hasCapitals(code)
                        && code.matches(of: /\b(?:FROM|JOIN|INTO|UPDATE|TABLE) (\w+)/).contains {
                            tables.contains(String($0.1))
                        }
                    guard isNamed || isRead else { return nil }
                    return Finding(path: file.path, line: line.number, message: "\(module) names something of a domain")
                }
            }
        }
        expectNone(findings)
    }

    /// Names that stores and staff's lists have had since nothing but bills was paid.
    private static let storedNames: [(file: String, names: [String])] = [
        (
            "Sources/Payments/StoredNames.swift",
            ["\"bill\"", "\"bills\"", "\"missing_bill\"", "\"wrong_bill\"", "\"taxes.seal\""]
        ),
        ("Sources/Payments/PaymentsSchema.swift", ["\"taxes.", "-wrong-bills\"", "-receipts-of-bills\""]),
    ]

    @Test func `payments know nothing of what they are for but names stores have of old`() throws {
        let files = try Checkout.files(below: Checkout.folder(of: "Payments"), ending: [".swift"])
        #expect(files.count > 60)
        let findings = files.flatMap { file in
            let names = Self.storedNames.first { $0.file == file.path }?.names ?? []
            return file.numbered.compactMap { line -> Finding? in
                let text = names.reduce(line.text) { $0.replacing($1, with: "") }
                // Anyone who speaks of them in a comment of that list says what the old names were for.
                let isExcused = !names.isEmpty && text.drop { $0 == " " }.hasPrefix("///")
                guard !isExcused, text.contains(/(?i)bill|stall|tax/) else { return nil }
                return Finding(path: file.path, line: line.number, message: "payments name what they are for")
            }
        }
        expectNone(findings)
    }

    @Test func `no module but payments names a table of them, besides domains that are paid`() throws {
        let sources = try Checkout.files(below: Checkout.folder(of: "Payments"), ending: [".swift"])
        let tables = Set(
            sources.flatMap { $0.lines.flatMap { $0.matches(of: /CREATE TABLE (\w+)/).map { String($0.1) } } })
        #expect(tables.isSuperset(of: ["attempts", "entries", "receipts", "suspense", "statement_lines"]))
        let paid = ModuleArrows.all.filter { $0.value.ours.contains("Payments") }.keys
        let domains = try Checkout.folders(in: "Sources/Domains")
        let others = ModuleArrows.all.keys.filter {
            !["Payments", "GatewayTestKit"].contains($0) && !(paid.contains($0) && domains.contains($0))
        }
        let findings = try others.sorted().flatMap { module in
            try Checkout.files(below: Checkout.folder(of: module), ending: [".swift"]).flatMap { file in
                file.numbered.compactMap { line -> Finding? in
                    let code = line.text.drop { $0 == " " }
                    let isRead =
                        Self.hasCapitals(code)
                        && code.matches(of: /\b(?:FROM|JOIN|INTO|UPDATE|TABLE) (\w+)/).contains {
                            tables.contains(String($0.1))
                        }
                    guard isRead, !code.hasPrefix("//") else { return nil }
                    return Finding(path: file.path, line: line.number, message: "\(module) names a table of payments")
                }
            }
        }
        expectNone(findings)
    }

    /// Whether two capitals stand side by side, as in every word of SQL: most lines need not be searched for one.
    private static func hasCapitals(_ line: some StringProtocol) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return zip(line.utf8, line.utf8.dropFirst()).contains { capitals ~= $0 && capitals ~= $1 }
    }

    @Test func `no module of the product knows the test kit`() {
        #expect(ModuleArrows.all.filter { $0.value.ours.contains("GatewayTestKit") }.isEmpty)
    }

    @Test(arguments: [
        ("import Storage", "Storage"), ("package import Wording", "Wording"), ("internal import CSQLite", "CSQLite"),
        ("    import Foundation", "Foundation"), ("@preconcurrency import NIOCore", "NIOCore"),
        ("@_spi(Testing) public import Gateway", "Gateway"), ("import struct Foundation.Date", "Foundation"),
        ("import  func Glibc.exit // why", "Glibc"), ("import_something()", nil), ("// import Web", nil),
        ("let text = \"import Web\"", nil), ("static let imports = 1", nil),
    ])
    func `every form of import is seen, and nothing else`(line: String, module: String?) {
        #expect(importedModule(line) == module)
    }
}

/// The module a line imports; nil when the line is no import.
private func importedModule(_ line: String) -> String? {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var"]
    let access: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    var words = line.split { $0 == " " || $0 == "\t" }[...]
    while let word = words.first, word.hasPrefix("@") || access.contains(word) { words.removeFirst() }
    guard words.popFirst() == "import" else { return nil }
    if let word = words.first, kinds.contains(word) { words.removeFirst() }
    return words.first.flatMap { $0.split { $0 == "." || $0 == ";" }.first.map(String.init) }
}
