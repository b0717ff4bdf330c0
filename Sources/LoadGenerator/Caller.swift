import NIOCore

/// One phone's way through a script: decides, from each answer, what is typed next. Pure.
struct Caller {
    /// What an answer means.
    enum Hearing: Equatable {
        /// As expected; `typed` now holds what to send.
        case goOn
        /// As expected, and the conversation is over.
        case over
        case wrong(AnswerFault)
    }

    let script: LoadScript
    let serviceCode: String
    /// Everything typed since the dial, joined by stars, as the network sends it.
    private(set) var typed: [UInt8] = []
    /// The step whose answer is awaited.
    private(set) var step = 0
    /// Screens that stood before the flow in this conversation.
    private(set) var detours = 0
    private(set) var bill: LoadBill
    private var typedLast = ""

    init(script: LoadScript, serviceCode: String, bill: LoadBill) {
        self.script = script
        self.serviceCode = serviceCode
        self.bill = bill
    }

    /// Begins a conversation.
    mutating func dial(about bill: LoadBill) {
        self.bill = bill
        typed.removeAll(keepingCapacity: true)
        typedLast = ""
        step = 0
        detours = 0
    }

    mutating func hear(_ answer: Answer) -> Hearing {
        guard answer.status == 200 else { return .wrong(.status) }
        let screen = answer.body.readableBytesUInt8Span
        guard let fault = fault(of: screen, script.steps[step].answer) else { return takeNextStep() }
        guard step == 0, detours < LoadLimits.detours,
            let detour = script.detours.first(where: { self.fault(of: screen, $0.screen) == nil })
        else { return .wrong(fault) }
        detours += 1
        type(detour.types)
        return .goOn
    }

    private mutating func takeNextStep() -> Hearing {
        guard step + 1 < script.steps.count else { return .over }
        step += 1
        switch script.steps[step].types {
        case .nothing: break
        case .keys(let keys): type(keys)
        case .billNumber: type(bill.number)
        }
        return .goOn
    }

    private mutating func type(_ keys: String) {
        if !typed.isEmpty { typed.append(UInt8(ascii: "*")) }
        typed.append(contentsOf: keys.utf8)
        typedLast = keys
    }

    private func fault(of screen: borrowing Span<UInt8>, _ expected: LoadScript.Expectation) -> AnswerFault? {
        let (open, closed) = ("continue\n", "end\n")
        guard screen.has(expected.staysOpen ? open : closed, at: 0) else {
            return screen.has(closed, at: 0) ? .ended : screen.has(open, at: 0) ? .staysOpen : .wrongScreen
        }
        let showsAll = expected.shows.allSatisfy { shows(screen, $0, otherwise: true) }
        let hidesAll = expected.hides.allSatisfy { !shows(screen, $0, otherwise: false) }
        return showsAll && hidesAll ? nil : .wrongScreen
    }

    /// Whether the screen shows the fragment, or `otherwise` where nobody knows what it would look like.
    private func shows(
        _ screen: borrowing Span<UInt8>, _ fragment: LoadScript.Fragment, otherwise unknown: Bool
    ) -> Bool {
        switch fragment {
        case .text(let text): screen.first(text) != nil
        case .billNumber: screen.first(bill.number) != nil
        case .amount: bill.amountEnd.map { screen.first($0) != nil } ?? unknown
        case .serviceCode: screen.first(serviceCode) != nil
        case .typed: typedLast.isEmpty || screen.first(typedLast) != nil
        }
    }
}
