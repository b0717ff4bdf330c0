import Conversation
import Storage

/// A place people can name: a junction, a stage, a market.
struct Place: Hashable {
    let code: String
    let name: String

    /// Characters of the name of a place or a road: two of them share a screen with what is said of them.
    static let nameLimit = 24
    /// Characters of a code.
    static let codeLimit = 20

    static let widths: [String: ValueWidth] = [
        "code": .text(most: codeLimit, letters: .plain), "name": .text(most: nameLimit, letters: .words),
    ]
    /// A name with its road behind it.
    static let toldWidth = ValueWidth.text(most: 2 * nameLimit + 2, letters: .words)
    /// A place of a road; `told` is its name, with the road behind it where another road has a place of the name.
    static let type = RecordType(
        "place", ["code": .text, "name": .text, "told": .text],
        widths: widths.merging(["told": toldWidth], uniquingKeysWith: { $1 }))
    /// A place among others of its name, with its road behind the name.
    static let toldApart = RecordType(
        "place", ["code": .text, "name": .text],
        widths: [
            "code": .text(most: codeLimit, letters: .plain), "name": toldWidth,
        ])

    var value: Value { .record(["code": .text(code), "name": .text(name)]) }
}

extension Place {
    /// The place with this code, or nil.
    static func find(_ code: String, in transaction: any Transaction) throws -> Place? {
        let found = Statement("SELECT code, name FROM places WHERE code = $1", [.text(code)])
        return try transaction.first(found).map { Place(code: try $0.text(0), name: try $0.text(1)) }
    }
}
