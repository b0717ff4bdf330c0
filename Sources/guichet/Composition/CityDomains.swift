import Addresses
import Billing
import Consultations
import DomainKit
import Gateway
import Payments
import Roads
import Simulator

/// The domains of this program. No other place names one.
enum CityDomains {
    static let all = DomainModules([.people, .staff, .payments, .billing, .roads, .addresses, .consultations])
    static let exchange = Exchange(all)
    static let staffOperations = StaffOperations(all)
    static let schema = GatewaySchema(all, extras: SimulatedPhones.migrations)
    static let check = StoreCheck(schema)
    static let key = KeyCheck(all)
}
