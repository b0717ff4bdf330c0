import Conversation

/// A number dialled behind the code begins one flow: its digits tell which.
struct DialCheck {
    let draft: Draft

    /// The flows by how many digits their numbers have.
    func run() -> (found: [Int: String], diagnostics: [Diagnostic]) {
        var found: [Int: String] = [:]
        var diagnostics: [Diagnostic] = []
        for flow in draft.orderedFlows {
            guard let dialled = flow.dialled else { continue }
            guard let earlier = found[dialled.value] else {
                found[dialled.value] = flow.flow.name
                continue
            }
            diagnostics.append(
                Diagnostic(
                    .error, .dialCollision, at: dialled.place,
                    "A number of \(dialled.value) digits begins \(earlier) already.",
                    advice: "Let the numbers of the two differ in length."))
        }
        return (found, diagnostics)
    }
}
