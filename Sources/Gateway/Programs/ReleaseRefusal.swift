package import Conversation

/// Why a program stays where it stands. Nothing was changed.
package enum ReleaseRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Too short, or not the beginning of a digest.
    case noName(String)
    case unknown(String)
    /// Several programs begin so.
    case ambiguous(String, [String])
    /// The checks found errors in it.
    case notClean(String, [Diagnostic])
    /// Clean, and still this build cannot run it.
    case cannotRun(String)
    /// Its sources are not kept any more.
    case forgotten(String)
    /// It stands there already.
    case already(String, ReleaseStage)
    /// The live program cannot be taken away without another in its place.
    case isLive(String)
    /// Nothing was live before this.
    case nothingBefore
    /// It was never live, so nobody can go back to it.
    case neverLive(String)
    /// A canary without anybody.
    case noPhones
    /// Where something stands that is no telephone number.
    case notPhones([String])

    package var description: String {
        switch self {
        case .noName(let name):
            "\"\(name)\" names no program: give at least \(ProgramList.shortestName) digits of its digest."
        case .unknown(let name): "There is no program \(name); guichet release list tells which there are."
        case .ambiguous(let name, let digests):
            "\(name) could be \(digests.map { String($0.prefix(16)) }.joined(separator: " or ")); give more digits."
        case .notClean(let digest, let findings):
            "The program \(digest.prefix(12)) has \(findings.count) errors."
        case .cannotRun(let digest): "The program \(digest.prefix(12)) cannot be run by this build of the gateway."
        case .forgotten(let digest): "The sources of \(digest.prefix(12)) are not kept any more; draft its files again."
        case .already(let digest, let stage): "The program \(digest.prefix(12)) is \(stage.words) already."
        case .isLive(let digest):
            "The program \(digest.prefix(12)) is live: put another live in its place, or go back to the one before."
        case .nothingBefore: "No other program was live before this one."
        case .neverLive(let digest):
            "The program \(digest.prefix(12)) was never live; guichet release live puts it live."
        case .noPhones: "A canary needs at least one phone: --phone +233…"
        case .notPhones(let places): "No telephone number: \(places.joined(separator: ", "))."
        }
    }
}

extension ReleaseStage {
    fileprivate var words: String {
        switch self {
        case .draft: "a draft"
        case .canary: "a canary"
        case .live: "live"
        case .retired: "retired"
        }
    }
}
