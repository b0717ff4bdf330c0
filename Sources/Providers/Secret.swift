/// A secret: prints, dumps and logs as nothing but the word "secret". Code that needs it must say `revealed`.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let revealed: String

    package init(_ revealed: String) { self.revealed = revealed }

    package var description: String { "secret" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    /// Whether a text is this secret, in a time that depends on their lengths alone.
    package func matches(_ text: String) -> Bool {
        let (own, other) = (Array(revealed.utf8), Array(text.utf8))
        guard own.count == other.count else { return false }
        var difference: UInt8 = 0
        for index in own.indices { difference |= own[index] ^ other[index] }
        return difference == 0
    }
}

/// A word of a line's `secrets:` in `city.yaml`, and what stands behind it.
package struct ProviderSecret: Sendable, Hashable {
    package let word: String
    /// One line for staff: what it is, and what follows when it is left out.
    package let use: String
    package let isNeeded: Bool

    package init(_ word: String, _ use: String, isNeeded: Bool = true) {
        self.word = word
        self.use = use
        self.isNeeded = isNeeded
    }
}
