import Conversation
import DomainKit
import Authoring
import Logging
import Providers
import Storage
import Wording

/// The turns of citizens.
extension HookHandler {
    /// A USSD hop: answered once committed, or politely put off when the channel's deadline comes first.
    func answer(_ inbound: USSDInbound, on channel: Lines.Channel) async -> HookResponse {
        let now = gateway.world.now()
        let answer = await board.answer(by: now.adding(milliseconds: Int64(channel.settings.deadline))) { give in
            submit(inbound, on: channel, now: now, give)
        }
        if let answer { return answer }
        counters.count(.turnLate)
        log.warning("A turn took longer than its channel waits.", metadata: ["channel": "\(channel.settings.name)"])
        return lastWord(.stillWorking, on: channel, status: 200)
    }

    private func submit(
        _ inbound: USSDInbound, on channel: Lines.Channel, now: Instant,
        _ give: @escaping @Sendable (HookResponse) -> Void
    ) {
        let gateway = gateway
        let key = TransportKey(
            channel: channel.settings.name, phone: inbound.phone, dialogue: inbound.dialogue, hop: inbound.hop,
            vault: gateway.vault)
        if gateway.dialogues.isNewlyShared(
            channel: channel.settings.name, dialogue: inbound.dialogue, by: inbound.phone)
        {
            counters.count(.dialogueShared)
            log.warning(
                "Two phones came under one name of a dialogue; each is answered by itself.",
                metadata: ["channel": "\(channel.settings.name)"])
        }
        let phoneHash = gateway.vault.hash(inbound.phone)
        let note = OutboxNote()
        let terms = WriteTerms.of(
            phoneHash, anticipating: USSDTurn.firstQuestions(about: inbound, key: key, phoneHash: phoneHash))
        gateway.database.submit(terms) { transaction in
            let work = TurnWork(
                gateway: gateway, transaction: transaction, phone: inbound.phone, phoneHash: phoneHash,
                channel: channel.settings.name, surface: channel.surface(.ussd), now: now, note: note)
            return try USSDTurn(work: work, inbound: inbound, key: key, provider: channel.provider).perform()
        } completion: { result in
            switch result {
            case .success(let result):
                gateway.wakeSignal.ring(note)
                counters.count(.messageRefused, by: note.refusals)
                report(result)
                give(HookResponse(status: 200, body: result.body))
            case .failure(let error): recover(from: error, key, phoneHash, on: channel, now: now, give)
            }
        }
    }

    private func report(_ result: USSDTurn.Result) {
        counters.count(result.isRepeat ? .turnRepeated : .turnTaken)
        if let passed = result.passed { count(passed) }
        guard let failure = result.failure else { return }
        counters.count(.turnFailed)
        log.error(
            "\(failure.sentence)", metadata: ["subject": "\(failure.subject)", "state": "\(result.failedAt ?? "-")"])
    }

    /// What is told of an error: where a flow is at fault, the place in it.
    private static func metadata(of error: any Error) -> Logger.Metadata {
        (error as? TurnReason)?.metadata ?? ["error": "\(type(of: error))", "detail": "\(error)"]
    }

    /// Counts a turn that was kept, and tells what the city should learn of it; of citizens it tells nothing.
    private func count(_ passed: PassedTurn) {
        gateway.passages.count(passed, in: gateway.registry.live.calendar)
        for (step, remark) in passed.remarks(of: gateway.domains) {
            let metadata: Logger.Metadata = ["flow": "\(step.flow)", "state": "\(step.state)"]
            switch remark {
            case .limited:
                counters.count(.actionLimited)
                log.warning("A citizen asked more often than the limit allows.", metadata: metadata)
            case .noWallet:
                counters.count(.walletMissing)
                log.error(
                    "No wallet of the city serves the payer; look at \"wallets\" in city.yaml.", metadata: metadata)
            }
        }
    }

    /// The turn was undone. A polite end is kept as the hop's answer, so that a repetition is told the same; when not
    /// even that can be kept, the caller gets no 200.
    private func recover(
        from error: any Error, _ key: TransportKey, _ phoneHash: [UInt8], on channel: Lines.Channel, now: Instant,
        _ give: @escaping @Sendable (HookResponse) -> Void
    ) {
        counters.count(.turnFailed)
        gateway.trouble.note(error, at: now)
        log.error("A turn was undone.", metadata: Self.metadata(of: error))
        guard !(error is StorageError) else { return give(lastWord(.trouble, on: channel, status: 503)) }
        let response = lastWord(.trouble, on: channel, status: 200)
        let gateway = gateway
        gateway.database.submit(.of(phoneHash)) { transaction -> [UInt8] in
            let replies = ReplyStore(transaction: transaction, vault: gateway.vault)
            // Deliveries of one hop that came together fail one after the other; the first answer is everyone's.
            if let kept = try replies.reply(to: key) { return kept }
            try replies.keep(response.body, to: key, at: now)
            return response.body
        } completion: { result in
            switch result {
            case .success(let body):
                give(HookResponse(status: 200, contentType: response.contentType, body: body))
            case .failure: give(HookResponse(status: 503, contentType: response.contentType, body: response.body))
            }
        }
    }

