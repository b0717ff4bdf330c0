import GatewayTestKit
import Conversation
import Testing
import Wording

@testable import DomainKit
@testable import Gateway

/// What the log and authors are told of a turn that could not be made.
struct TurnReasonTests {
    private func reason(_ parameter: String, _ value: Value?, by action: String = "mobility.report") -> TurnReason {
        TurnReason(
            ArgumentError(name: parameter),
            by: ActionCall(name: action, arguments: value.map { [parameter: $0] } ?? [:]),
            ProjectCity.domains.signatures[action], at: "mobility.report/report")
    }

    @Test func `state, action, parameter, value and reason are told`() {
        let found = reason("kind", .text("dark"))
        #expect(
            found.metadata.mapValues { "\($0)" } == [
                "state": "mobility.report/report", "action": "mobility.report", "parameter": "kind", "value": "dark",
                "reason": "The action takes: jam, crash, flood, closure, other.",
            ])
    }

    @Test(arguments: [
        ("kind", Value.text("0240000001")), ("kind", .text("Ama Mensah")), ("kind", .text("+233240000001")),
        ("kind", .text(String(repeating: "x", count: 25))), ("place", .text("adum")), ("toward", .text("dark")),
        ("kind", .integer(274_123)),
    ]) func `neither a phone nor a citizen's words are told`(parameter: String, value: Value) {
        let found = reason(parameter, value)
        #expect(found.value == nil)
        #expect(found.line.hasPrefix("mobility.report/report: mobility.report: \(parameter). "))
    }

    @Test func `what was not given, what does not exist and what the engine could not do are told`() {
        #expect(reason("kind", nil).line.hasSuffix("kind. The action was not given what it needs."))
        let missing = TurnReason(
            MissingAction(name: "a.b"), by: ActionCall(name: "a.b", arguments: [:]), nil, at: "x/y")
        #expect(missing.line == "x/y: a.b: There is no such action in this version of the program.")
        #expect(
            TurnReason(.noValue("sum"), at: "x/y").line
                == "x/y: A formula of a flow had no value. It concerns sum.")
        #expect(TurnReason(.nothingToChoose, at: nil).line == "-: A state had nothing to offer.")
    }
}
