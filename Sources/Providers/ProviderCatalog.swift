/// Every messaging provider we speak to. A test compares this list with the folders beside it.
package enum ProviderCatalog {
    package static let all: [any MessagingProvider.Type] = [
        AfricasTalking.self, Neutral.self,
    ]

    package static func provider(named name: String) -> (any MessagingProvider.Type)? { all.first { $0.name == name } }
}
