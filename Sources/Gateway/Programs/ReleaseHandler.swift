package import Authoring
package import Conversation
package import Storage
import DomainKit
import Wording

/// Where staff move programs from stage to stage, beside gateways that serve: each change is one transaction, signed in
/// the book, and every gateway follows with its next look.
package struct ReleaseHandler: Sendable {
    let database: any Database
    let vault: Vault
    let compiler: Compiler
    let signature: ReleaseSignature
    let now: Instant

    package init(
        database: any Database, vault: Vault, compiler: Compiler, signature: ReleaseSignature, now: Instant
    ) {
        self.database = database
        self.vault = vault
        self.compiler = compiler
        self.signature = signature
        self.now = now
    }

    /// A number as somebody wrote it, and where.
    package struct WrittenPhone: Sendable {
        let place: String
        let text: String

        package init(_ text: String, at place: String) {
            self.place = place
            self.text = text
        }
    }

    /// Keeps clean files as a draft.
    /// - Returns: the digest.
    /// - Throws: `ReleaseRefusal`, as all that follows.
    package func draft(_ bundle: SourceBundle) async throws -> String {
        _ = try check(bundle)
        try await change { transaction in
            try Staging(transaction, signature, now).draft(bundle)
        }
        return bundle.digest
    }

    /// Options of files that have another number than in the program that is live now, as warnings; none where the files or
    /// that program cannot be compiled.
    package func movedOptions(in bundle: SourceBundle) async throws -> [Diagnostic] {
        guard let new = compiler.recompile(bundle).program,
            let digest = try await database.read({ try ProgramStore.latestDigest($0) }), digest != bundle.digest,
            let live = try await ProgramStore.compiled(digest, database, compiler)
        else { return [] }
        return MovedOptions.findings(from: live.program, to: new)
    }

    /// Lets new sessions of phones begin on a program.
    /// - Parameter areAll: whether phones named before are dismissed; else these come to them.
    package func canary(
        _ name: String, phones: [WrittenPhone], areAll: Bool
    ) async throws -> (digest: String, phones: Int) {
        let (digest, bundle) = try await find(name)
        let plan = try check(bundle).city.country.numbering
        let numbers = phones.map { ($0.place, PhoneNumber(e164: $0.text) ?? plan.parse($0.text)) }
        let wrong = numbers.filter { $0.1 == nil }.map(\.0)
        guard wrong.isEmpty else { throw ReleaseRefusal.notPhones(wrong) }
        let hashes = Set(numbers.compactMap { $0.1.map { vault.hash($0) } })
        let count = try await change { transaction in
            try Staging(transaction, signature, now).canary(bundle, phones: hashes, areAll: areAll)
        }
        return (digest, count)
    }

    /// The lines a program names that the live one does not, or not at the same provider: running gateways hold it back
    /// until they are started again.
    package func newLines(of name: String) async throws -> [String] {
        let (_, bundle) = try await find(name)
        let live = try await database.read { try ProgramStore.latestDigest($0) }
        guard let live, let city = compiler.recompile(bundle).city,
            let before = compiler.recompile(try await kept(live)).city
        else { return [] }
        let channels = city.channels.filter { before.channel($0.name)?.provider != $0.provider }.map(\.name)
        let wallets = city.wallets.filter { before.wallet($0.name)?.provider != $0.provider }.map(\.name)
        return (channels + wallets).sorted()
    }

    /// Puts a program live for everybody.
    package func live(_ name: String) async throws -> String {
        let (digest, bundle) = try await find(name)
        _ = try check(bundle)
        try await change { try Staging($0, signature, now).live(bundle) }
        return digest
    }

    /// Puts the program live that was so before, or one further back. What newer checks say against it keeps nobody from
    /// going back.
    package func rollBack(to name: String?) async throws -> String {
        let aim = try await database.read { transaction -> String in
            guard let name else { return try Staging.before(transaction) }
            return try ProgramList(transaction).find(name).digest
        }
        let bundle = try await kept(aim)
        guard ProgramRegistry.runnable(compiler.recompile(bundle)) != nil else { throw ReleaseRefusal.cannotRun(aim) }
        try await change { try Staging($0, signature, now).rollBack(to: bundle) }
        return aim
    }

    /// Ends a draft or a canary.
    package func retire(_ name: String) async throws -> String {
        let digest = try await database.read { try ProgramList($0).find(name).digest }
        try await change { try Staging($0, signature, now).retire(digest) }
        return digest
    }

    // MARK: Parts

    private func change<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await database.write(.inOrder, body)
    }

    private func find(_ name: String) async throws -> (digest: String, bundle: SourceBundle) {
        let digest = try await database.read { try ProgramList($0).find(name).digest }
        return (digest, try await kept(digest))
    }

    private func kept(_ digest: String) async throws -> SourceBundle {
        let bundle: SourceBundle?
        do {
            bundle = try await database.read { try ProgramStore.bundle(digest, $0) }
        } catch let error as StorageError {
            throw error
        } catch {
            throw ReleaseRefusal.cannotRun(digest)
        }
        guard let bundle else { throw ReleaseRefusal.forgotten(digest) }
        return bundle
    }

    /// The program of files nothing is wrong with.
    private func check(_ bundle: SourceBundle) throws(ReleaseRefusal) -> RunnableProgram {
        let compilation = compiler.compile(bundle)
        guard compilation.errors.isEmpty else { throw .notClean(bundle.digest, compilation.errors) }
        guard let program = ProgramRegistry.runnable(compilation) else { throw .cannotRun(bundle.digest) }
        return program
    }
}
