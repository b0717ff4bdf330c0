import Synchronization

/// The demonstration city as far as a bill is paid in it: what its flows show, in its own words.
final class DemonstrationCity: Sendable {
    fileprivate enum Screen {
        case language, offer, services, how, number
        case review(String)
        case confirm(String)
    }

    struct Seen {
        fileprivate var screens: [String: Screen] = [:]
        fileprivate var unfinished: Set<String> = []
        /// Phones that chose a language.
        var phones: Set<String> = []
        var dials: [String] = []
        var paid: [String] = []
        var hooks = 0
    }

    private let state = Mutex(Seen())

    var seen: Seen { state.withLock { $0 } }

    func answer(_ hook: ScriptedGateway.Hook) -> String {
        state.withLock { seen in
            seen.hooks += 1
            guard !hook.text.isEmpty else { return Self.dial(hook, &seen) }
            let typed = String(hook.text.split(separator: "*").last ?? "")
            guard let screen = seen.screens[hook.session] else { return "end\nThis session is over." }
            return Self.answer(typed, on: screen, hook, &seen)
        }
    }

    private static func dial(_ hook: ScriptedGateway.Hook, _ seen: inout Seen) -> String {
        seen.dials.append(hook.session)
        if seen.unfinished.remove(hook.phone) != nil { return show(.offer, hook, &seen) }
        return show(seen.phones.contains(hook.phone) ? .services : .language, hook, &seen)
    }

    private static func answer(
        _ typed: String, on screen: Screen, _ hook: ScriptedGateway.Hook, _ seen: inout Seen
    ) -> String {
        switch (screen, typed) {
        case (.language, "1"):
            seen.phones.insert(hook.phone)
            let answer = show(.services, hook, &seen)
            seen.unfinished.insert(hook.phone)
            return answer
        case (.offer, "2"): return show(.services, hook, &seen)
        case (.services, "1"): return show(.how, hook, &seen)
        case (.how, "1"): return show(.number, hook, &seen)
        case (.number, _): return show(.review(typed), hook, &seen)
        case (.review(let number), "1"): return show(.confirm(number), hook, &seen)
        case (.confirm(let number), "1"):
            seen.unfinished.remove(hook.phone)
            if seen.paid.contains(number) { return "end\nBill \(number) is paid. You have nothing to pay." }
            seen.paid.append(number)
            return "end\nNow wait for the mobile money message on this phone."
        default: return "continue\nThat is not a choice here."
        }
    }

    private static func show(_ screen: Screen, _ hook: ScriptedGateway.Hook, _ seen: inout Seen) -> String {
        seen.screens[hook.session] = screen
        switch screen {
        case .language: return "continue\nLanguage\n1. English\n2. Français\n3. Português\n4. العربية"
        case .offer: return "continue\nYou did not finish last time.\n1. Continue\n2. Start again"
        case .services:
            return
                "continue\nKumasi\n1. Pay a bill\n2. Report traffic\n3. My address\n4. My opinion\n5. My receipt\n6. Language\n7. More services"
        case .how:
            seen.unfinished.insert(hook.phone)
            return
                "continue\nPay a city bill\n1. I have the bill number\n2. Bills for this phone\n3. A part each month\n4. From another phone\n5. Other amount\n0 Back\n00 Menu"
        case .number: return "continue\nType the 10 digits of the bill number.\n0 Back\n00 Menu"
        case .review:
            return
                "continue\nMarket fee 2026\nShop 12\n1. Pay all, GHS 1,300.00\n2. Pay part, GHS 75.00\n3. Other amount\n0 Back"
        case .confirm(let number):
            return "continue\nPay GHS 1,300.00 for bill \(number)?\n1. Yes, pay\n2. No, change\n0 Back"
        }
    }
}
