import DomainKit
import Conversation
import Storage
import Wording

/// Everything one turn does inside its transaction: engine, actions, effects. Made for one body run and thrown away.
struct TurnWork {
    let gateway: GatewayContext
    let transaction: any Transaction
    let phone: PhoneNumber
    let phoneHash: [UInt8]
    let channel: String
    let surface: Surface
    let now: Instant
    /// Whether the turn wrote to the outbox.
    let note: OutboxNote
    /// What was done before for the actions it calls.
    var preparations = Preparations()

    /// The program a new session of this phone begins with.
    var front: RunnableProgram { gateway.registry.front(for: phoneHash) }

    /// Drives the engine through its actions until the turn is complete.
    ///
    /// A turn that failed after an action had changed something is thrown, so that what the citizen reads is true:
    /// nothing was saved.
    func complete(_ first: Advance, on program: RunnableProgram) throws -> Turn {
        var advance = first
        var hasChanged = false
        while true {
            switch advance {
            case .turn(let turn):
                if let failure = turn.failure {
                    let reason = TurnReason(failure, at: turn.failedAt)
                    gateway.reasonWitness?(reason)
                    if hasChanged { throw reason }
                }
                gateway.witness?(WitnessedTurn(turn: turn, phone: phone, medium: surface.medium))
                return turn
            case .call(let call, let suspension):
                hasChanged = hasChanged || gateway.domains.signatures[call.name]?.changes == true
                let (outcome, resumed) = try explaining(call, suspension) {
                    try carryOut(call, suspension, on: program)
                }
                advance = program.engine.resume(resumed, with: outcome)
            }
        }
    }

    /// Says of what an action throws where it was called and with what. What the store throws stays what it is: others
    /// decide by it.
    private func explaining<Answer>(
        _ call: ActionCall, _ suspension: Suspension, _ body: () throws -> Answer
    ) throws -> Answer {
        do {
            return try body()
        } catch let error as StorageError {
            throw error
        } catch let unprepared as UnpreparedCall {
            throw unprepared
        } catch {
            let reason = TurnReason(error, by: call, gateway.domains.signatures[call.name], at: suspension.place)
            gateway.reasonWitness?(reason)
            throw error is ArgumentError || error is MissingAction ? reason : error
        }
    }

    private func carryOut(
        _ call: ActionCall, _ suspension: Suspension, on program: RunnableProgram
    ) throws -> (ActionOutcome, Suspension) {
        guard let action = gateway.domains.actions[call.name] else { throw MissingAction(name: call.name) }
        let (today, prepared) = (program.calendar.day(of: now), preparations[call])
        if action.prepare != nil, prepared == nil { throw UnpreparedCall(call: call, today: today) }
        let context = ActionContext(
            transaction: transaction, vault: gateway.vault, profile: program.program.profile, now: now,
            today: today, phone: phone, language: suspension.language,
            random: gateway.world.random,
            effects: OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: note),
            memory: gateway.memory, prepared: prepared)
        do {
            let outcome = try action.perform(context, Arguments(call.arguments))
            return (outcome, action.signature.changes ? suspension.withoutWayBack() : suspension)
        } catch is PreparationOutdated {
            throw UnpreparedCall(call: call, today: today)
        }
    }

    /// The language this phone chose, or the city's first one.
    func language(on program: RunnableProgram) throws -> (tag: String, chosen: Bool) {
        if let tag = try People.language(ofHash: phoneHash, transaction), program.program.languages[tag] != nil {
            return (tag, true)
        }
        return (program.program.profile.defaultLanguage, false)
    }

    /// Keeps what the turn says about the phone itself.
    func remember(_ turn: Turn) throws {
        guard let language = turn.chosenLanguage else { return }
        try People.remember(language: language, of: phone, vault: gateway.vault, now: now, transaction)
    }
}

/// A flow calls an action this program does not have: a session of another build.
struct MissingAction: Error {
    let name: String
}
