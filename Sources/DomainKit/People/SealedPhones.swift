package import Storage
package import Wording

extension Vault {
    /// A sealed phone; nil when it cannot be read any more, which must not keep what happened from being stored.
    package func phone(_ sealed: [UInt8]) -> PhoneNumber? { (try? openText(sealed)).flatMap { PhoneNumber(e164: $0) } }

    /// Whom a stored number is of: also where it cannot be read now.
    package func receiver(_ sealed: [UInt8]) -> Receiver { phone(sealed).map(Receiver.phone) ?? .sealed(sealed) }
}
