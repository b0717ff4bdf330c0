/// Something a domain offers to a module that stands between the domains and this one, as what can be paid to payments: the module
/// defines a protocol of this kind, and a domain hands over values of it.
package protocol DomainPort: Sendable {}

/// What all domains of a program offer.
package struct DomainPorts: Sendable {
    private let all: [any DomainPort]

    package init(_ all: [any DomainPort]) { self.all = all }

    /// Those of one kind, in the order of the domains.
    package func all<Port>(of kind: Port.Type) -> [Port] { all.compactMap { $0 as? Port } }
}