    private func lastWord(_ text: EngineText, on channel: Lines.Channel, status: Int) -> HookResponse {
        let engine = gateway.registry.live.engine
        let words = engine.lastWord(
            text, language: engine.program.profile.defaultLanguage, surface: channel.surface(.ussd))
        let response = channel.provider.answer(Screen(text: words, closes: true))
        return HookResponse(status: status, contentType: response.contentType, body: response.body)
    }

    /// A text message: acknowledged once it and its answer are kept.
    func take(
        _ inbound: SMSInbound, on channel: Lines.Channel, _ acknowledgement: HookResponse
    ) async -> HookResponse {
        let gateway = gateway
        let now = gateway.world.now()
        let key = TransportKey(
            channel: channel.settings.name, phone: inbound.phone, dialogue: inbound.key, hop: "sms",
            vault: gateway.vault)
        let phoneHash = gateway.vault.hash(inbound.phone)
        let note = OutboxNote()
        let terms = WriteTerms.of(phoneHash, anticipating: SMSTurn.firstQuestions(key: key, phoneHash: phoneHash))
        let turn = { @Sendable (transaction: any Transaction) -> SMSTurn in
            let work = TurnWork(
                gateway: gateway, transaction: transaction, phone: inbound.phone, phoneHash: phoneHash,
                channel: channel.settings.name, surface: channel.surface(.sms), now: now, note: note)
            return SMSTurn(work: work, inbound: inbound, key: key)
        }
        do {
            let outcome = try await gateway.database.write(terms) { try turn($0).perform() }
            gateway.wakeSignal.ring(note)
            report(outcome, note, on: channel, now: now)
            return acknowledgement
        } catch {
            counters.count(.turnFailed)
            gateway.trouble.note(error, at: now)
            log.error("A text message could not be taken.", metadata: Self.metadata(of: error))
            if !(error is StorageError), (try? await gateway.database.write(terms, { try turn($0).giveUp() })) != nil {
                gateway.wakeSignal.wake()
                return acknowledgement
            }
            return HookResponse(status: 503, text: "Not kept; send it again.\n")
        }
    }

    private func report(_ outcome: SMSTurn.Outcome, _ note: OutboxNote, on channel: Lines.Channel, now: Instant) {
        counters.count(.messageRefused, by: note.refusals)
        switch outcome {
        case .turn(let turn):
            counters.count(.turnTaken)
            count(PassedTurn(turn, medium: .sms, at: now))
            guard let failure = turn.failure else { return }
            counters.count(.turnFailed)
            log.error(
                "\(failure.sentence)",
                metadata: ["subject": "\(failure.subject)", "state": "\(turn.failedAt ?? "-")"])
        case .isRepeated: counters.count(.turnRepeated)
        case .isCopied: counters.count(.textCopied)
        case .isAutomatic: counters.count(.textAutomatic)
        case .isObeyed: counters.count(.turnTaken)
        case .isSilent(let begins):
            counters.count(.textSilenced)
            guard begins else { return }
            log.warning(
                "A phone has sent too many text messages and is not answered for an hour.",
                metadata: ["channel": "\(channel.settings.name)"])
        }
    }

    func recordOptOut(
        of phone: PhoneNumber, on channel: Lines.Channel, _ acknowledgement: HookResponse
    ) async -> HookResponse {
        let (hash, now, name) = (gateway.vault.hash(phone), gateway.world.now(), channel.settings.name)
        do {
            try await gateway.database.write(.of(hash)) { transaction in
                try OptOuts.record(hash, by: name, at: now, transaction)
            }
            return acknowledgement
        } catch {
            log.error("A wish to hear no more could not be kept.", metadata: ["error": "\(type(of: error))"])
            return HookResponse(status: 503, text: "Not kept; send it again.\n")
        }
    }

    func take(_ report: DeliveryReport, _ acknowledgement: HookResponse) async -> HookResponse {
        let now = gateway.world.now()
        do {
            try await gateway.database.write { transaction in
                try DeliveryStore(transaction: transaction).take(report, now: now)
            }
            counters.count(.deliveryReported)
            return acknowledgement
        } catch {
            log.error("A delivery report could not be kept.", metadata: ["error": "\(type(of: error))"])
            return HookResponse(status: 503, text: "Not kept; send it again.\n")
        }
    }
}
