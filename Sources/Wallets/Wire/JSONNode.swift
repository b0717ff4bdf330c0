/// One value of a JSON document as a wallet wrote it: numbers keep their digits, and everything knows where it stands.
///
/// Money must not pass through a binary fraction, and some signatures cover the very bytes of a part of a document; both
/// need what ordinary decoders throw away.
struct JSONNode: Sendable {
    indirect enum Kind: Sendable {
        case null
        case boolean(Bool)
        /// The number as written, such as `500.00`.
        case number(String)
        case text(String)
        case list([JSONNode])
        /// Members in the order they came; no name comes twice.
        case object([Member])
    }

    struct Member: Sendable {
        let name: String
        let node: JSONNode
    }

    let kind: Kind
    /// Where the value stands in the bytes it was read from.
    let range: Range<Int>

    /// A member of an object; nil when there is none of that name, or this is no object, or the member is null.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = kind, let node = members.first(where: { $0.name == name })?.node else {
            return nil
        }
        if case .null = node.kind { return nil }
        return node
    }

    /// A text as it is, a number as it was written, a truth value as `true` or `false`: wallets write codes in any of
    /// these. Nil for everything else.
    var word: String? {
        switch kind {
        case .text(let text): text
        case .number(let digits): digits
        case .boolean(let truth): truth ? "true" : "false"
        case .null, .list, .object: nil
        }
    }

    /// The elements of a list; none for what is no list.
    var elements: [JSONNode] {
        guard case .list(let elements) = kind else { return [] }
        return elements
    }

    /// True for an object.
    var isObject: Bool {
        guard case .object = kind else { return false }
        return true
    }

    /// The word at the end of a path of names; nil where the path breaks off.
    func word(_ path: String...) -> String? {
        var node: JSONNode? = self
        for name in path { node = node?[name] }
        return node?.word
    }
}
