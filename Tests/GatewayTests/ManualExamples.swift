import Authoring
import DomainKit
import Conversation
import Foundation
import GatewayTestKit

/// What the manual shows: the pieces of files between ```` ```yaml ```` and ```` ``` ````.
///
/// A piece that begins with `# Flows/…` or `# Locales/…` is that file; the files of a page make a city together. One that
/// begins with `takes` is the head of a flow. Every other piece holds states of some flow. They are put into a flow that has
/// found a bill before and goes to the first of them, and to those the others do not lead to, with the states, texts and flows
/// that are only named made up.
struct ManualExamples {
    let page: String
    /// By path.
    private(set) var files: [String: String] = [:]
    private(set) var fragments: [String] = []

    static let pages = ["Flows", "Steps", "Inputs"]

    init(_ page: String) throws {
        self.page = page
        let url = URL(filePath: ProjectCity.flows).deletingLastPathComponent()
            .appending(path: "Documentation/\(page).md")
        let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "```")
        for part in parts.enumerated().filter({ $0.offset % 2 == 1 }).map(\.element) where part.hasPrefix("yaml\n") {
            let piece = String(part.dropFirst(5))
            if let path = piece.firstMatch(of: /^# ((?:Flows|Locales)\/[\w.\/]+)\n/)?.1 {
                files[String(path)] = piece
            } else {
                fragments.append(piece)
            }
        }
    }

    /// The files of the page with what a city needs beside them.
    func city() throws -> SourceBundle {
        let given = try ProjectCity.bundle().files.filter {
            $0.key.hasPrefix("Locales/en/") || $0.key.hasPrefix("Locales/countries/")
        }
        return SourceBundle(files: given.merging(files) { _, own in own })
    }

    // MARK: States that stand alone

    /// What the checker finds in states when all they name is there.
    static func findings(in fragment: String) throws -> [Diagnostic] {
        var missing = Missing()
        var found: [Diagnostic] = []
        // Each round adds what the last one missed.
        for _ in 0..<4 {
            found = ProjectCity.compiler.compile(try bundle(around: fragment, missing)).errors
            guard missing.add(found) else { break }
        }
        return found
    }

    /// What a piece names and does not hold.
    private struct Missing {
        private(set) var states: Set<String> = []
        private(set) var texts: Set<String> = []
        /// States of the piece that nothing in it leads to.
        private(set) var beginnings: Set<String> = []

        /// Whether anything was new.
        mutating func add(_ findings: [Diagnostic]) -> Bool {
            let before = states.count + texts.count + beginnings.count
            for finding in findings {
                let parts = finding.message.split(separator: "\"").map(String.init)
                guard parts.count > 1 else { continue }
                if finding.kind == .unknownState { states.insert(parts[1]) }
                if finding.kind == .unknownText { texts.insert(parts[1]) }
                if finding.kind == .unreachableState { beginnings.insert(parts[1]) }
            }
            return states.count + texts.count + beginnings.count > before
        }
    }

    private static func bundle(around fragment: String, _ missing: Missing) throws -> SourceBundle {
        var files = try ProjectCity.bundle().files.filter {
            ["Locales/en/", "Locales/fr/", "Locales/countries/"].contains(where: $0.key.hasPrefix)
        }
        files["Flows/city.yaml"] = "city: Manual\ncountry: GH\nlanguages: [en, fr]\nentry: manual\n"
        files["Flows/pick.yaml"] = """
            flow: city.pick_place
            start: begin
            takes: { hint: text }
            returns: { place: text }
            states: { begin: { end: , return: { place: hint } } }
            """
        let texts = (["manual_text"] + missing.texts.sorted()).map { "\($0): Text" }.joined(separator: "\n")
        for tag in ["en", "fr"] { files["Locales/\(tag)/manual.yaml"] = texts + "\n" }
        files["Flows/manual.yaml"] = flow(around: fragment, missing)
        return SourceBundle(files: files)
    }

    private static func flow(around fragment: String, _ missing: Missing) -> String {
        if fragment.hasPrefix("takes:") {
            return "flow: manual\nstart: begin\n\(fragment)\nstates: { begin: { end: manual_text } }\n"
        }
        let lines = fragment.split(separator: "\n").map(String.init)
        let first = lines.compactMap { $0.firstMatch(of: /^(\w+):/).map { String($0.1) } }.prefix(1)
        let options = (first + missing.beginnings.sorted()).map { "      - manual_text: { then: \($0) }" }.joined(
            separator: "\n")
        let ends = missing.states.sorted().map { "  \($0): { end: manual_text }" }.joined(separator: "\n")
        return """
            flow: manual
            start: manual_begin
            takes: { words: text, number_of_bills: integer, hint: text }
            \(fragment.contains("return:") ? "returns: { place: text }" : "")
            states:
              manual_begin: { ask: { text: manual_text, as: reference, into: number }, then: manual_find }
              manual_find:
                do: taxes.find_bill
                with: { number: number }
                when:
                  found: { into: bill, set: { amount: bill.due }, then: manual_mine }
                  settled: manual_end
                  cancelled: manual_end
                  mistyped: manual_end
                  unknown: manual_end
                  blocked: manual_end
              manual_mine:
                do: taxes.my_bills
                when: { found: { into: mine, then: manual_menu }, none: manual_end }
              manual_end: { end: manual_text }
              manual_menu:
                menu: manual_text
                options:
            \(options)
            \(lines.map { "  " + $0 }.joined(separator: "\n"))
            \(ends)

            """
    }
}
