import NIOCore
import NIOPosix

/// One run: hands conversations out to its phones and gathers what they find. Lives on one event loop.
final class LoadRun {
    private enum Stage {
        /// Phones connect and choose their language. Leads to `measuring`, or to `over`.
        case preparing
        /// Leads to `closing` at the limit.
        case measuring
        /// No conversation begins any more. Leads to `over` with the last phone.
        case closing
        case over
    }

    private let plan: LoadPlan
    private let loop: any EventLoop
    private let finished: EventLoopPromise<LoadReport>
    private let token = UInt64.random(in: 0 ... .max)

    private var phones: [Phone] = []
    private var readyPhones = 0
    private var finishedPhones = 0
    private var stage = Stage.preparing
    private var bills: LoadBills
    private var conversationsLeft: Int
    private var dials: UInt64 = 0
    private var beganAt: UInt64 = 0
    private var report = LoadReport()
    private var timers: [Scheduled<Void>] = []
    private var watch: RepeatedTask?

    init(_ plan: LoadPlan, loop: any EventLoop, finished: EventLoopPromise<LoadReport>) {
        self.plan = plan
        self.loop = loop
        self.finished = finished
        bills = plan.bills
        conversationsLeft =
            switch plan.limit {
            case .conversations(let number): number
            case .seconds: .max
            }
    }

    // MARK: Its course

    func start() {
        guard let bill = bills.next() else { return finish(.billsRanOut) }
        bills = plan.bills
        phones = (0..<plan.phones.count).map { index in
            let template = HookTemplate(
                target: plan.target, path: plan.path, phone: plan.phones[index], serviceCode: plan.serviceCode)
            let caller = Caller(script: plan.script, serviceCode: plan.serviceCode, bill: bill)
            return Phone(run: self, template: template, caller: caller)
        }
        let bound = bound
        watch = loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let now = Self.now()
            for phone in bound.value.phones { phone.look(at: now) }
        }
        for phone in phones { connect(phone) }
    }

    private func measure() {
        stage = .measuring
        beganAt = Self.now()
        if case .seconds(let seconds) = plan.limit {
            at(.seconds(Int64(seconds))) { $0.close() }
        }
        for phone in phones { phone.beginConversation() }
    }

    private func close() {
        guard stage == .measuring else { return }
        stage = .closing
        at(.seconds(LoadLimits.graceSeconds)) { $0.halt() }
    }

    /// Waits for the answers on their way, for a moment, and ends.
    func halt() {
        guard stage != .over else { return }
        report.ending = .halted
        stage = .closing
        for phone in phones { phone.halt() }
        at(.seconds(LoadLimits.haltSeconds)) { $0.finish(.halted) }
    }

    private func finish(_ ending: LoadReport.Ending?) {
        guard stage != .over else { return }
        stage = .over
        if let ending { report.ending = ending }
        watch?.cancel()
        for timer in timers { timer.cancel() }
        for phone in phones { phone.hangUp() }
        phones = []
        finished.succeed(report)
    }

    private func fail(_ error: any Error) {
        stage = .over
        watch?.cancel()
        for phone in phones { phone.hangUp() }
        phones = []
        finished.fail(error)
    }

    // MARK: What phones ask

    /// The bill of the next conversation; nil when there is to be none.
    func nextConversation() -> LoadBill? {
        guard stage == .measuring else { return nil }
        guard conversationsLeft > 0 else {
            close()
            return nil
        }
        guard let bill = bills.next() else {
            report.ending = .billsRanOut
            close()
            return nil
        }
        conversationsLeft -= 1
        return bill
    }

    func nextSession() -> SessionName {
        dials &+= 1
        return SessionName(run: token, dial: dials)
    }

    var isHalted: Bool { report.ending == .halted }

    // MARK: What phones tell

    func phoneIsReady() {
        readyPhones += 1
        beginWhenAllAreReady()
    }

    func phoneIsFinished() {
        finishedPhones += 1
        beginWhenAllAreReady()
        if finishedPhones == phones.count { finish(nil) }
    }

    private func beginWhenAllAreReady() {
        guard stage == .preparing, readyPhones > 0, readyPhones + finishedPhones == phones.count else { return }
        measure()
    }

    func answered(after nanoseconds: UInt64, at now: UInt64) {
        report.latencies.record(nanoseconds: nanoseconds)
        report.elapsedNanoseconds = now &- beganAt
    }

    func turnIsRight() { report.turns += 1 }

    func conversationIsOver() { report.conversations += 1 }

    func count(_ fault: AnswerFault, sample: @autoclosure () -> String) {
        report.count(fault, sample: sample())
    }

    // MARK: Connections

    func connect(_ phone: Phone) {
        guard stage != .over else { return }
        let phone = NIOLoopBound(phone, eventLoop: loop)
        let bound = bound
        ClientBootstrap(group: loop)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(phone.value) }
            }
            .connect(host: plan.target.connectHost, port: plan.target.port)
            .whenFailure { _ in bound.value.unreachable(phone.value) }
    }

    func reconnect(_ phone: Phone) {
        let phone = NIOLoopBound(phone, eventLoop: loop)
        at(.milliseconds(LoadLimits.reconnectMilliseconds)) { $0.connect(phone.value) }
    }

    private func unreachable(_ phone: Phone) {
        guard stage != .over else { return }
        guard stage != .preparing else {
            return fail(LoadGenerator.Unreachable(description: "Nothing answers at \(plan.target.authority)."))
        }
        count(.unreachable, sample: plan.target.authority)
        phone.lost()
    }

    private func at(_ delay: TimeAmount, _ act: @escaping @Sendable (LoadRun) -> Void) {
        let bound = bound
        timers.append(loop.scheduleTask(in: delay) { act(bound.value) })
    }

    private var bound: NIOLoopBound<LoadRun> { NIOLoopBound(self, eventLoop: loop) }

    static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }
}
