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

    @Test func `only the program and tests know a domain, and no domain knows another`() throws {
        let domains = Set(try Checkout.folders(in: "Sources/Domains"))
        let knowing = ModuleArrows.all.filter { !$0.value.ours.isDisjoint(with: domains) }.keys.sorted()
        // The gateway imports Billing for payments, and the simulator for payments that are taken back.
        #expect(knowing == ["Gateway", "GatewayTestKit", "Simulator", "guichet"])
        #expect(ModuleArrows.all["Simulator"]?.ours.intersection(domains) == ["Billing"])
        #expect(ModuleArrows.all["Gateway"]?.ours.intersection(domains) == ["Billing"])
    }

    @Test func `no module but the domains' own names an action, table or text of one`() throws {
        let names = ["taxes", "mobility", "land", "participation"]
        let modules = ModuleArrows.all.keys.filter {
            Checkout.folder(of: $0) == "Sources/\($0)" && $0 != "GatewayTestKit"
        }
        let findings = try modules.sorted().flatMap { module in
            try Checkout.files(below: Checkout.folder(of: module), ending: [".swift"]).flatMap { file in
                file.numbered.compactMap { line -> Finding? in
                    let code = line.text.drop { $0 == " " }
                    guard !code.hasPrefix("//"), !file.path.contains("guichet/Load"),
                        let name = names.first(where: { code.contains("\"\($0).") })
                    else { return nil }
                    return Finding(path: file.path, line: line.number, message: "\(module) names something of \(name)")
                }
            }
        }
        expectNone(findings)
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
