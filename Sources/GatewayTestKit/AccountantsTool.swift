import Foundation

/// A program accountants use, run on a file; `Scripts/install-needs tests` installs them.
package struct AccountantsTool: Sendable {
    /// The program is not on this machine.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// What became of it.
    package struct Ended: Sendable {
        package let status: Int32
        package let output: String
        package let complaints: String
    }

    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    package static let hledger = AccountantsTool(program: find("hledger"), name: "hledger")
    package static let ledger = AccountantsTool(program: find("ledger"), name: "ledger")
    /// The Python that has beancount.
    package static let beancount = AccountantsTool(
        program: [checkout.appending(path: ".build/beancount/bin/python")].first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }, name: "beancount")

    /// What reads a book with beancount and tells what it made of it.
    package static let books = checkout.appending(path: "Tests/Fixtures/Domains/Taxes/beancount_books.py").path

    private let program: URL?
    private let name: String

    private static func find(_ name: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(filePath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs the program to its end. A program that is not there fails the test.
    package func run(_ arguments: [String]) throws -> Ended {
        guard let program else {
            throw Missing(description: "\(name) is not installed; run Scripts/install-needs tests")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "books-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, complaints) = (folder.appending(path: "output"), folder.appending(path: "complaints"))
        for file in [output, complaints] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        process.waitUntilExit()
        return Ended(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            complaints: try String(contentsOf: complaints, encoding: .utf8))
    }
}
