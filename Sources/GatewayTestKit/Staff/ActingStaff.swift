package import DomainKit
package import Payments

extension OperationContext {
    /// The same for an account of the staff told by its name; nobody acts where the name is empty.
    package func acting(by name: String) -> OperationContext {
        let name = name.filter { !$0.isWhitespace && $0 != "\u{200B}" }
        return acting(as: name.isEmpty ? .system : .staff(StaffMember(name: name, roles: [.treasurer])))
    }
}

/// What tests of the books have accounts of the staff do, told by their names.
extension Books {
    package static func propose(
        _ proposal: LedgerProposal, because reason: String, by name: String, _ context: OperationContext
    ) throws -> Int64 {
        try propose(proposal, because: reason, context.acting(by: name))
    }

    package static func confirm(_ id: Int64, by name: String, _ context: OperationContext) throws -> Int64 {
        try confirm(id, context.acting(by: name))
    }

    package static func reject(_ id: Int64, by name: String, _ context: OperationContext) throws {
        try reject(id, context.acting(by: name))
    }

    package static func close(
        _ reference: String, because reason: String, by name: String, _ context: OperationContext
    ) throws {
        try close(reference, because: reason, context.acting(by: name))
    }
}
