import ArgumentParser
import DomainKit
import Foundation
import Gateway

/// By which account a command is done.
struct ActingOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Your account; its password is asked for. Otherwise a token in GUICHET_STAFF_TOKEN.", valueName: "name"))
    var account: String?
}

/// The option by which names were typed that nobody proved.
struct TypedName: ParsableArguments {
    static let sentence =
        "Names are not typed any more: staff prove who they are. Use --as NAME, or a token in GUICHET_STAFF_TOKEN; "
        + "guichet staff add makes accounts."

    @Option(help: .hidden) var by: String?

    func validate() throws {
        guard by == nil else { throw ValidationError(Self.sentence) }
    }
}

/// A command by which staff change something: what it does is declared once, with the permission it needs.
protocol StaffCommand: AsyncParsableCommand {}

/// Lets somebody do something who proves to be an account that may.
struct StaffProof {
    let act: StaffAct
    let options: ActingOptions

    init(of operation: StaffOperation, about subject: Subject = .city, _ options: ActingOptions) {
        act = StaffAct(operation, about: subject)
        self.options = options
    }

    /// - Throws: an `Ending`: 2 where nobody said who they are, 1 where they may not.
    func actor(_ access: StoreAccess) async throws -> Actor {
        do {
            return try await StaffAuthentication(access).admit(to: act, by: credential)
        } catch let refusal as StaffRefusal {
            throw Ending(of: refusal)
        }
    }

    /// The same for an operation that is always an account's.
    func member(_ access: StoreAccess) async throws -> StaffMember {
        guard let member = try await actor(access).member else { throw Ending(of: StaffRefusal.noProof) }
        return member
    }

    /// What somebody shows: the account they name goes before a token.
    var credential: StaffCredential? {
        if let name = options.account {
            return .password(of: name) { try PasswordPrompt.ask("Password of \(name)") }
        }
        guard let token = ProcessInfo.processInfo.environment["GUICHET_STAFF_TOKEN"], !token.isEmpty else { return nil }
        return .token(token)
    }
}

extension StaffAuthentication {
    init(_ access: StoreAccess) { self.init(database: access.database, vault: access.vault, world: .real) }
}

extension Ending {
    /// How a command ends that staff may not do.
    init(of refusal: StaffRefusal) {
        let end = refusal.sentence.hasSuffix(".") ? "" : "."
        let sentence = "\(refusal.sentence)\(end) Nothing was changed."
        self =
            switch refusal {
            case .noAccounts, .noProof, .needsPassword: .misuse(sentence)
            default: .findings(sentence)
            }
    }
}
