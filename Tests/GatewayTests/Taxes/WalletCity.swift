import Simulator
import Authoring
import Conversation
import Foundation
import Gateway
import GatewayTestKit

/// The project's city with other wallets, and the transcripts that are played there. Only the sandbox is played, whatever
/// a real wallet would be called.
struct WalletCity {
    /// The beginning of the names of its transcript files, in `Tests/Fixtures/Domains/Wallets`.
    let name: String
    private let wallets: String

    static let all = [byOperator, chosen, noWallet]

    /// Two wallets: each payer is asked by the one of their operator.
    private static let byOperator = WalletCity(
        name: "by-operator",
        wallets: """
              mtn: { provider: sandbox, label: MTN MoMo, operators: [MTN] }
              telecel: { provider: sandbox, label: Telecel Cash, default: true }

            """)
    /// Two wallets without a rule: the payer chooses.
    private static let chosen = WalletCity(
        name: "chosen",
        wallets: """
              mtn: { provider: sandbox, label: MTN MoMo }
              telecel: { provider: sandbox, label: Telecel Cash }

            """)
    /// One wallet, which serves the numbers of one operator only.
    static let noWallet = WalletCity(
        name: "no-wallet",
        wallets: """
              telecel: { provider: sandbox, label: Telecel Cash, operators: [Telecel] }

            """)

    private static let oneWallet = "wallets:\n  wallet:\n    provider: sandbox\n"
    private static let programs: [String: Result<RunnableProgram, any Error>] = Dictionary(
        all.map { city in
            (
                city.name,
                Result {
                    try ProjectCity.program(
                        of: ProjectCity.bundle(
                            editing: "Flows/city.yaml", [(oneWallet, "wallets:\n\(city.wallets)")]))
                }
            )
        }, uniquingKeysWith: { first, _ in first })

    /// Why there are no transcripts, with what was found.
    struct NotReadable: Error, CustomStringConvertible {
        let description: String
    }

    func program() throws -> RunnableProgram {
        guard let program = try Self.programs[name]?.get() else { throw NotReadable(description: name) }
        return program
    }

    /// The languages its transcripts are written in: all those the city must have.
    static let languages = ["en", "fr", "pt", "ar"]

    /// The transcripts of its files, one in each language, which have no slip.
    func transcripts() throws -> [Transcript] { try Self.languages.flatMap { try transcripts(in: $0) } }

    /// The transcripts of one language.
    func transcripts(in language: String) throws -> [Transcript] {
        let path = "Tests/Fixtures/Domains/Wallets/\(name).\(language).transcript.yaml"
        let yaml = try String(contentsOfFile: ProjectCity.flows + "/../" + path, encoding: .utf8)
        var findings: [Diagnostic] = []
        let found = TranscriptReader.read(
            yaml, file: path, in: TranscriptVocabulary(try program().city, ProjectCity.exchange), &findings)
        guard findings.isEmpty else {
            throw NotReadable(description: findings.map(\.rendered).joined(separator: "\n"))
        }
        return found
    }
}
