import Authoring
import Conversation
import Storage

/// The moves between stages, inside one transaction. What is to be run was checked before.
struct Staging {
    let transaction: any Transaction
    let signature: ReleaseSignature
    let now: Instant

    private var candidates: CandidateStore { CandidateStore(transaction: transaction) }

    init(_ transaction: any Transaction, _ signature: ReleaseSignature, _ now: Instant) {
        self.transaction = transaction
        self.signature = signature
        self.now = now
    }

    func draft(_ bundle: SourceBundle) throws {
        let digest = bundle.digest
        guard try ProgramStore.latestDigest(transaction) != digest else { throw ReleaseRefusal.already(digest, .live) }
        if let stage = try candidates.stage(of: digest), stage != .retired {
            throw ReleaseRefusal.already(digest, stage)
        }
        try recordChange(.draft, digest)
        try candidates.storeCandidate(bundle, .draft, at: now)
    }

    /// - Returns: how many phones it has now.
    func canary(_ bundle: SourceBundle, phones: Set<[UInt8]>, areAll: Bool) throws -> Int {
        let digest = bundle.digest
        guard try ProgramStore.latestDigest(transaction) != digest else { throw ReleaseRefusal.already(digest, .live) }
        guard !phones.isEmpty else { throw ReleaseRefusal.noPhones }
        let before = areAll ? [] : try candidates.invitations().filter { $0.value == digest }.map(\.key)
        let all = phones.union(before)
        try recordChange(.canary, digest, phones: all.count)
        try candidates.storeCandidate(bundle, .canary, at: now)
        try candidates.dismiss(digest)
        try candidates.invite(all, to: digest)
        return all.count
    }

    func live(_ bundle: SourceBundle) throws {
        let digest = bundle.digest
        guard try ProgramStore.latestDigest(transaction) != digest else { throw ReleaseRefusal.already(digest, .live) }
        try ProgramStore.release(bundle, signed: signature, at: now, transaction)
    }

    func rollBack(to bundle: SourceBundle) throws {
        let digest = bundle.digest
        guard try ProgramStore.latestDigest(transaction) != digest else { throw ReleaseRefusal.already(digest, .live) }
        guard try ProgramStore.wasReleased(digest, transaction) else { throw ReleaseRefusal.neverLive(digest) }
        try ProgramStore.release(bundle, as: .rollback, signed: signature, at: now, transaction)
    }

    func retire(_ digest: String) throws {
        guard try ProgramStore.latestDigest(transaction) != digest else { throw ReleaseRefusal.isLive(digest) }
        guard let stage = try candidates.stage(of: digest), stage != .retired else {
            throw ReleaseRefusal.already(digest, .retired)
        }
        try recordChange(.retire, digest)
        try candidates.retire(digest, at: now)
    }

    /// The program that was live before the one that is.
    static func before(_ transaction: any Transaction) throws -> String {
        guard let live = try ProgramStore.latestDigest(transaction),
            let before = LivePath(try ReleaseBook(transaction: transaction).entries()).before(live)
        else { throw ReleaseRefusal.nothingBefore }
        return before
    }

    private func recordChange(_ change: ReleaseChange, _ digest: String, phones: Int = 0) throws {
        try ReleaseBook(transaction: transaction).add(
            ReleaseEntry(digest: digest, change: change, signature: signature, phones: phones, at: now))
    }
}
