import Addresses
import Billing
import Consultations
package import DomainKit
package import Gateway
import Payments
import Roads
import Simulator

/// The domains of this program, with what is made of all of them together. No other place lists them.
package enum CityDomains {
    package static let all = DomainModules([.people, .staff, .payments, .billing, .roads, .addresses, .consultations])
    /// All that can be brought in and taken out.
    package static let exchange = Exchange(all)
    /// Everything staff may do.
    package static let staffOperations = StaffOperations(all)
    /// All the tables of a city, and of a simulated network.
    package static let schema = GatewaySchema(all, extras: SimulatedPhones.migrations)
    /// What holds in every store.
    package static let check = StoreCheck(schema)
    /// How the key of a store is known.
    package static let key = KeyCheck(all)
}
