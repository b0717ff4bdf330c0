import Conversation

extension MappingReader {
    /// A list of words, as `[one, two]`; nil when the key is absent, and reported when it holds something else.
    mutating func words(_ key: String, isRequired: Bool = false) -> [String]? {
        guard let node = isRequired ? required(key) : optional(key) else { return nil }
        guard let items = node.items, items.allSatisfy({ $0.scalar != nil }) else {
            error("\"\(key)\" must be a list of words.", at: node.place, advice: "Write [one, two].")
            return nil
        }
        return items.compactMap(\.scalar)
    }
}
