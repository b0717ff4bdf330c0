import DomainKit
import Foundation
import Gateway
import GatewayTestKit
import Testing

/// The page about who may do what is what the declared operations say of themselves.
struct OperationsManualTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Documentation/Operations.md").standardized
    /// Set by `make manual`: the page is written instead of compared.
    private static let isWriting = ProcessInfo.processInfo.environment["GUICHET_WRITE_MANUAL"] != nil

    @Test func `the page is up to date`() throws {
        let text = OperationsManual(ProjectCity.staffOperations).text
        if Self.isWriting { try Data(text.utf8).write(to: Self.page) }
        let written = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(written == text, "Documentation/Operations.md is out of date. Write it again: make manual")
    }

    @Test func `every role, permission and operation stands there`() {
        let text = OperationsManual(ProjectCity.staffOperations).text
        for role in Role.allCases { #expect(text.contains("| `\(role.rawValue)` |")) }
        for permission in Permission.allCases { #expect(text.contains("| `\(permission.rawValue)` |")) }
        for operation in ProjectCity.staffOperations.all { #expect(text.contains("| `\(operation.command)` |")) }
    }
}
