/// Conversations with the demonstration city, key by key as its flows `city.main` and `taxes.pay` ask.
extension LoadScript {
    /// Everyone `guichet load --flow` knows, by name.
    package static let all = [pay, browse]

    /// Six turns that pay a whole bill from the phone: dial, pay, by number, the number, all, yes.
    ///
    /// The last answer is known by what it lacks. Only it has neither the bill, nor an amount, nor the code to dial
    /// again, which "already paid", "you asked already" and every trouble have.
    package static let pay = LoadScript(
        name: "pay", detours: openings,
        steps: findsBill + [
            Step(.keys("1"), .open(.billNumber, .amount)),
            Step(.keys("1"), .end(hiding: [.billNumber, .amount, .serviceCode])),
        ], usesUpBills: true)

    /// Four turns that look at a bill and hang up, and a fifth where the next dial is offered to go on with it.
    package static let browse = LoadScript(name: "browse", detours: openings, steps: findsBill, usesUpBills: false)

    /// The keys of `pay` for a server that answers the last thing typed: the floor to compare with.
    package static let echo = LoadScript(
        name: "echo", detours: [],
        steps: pay.steps.map { Step($0.types, .open(.typed)) }, usesUpBills: false)

    /// A phone's first dial chooses a language, the first of four; a dial after an unfinished conversation is offered to
    /// go on with it, and begins again.
    private static let openings = [
        Detour(screen: .menu(4), types: "1"),
        Detour(screen: .menu(2), types: "2"),
    ]

    private static let findsBill = [
        Step(.nothing, .menu(7)),
        Step(.keys("1"), .menu(5)),
        Step(.keys("1"), .open(.text("10"))),
        Step(.billNumber, .open(.text("\n1. "), .amount)),
    ]
}
