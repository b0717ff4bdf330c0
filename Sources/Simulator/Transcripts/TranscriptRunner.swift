package import Authoring
package import Conversation
package import DomainKit
package import Gateway
package import Storage
import Wording

/// Plays transcripts against a whole gateway on a store of their own, or against several, each turn at the next.
package struct TranscriptRunner: Sendable {
    package let program: RunnableProgram
    package let compiler: Compiler
    package let domains: DomainModules
    package let makeDatabase: @Sendable () async throws -> any Database
    /// How many gateways the city has.
    package let gateways: Int
    /// Is told every turn; nil where nobody looks on.
    package let witness: TurnWitness?

    /// - Parameter makeDatabase: opens a new store; with more than one gateway, the same store for each of them.
    package init(
        program: RunnableProgram, compiler: Compiler, domains: DomainModules, gateways: Int = 1,
        witness: TurnWitness? = nil,
        makeDatabase: @escaping @Sendable () async throws -> any Database
    ) {
        self.program = program
        self.compiler = compiler
        self.domains = domains
        self.gateways = gateways
        self.witness = witness
        self.makeDatabase = makeDatabase
    }

    /// Plays one; answers everything that was not as written, in order. A turn that goes wrong does not stop the rest.
    package func play(_ transcript: Transcript) async throws -> [TranscriptFailure] {
        var databases: [any Database] = []
        let result: Result<[TranscriptFailure], any Error>
        do {
            for _ in 0..<max(1, gateways) { databases.append(try await makeDatabase()) }
            result = .success(try await play(transcript, on: databases))
        } catch {
            result = .failure(error)
        }
        for database in databases { await database.close() }
        return try result.get()
    }

    private func play(_ transcript: Transcript, on databases: [any Database]) async throws -> [TranscriptFailure] {
        guard let first = databases.first else { return [] }
        let world = try await TranscriptWorld(
            program, compiler: compiler, domains: domains, database: first, at: start(of: transcript), witness: witness)
        let others = try databases.dropFirst().map { database in
            try TranscriptWorld(beside: world, compiler: compiler, database: database)
        }
        return try await play(transcript, in: world, others: others)
    }

    /// When a transcript begins.
    package func start(of transcript: Transcript) -> Instant {
        transcript.at.map { program.calendar.moment(of: $0.value) } ?? TranscriptWorld.morning
    }

    /// Plays one in a world that is there already, on a store of its own.
    package func play(
        _ transcript: Transcript, in world: TranscriptWorld, others: [TranscriptWorld] = []
    ) async throws -> [TranscriptFailure] {
        var stage = TranscriptStage(world, others: others)
        guard let own = stage.number(transcript.phone?.value ?? TranscriptStage.usualPhone) else {
            return [unknown(transcript.phone?.value ?? "", transcript.phone?.place ?? transcript.place)]
        }
        var failures: [TranscriptFailure] = []
        for given in transcript.given { failures += try await store(given, in: world) }
        failures += try await remember(transcript.people, on: stage)
        if let language = transcript.language { try await world.remember(language.value, of: own) }
        for turn in transcript.turns {
            guard let phone = turn.phone.map({ stage.number($0.value) }) ?? own else {
                failures.append(unknown(turn.phone?.value ?? "", turn.phone?.place ?? turn.place))
                continue
            }
            if case .given(let given) = turn.deed {
                for given in given { failures += try await store(given, in: world) }
            }
            do {
                let seen = try await stage.perform(turn.deed, at: phone)
                let found = SeenCheck(turn: turn, seen: seen).failures
                failures += found
                // A transcript may mean to see the trouble; then nobody need be told why.
                if !found.isEmpty || turn.seen.isEmpty {
                    failures += seen.reasons.map { TranscriptFailure(place: turn.place, message: "In \($0)") }
                }
            } catch let error as TranscriptPhone.Misuse {
                failures.append(TranscriptFailure(place: turn.place, message: error.message))
            }
        }
        for left in transcript.left { failures += try await check(left, in: world) }
        return failures
    }

    private func unknown(_ phone: String, _ place: SourcePlace) -> TranscriptFailure {
        TranscriptFailure(place: place, message: "\"\(phone)\" is not a telephone number.")
    }

    private func remember(
        _ people: [Transcript.Person], on stage: TranscriptStage
    ) async throws -> [TranscriptFailure] {
        var failures: [TranscriptFailure] = []
        for person in people {
            guard let phone = stage.number(person.phone.value) else {
                failures.append(unknown(person.phone.value, person.phone.place))
                continue
            }
            try await stage.world.remember(person.language.value, of: phone)
        }
        return failures
    }

    private func store(_ given: TranscriptTurn.Given, in world: TranscriptWorld) async throws -> [TranscriptFailure] {
        guard let kind = world.gateway.exchange.importKind(given.kind) else {
            return [TranscriptFailure(place: given.place, message: "There is nothing to import called \(given.kind).")]
        }
        do {
            // Numbered from 1 and not by their lines: several records may stand on one.
            let records = given.records.enumerated().map { index, record in
                ImportRecord(line: index + 1, fields: record.value.mapValues(\.value))
            }
            _ = try await world.store(kind, records)
            return []
        } catch let refused as ImportRefused {
            return refused.problems.map { problem in
                let record = given.records.indices.contains(problem.line - 1) ? given.records[problem.line - 1] : nil
                let field = problem.column.flatMap { record?.value[$0]?.place }
                return TranscriptFailure(
                    place: field ?? record?.place ?? given.place, message: problem.message)
            }
        }
    }

    private func check(
        _ left: Located<Transcript.LeftBehind>, in world: TranscriptWorld
    ) async throws -> [TranscriptFailure] {
        guard let kind = world.gateway.exchange.exportKind(left.value.kind) else {
            return [
                TranscriptFailure(place: left.place, message: "There is nothing to export called \(left.value.kind).")
            ]
        }
        return LeftCheck(columns: kind.columns, rows: try await world.rows(of: kind), left: left).failures
    }
}
