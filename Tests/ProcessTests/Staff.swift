import Foundation
import Testing

/// Accounts of a test's city, and commands done by them.
extension Workplace {
    static let password = "seven green gates"

    /// Adds accounts: `Ama`, an administrator, and those named with their roles.
    func addStaff(_ others: [(name: String, roles: [String])]) async throws {
        let first = try await run(
            ["staff", "add", "Ama", "--role", "administrator"] + database, input: Self.password + "\n")
        try #require(first.status == 0, "\(first)")
        for (name, roles) in others {
            let ended = try await run(
                ["staff", "add", name, "--as", "ama"] + roles.flatMap { ["--role", $0] } + database,
                input: "\(Self.password)\n\(Self.password)\n")
            try #require(ended.status == 0, "\(ended)")
        }
    }

    /// Runs a command as an account, which gives its password.
    func run(_ arguments: [String], as name: String) async throws -> Ended {
        try await run(arguments + ["--as", name], input: Self.password + "\n")
    }

    /// The same place, where everything is done by an account, which has a token.
    func acting(as name: String) async throws -> Workplace {
        var place = self
        place.environment["GUICHET_STAFF_TOKEN"] = try await token(of: name)
        return place
    }

    /// A token of an account.
    func token(of name: String) async throws -> String {
        let ended = try await run(["staff", "token", name] + database, input: Self.password + "\n")
        try #require(ended.status == 0, "\(ended)")
        return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
