/// A secret: prints, dumps and logs as nothing but the word "secret". Whoever needs it must say `revealed`.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let revealed: String

    package init(_ revealed: String) { self.revealed = revealed }

    package var description: String { "secret" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
