import NIOCore

/// One phone: a connection of its own, one conversation after another, one request at a time.
final class Phone: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Stage {
        /// Dials until the services come up at once. Leads to `ready`, or to `finished`.
        case warmingUp
        /// Waits for the other phones.
        case ready
        case talking
        case finished
    }

    /// Outlives every phone that is not finished; a finished one does not ask it.
    private unowned let run: LoadRun
    private let template: HookTemplate
    private var caller: Caller
    private var reader = AnswerReader()
    private var stage = Stage.warmingUp
    private var warmUps = 0
    private var session = SessionName(run: 0, dial: 0)
    private var request = ByteBuffer()
    /// When the request left that waits for its answer.
    private var sentAt: UInt64?
    private var context: ChannelHandlerContext?

    init(run: LoadRun, template: HookTemplate, caller: Caller) {
        self.run = run
        self.template = template
        self.caller = caller
    }

    // MARK: Told by the run

    func beginConversation() {
        guard stage != .finished else { return }
        stage = .talking
        guard let bill = run.nextConversation() else { return finish() }
        dial(about: bill)
    }

    /// Gives up where no answer has come in time.
    func look(at now: UInt64) {
        guard let sentAt, now > sentAt, now - sentAt > LoadLimits.answerNanoseconds else { return }
        self.sentAt = nil
        run.count(.timedOut, sample: place)
        context?.close(promise: nil)
    }

    /// Ends with the answer that is on its way, or at once.
    func halt() {
        if sentAt == nil { finish() }
    }

    func hangUp() {
        stage = .finished
        sentAt = nil
        context?.close(promise: nil)
    }

    /// The connection is gone, and with it the conversation.
    func lost() {
        switch stage {
        case .finished: return
        case .warmingUp:
            warmUps += 1
            guard warmUps < LoadLimits.warmUpDials else { return finish() }
        case .ready: break
        case .talking:
            guard let bill = run.nextConversation() else { return finish() }
            caller.dial(about: bill)
        }
        run.reconnect(self)
    }

    // MARK: Told by the connection

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        reader = AnswerReader()
        switch stage {
        case .warmingUp: dial(about: caller.bill)
        case .ready: break
        case .talking: dial(about: caller.bill)
        case .finished: context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        if sentAt != nil {
            sentAt = nil
            run.count(.connectionLost, sample: place)
        }
        lost()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard stage != .finished else { return }
        reader.append(unwrapInboundIn(data))
        do throws(AnswerFault) {
            while let answer = try reader.next() { hear(answer) }
        } catch {
            sentAt = nil
            run.count(error, sample: place)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: Talking

    private func dial(about bill: LoadBill) {
        caller.dial(about: bill)
        session = run.nextSession()
        send()
    }

    private func send() {
        guard let context else { return }
        request.clear()
        template.write(session: session, typed: caller.typed, to: &request)
        sentAt = LoadRun.now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    private func hear(_ answer: Answer) {
        guard let sentAt else { return }
        self.sentAt = nil
        let now = LoadRun.now()
        if stage == .talking { run.answered(after: now &- sentAt, at: now) }
        let place = caller.step
        let hearing = caller.hear(answer)
        if case .wrong(let fault) = hearing { run.count(fault, sample: sample(answer, at: place)) }
        switch stage {
        case .warmingUp: goOnWarmingUp(hearing)
        case .talking: goOn(hearing)
        case .ready, .finished: break
        }
    }

    private func goOn(_ hearing: Caller.Hearing) {
        switch hearing {
        case .goOn:
            run.turnIsRight()
            if run.isHalted { finish() } else { send() }
        case .over:
            run.turnIsRight()
            run.conversationIsOver()
            beginConversation()
        case .wrong: beginConversation()
        }
    }

    private func goOnWarmingUp(_ hearing: Caller.Hearing) {
        if run.isHalted { return finish() }
        switch hearing {
        case .goOn where caller.step == 0: send()
        case .goOn where caller.detours == 0, .over:
            stage = .ready
            run.phoneIsReady()
        case .goOn, .wrong:
            warmUps += 1
            guard warmUps < LoadLimits.warmUpDials else {
                run.count(.neverReady, sample: place)
                return finish()
            }
            dial(about: caller.bill)
        }
    }

    private func finish() {
        guard stage != .finished else { return }
        hangUp()
        run.phoneIsFinished()
    }

    // MARK: Words for the report

    private var place: String { "step \(caller.step + 1) of \(caller.script.name), bill \(caller.bill.number)" }

    private func sample(_ answer: Answer, at step: Int) -> String {
        let text = String(decoding: answer.body.readableBytesView, as: UTF8.self).prefix(LoadLimits.sampleLength)
            .replacing("\n", with: " | ")
        return "step \(step + 1) of \(caller.script.name), bill \(caller.bill.number), status \(answer.status): \(text)"
    }
}
