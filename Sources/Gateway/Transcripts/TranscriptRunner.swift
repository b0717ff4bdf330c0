package import Authoring
import Civic
package import Conversation
import Providers
package import Storage
import Wording

/// What a transcript expected and did not get.
package struct TranscriptFailure: Sendable, Hashable {
    package let place: SourcePlace
    package let message: String

    package var rendered: String { "\(place.file):\(place.line): \(message)" }
}

/// Plays transcripts against a whole gateway on a store of their own, or against several, each turn at the next.
package struct TranscriptRunner: Sendable {
    package let program: ShelvedProgram
    package let compiler: Compiler
    package let makeDatabase: @Sendable () async throws -> any Database
    /// How many gateways the city has.
    package let gateways: Int

    /// - Parameter makeDatabase: opens a new store; with more than one gateway, the same store for each of them.
    package init(
        program: ShelvedProgram, compiler: Compiler, gateways: Int = 1,
        makeDatabase: @escaping @Sendable () async throws -> any Database
    ) {
        self.program = program
        self.compiler = compiler
        self.gateways = gateways
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
        let world = try await TranscriptWorld(program, compiler: compiler, database: first)
        let others = try databases.dropFirst().map { database in
            try TranscriptWorld(beside: world, compiler: compiler, database: database)
        }
        let worlds = [world] + others
        guard var phone = TranscriptPhone(world, number: "+233240000001") else {
            return [TranscriptFailure(place: transcript.place, message: "The city has no channel with USSD and SMS.")]
        }
        var failures: [TranscriptFailure] = []
        for given in transcript.given { failures += try await store(given, in: world) }
        if let language = transcript.language { try await world.remember(language, of: phone.number) }
        for (number, turn) in transcript.turns.enumerated() {
            phone.move(to: worlds[number % worlds.count])
            do {
                failures += try await check(turn, &phone)
            } catch let error as TranscriptPhone.Misuse {
                failures.append(TranscriptFailure(place: turn.place, message: error.message))
            }
        }
        for left in transcript.left { failures += try await check(left, in: world) }
        return failures
    }

    private func store(_ given: Transcript.Given, in world: TranscriptWorld) async throws -> [TranscriptFailure] {
        guard let kind = Exchange.importKind(given.kind) else {
            return [TranscriptFailure(place: given.place, message: "There is nothing to import called \(given.kind).")]
        }
        do {
            _ = try await world.store(
                kind, given.records.map { ImportRecord(line: $0.place.line, fields: $0.value) })
            return []
        } catch let refused as ImportRefused {
            return refused.problems.map { problem in
                let place = SourcePlace(file: given.place.file, line: problem.line, column: 1)
                return TranscriptFailure(place: place, message: problem.message)
            }
        }
    }

    private func check(
        _ turn: TranscriptTurn, _ phone: inout TranscriptPhone
    ) async throws -> [TranscriptFailure] {
        let screen = try await phone.perform(turn.deed)
        let messages = try await phone.newMessages()
        var failures: [TranscriptFailure] = []
        func expect(_ holds: Bool, _ place: SourcePlace, _ message: String) {
            if !holds { failures.append(TranscriptFailure(place: place, message: message)) }
        }
        let seen = screen?.text ?? ""
        if let see = turn.see {
            expect(seen == see.value, see.place, "The screen should be\n\(see.value)\nand is\n\(seen)")
        }
        for part in turn.contains {
            expect(seen.contains(part.value), part.place, "The screen should contain \"\(part.value)\" and is\n\(seen)")
        }
        if let closes = turn.closes {
            expect(screen?.closes == closes, turn.place, "The dialogue should \(closes ? "" : "not ")close here.")
        }
        if !turn.messages.isEmpty {
            let wanted = turn.messages.map(\.value)
            expect(messages == wanted, turn.place, "The messages should be \(wanted) and are \(messages)")
        }
        for part in turn.messagesContain {
            let holds = messages.contains { $0.contains(part.value) }
            expect(holds, part.place, "A message should contain \"\(part.value)\"; there came \(messages)")
        }
        return failures
    }

    private func check(
        _ left: Located<Transcript.LeftBehind>, in world: TranscriptWorld
    ) async throws -> [TranscriptFailure] {
        guard let kind = Exchange.exportKind(left.value.kind) else {
            return [
                TranscriptFailure(place: left.place, message: "There is nothing to export called \(left.value.kind).")
            ]
        }
        let rows = try await world.rows(of: kind).count
        guard rows != left.value.rows else { return [] }
        return [
            TranscriptFailure(
                place: left.place, message: "\(left.value.kind) should be \(left.value.rows) and are \(rows).")
        ]
    }
}
