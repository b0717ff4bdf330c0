import Conversation
import DomainKit
import Foundation
import Wording

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads camt.053, in every version of its names: statements of booked entries between an opening and a closing balance.
///
/// A document type is refused before the parser sees it, so no entity is ever expanded and nothing outside the file is read.
struct CamtReader {
    private let facts: BankStatementFacts

    init(_ facts: BankStatementFacts) { self.facts = facts }

    func read(_ bytes: [UInt8]) throws(ImportRefused) -> BankStatement {
        if let advice = Self.advice(for: bytes) {
            throw ImportRefused([ImportProblem(line: 1, column: nil, advice)])
        }
        let document = CamtDocument(facts)
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        parser.delegate = document
        let isWhole = parser.parse()
        var statement = document.statement
        // The parser goes on past an element that is never closed, so that is looked for too.
        if !isWhole || document.isOpen, !document.hasStopped {
            statement.problems.add(max(1, parser.lineNumber), nil, CamtDocument.cutOff)
        } else if document.statements == 0, statement.problems.isEmpty {
            statement.problems.add(1, nil, "The file has no statement of camt.053 (BkToCstmrStmt).")
        } else if let fault = document.accounts.fault {
            statement.problems = ImportProblems()
            statement.problems.add(1, nil, fault)
        }
        return statement
    }

    /// What to do about a file the parser must not see; nil where it may.
    private static func advice(for bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(200).contains(0) {
            return "The file is UTF-16 text. Save it as UTF-8."
        }
        let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        if let start = head.firstRange(of: "encoding=") {
            let name = head[start.upperBound...].dropFirst().prefix { $0 != "\"" && $0 != "'" }
            guard ["utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"].contains(String(name)) else {
                return "The file is written in \(name). Save it as UTF-8."
            }
        }
        if bytes.contains(Array("<!DOCTYPE".utf8)) || bytes.contains(Array("<!ENTITY".utf8)) {
            return "The file declares a document type, which no statement of a bank does."
        }
        return nil
    }
}

/// One element with what it holds.
final class CamtNode {
    let name: String
    /// The line of the file it begins at.
    let line: Int
    let currency: String?
    fileprivate(set) var text = ""
    fileprivate(set) var children: [CamtNode] = []

    init(_ name: String, line: Int, currency: String?) {
        self.name = name
        self.line = line
        self.currency = currency
    }

    /// The first child of a path; nil where there is none.
    subscript(path: String...) -> CamtNode? {
        var node: CamtNode? = self
        for name in path { node = node?.children.first { $0.name == name } }
        return node
    }

    /// What stands at a path, without spaces around; nil where nothing does.
    func word(_ path: String...) -> String? {
        var node: CamtNode? = self
        for name in path { node = node?.children.first { $0.name == name } }
        guard let text = node?.text.onOneLine, !text.isEmpty else { return nil }
        return text
    }

    /// Every child of a name.
    func all(_ name: String) -> [CamtNode] { children.filter { $0.name == name } }
}

/// The document as the parser goes through it. Only one entry, or one balance, is held at a time.
private final class CamtDocument: NSObject, XMLParserDelegate {
    private(set) var statement = BankStatement()
    private(set) var statements = 0
    /// Whether reading ended because of what was found.
    private(set) var hasStopped = false

    private let facts: BankStatementFacts
    private var path: [String] = []
    /// The elements of the entry or balance that is being read, the outermost first.
    private var open: [CamtNode] = []
    private var account = CamtAccount()
    private(set) var accounts: BankAccounts
    /// Whether the statement that is open is of the account that is meant.
    private var isRead = true

    static let cutOff = "This is no whole XML from here on; the file may be cut off."

    /// Whether an element was not closed.
    var isOpen: Bool { !path.isEmpty }

    /// Elements inside each other, at most.
    private static let deepest = 60

    init(_ facts: BankStatementFacts) {
        self.facts = facts
        accounts = BankAccounts(wanted: facts.account)
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let name = String(elementName.split(separator: ":").last ?? "")
        path.append(name)
        guard path.count <= Self.deepest else {
            return stop(parser, "The file has elements inside each other without end.")
        }
        if path.count == 2, name.hasPrefix("BkToCstmr"), name != "BkToCstmrStmt" {
            return stop(parser, "This is no statement of a closed day (camt.053), but \(name).")
        }
        if name == "Stmt", open.isEmpty {
            statements += 1
            account = CamtAccount()
            isRead = facts.account == nil
        }
        let isPart = ["Acct", "Bal", "Ntry"].contains(name) && path.dropLast().last == "Stmt"
        if isPart || !open.isEmpty {
            open.append(CamtNode(name, line: max(1, parser.lineNumber), currency: attributes["Ccy"]))
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        open.last?.text += String(decoding: block, as: UTF8.self)
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let name = path.popLast()
        guard name == elementName.split(separator: ":").last.map(String.init) else { return stop(parser, Self.cutOff) }
        if let node = open.popLast() {
            if let parent = open.last {
                parent.children.append(node)
            } else {
                add(node)
            }
        } else if name == "Stmt", isRead {
            account.close(line: max(1, parser.lineNumber), facts, &statement)
        }
    }

    /// A part of a statement. Its account comes before its balances and entries, in every version.
    private func add(_ node: CamtNode) {
        switch node.name {
        case "Acct": isRead = accounts.reads(node.word("Id", "IBAN") ?? node.word("Id", "Othr", "Id") ?? "")
        case "Bal" where isRead: account.add(balance: node, facts, &statement)
        case "Ntry" where isRead: account.add(entry: node, facts, &statement)
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundInternalEntityDeclarationWithName name: String, value: String?) {
        stop(parser, "The file declares entities, which no statement of a bank does.")
    }

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { stop(parser, Self.cutOff) }

    private func stop(_ parser: XMLParser, _ message: String) {
        guard !hasStopped else { return }
        hasStopped = true
        statement.problems.add(max(1, parser.lineNumber), nil, message)
        parser.abortParsing()
    }
}
