/// Every kind of step a flow may use. A test compares this list with the files of the folder.
package enum StepCatalog {
    package static let all: [any Step.Type] = [
        MenuStep.self,
        AskStep.self,
        ListStep.self,
        SayStep.self,
        DoStep.self,
        BranchStep.self,
        CallStep.self,
        EndStep.self,
    ]

    package static let kinds: [String] = all.map { $0.kind }

    package static func step(of kind: String) -> (any Step.Type)? { all.first { $0.kind == kind } }
}
