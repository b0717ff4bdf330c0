import Wording

/// Free words, at most `longest` characters (60 when unset). Nothing at all is refused.
package struct TextInput: InputKind {
    package static let name = "text"
    package let type = ValueType.text
    let longest: Int

    package var width: ValueWidth { .text(most: longest, letters: .words) }

    package var refusals: [EngineText] { [.wrongText, .tooLong] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        TextInput(longest: reader.settings.optionalInteger("longest", in: 1...160) ?? 60)
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard !typed.isEmpty else { return .refused(Refusal(.wrongText)) }
        guard typed.count <= longest else {
            return .refused(Refusal(.tooLong, ["most": .integer(Int64(longest))]))
        }
        return .accepted(.text(typed))
    }
}
