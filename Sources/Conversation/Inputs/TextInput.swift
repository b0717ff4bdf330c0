import Wording

/// Asks for words. They are kept as they were typed, without what cannot be seen.
///
/// ```yaml
/// landmark:
///   ask: { text: what_is_near, as: text, into: landmark, longest: 40 }
///   then: thanks
/// ```
///
/// Settings: `longest` is the most letters there may be, from 1 to 160; 60 where nothing is said. Letters are counted
/// as people see them, so that an accent counts nothing and an emoji counts as one.
///
/// Citizens may type anything but one of the keys. They are told to type something, or how many letters there may be.
/// Words are hard to type on a basic phone and hard to compare: ask for a number, a place or a choice where one will
/// do.
package struct TextInput: InputKind {
    package static let name = "text"
    package let type = ValueType.text
    package var takesOwnWords: Bool { true }
    let longest: Int

    package var width: ValueWidth { .text(most: longest, letters: .words) }

    package var mostLetters: Int? { longest }

    package var refusals: [EngineText] { [.wrongText, .tooLong] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        let longest = reader.settings.optionalInteger("longest", in: 1...160)
        // A number that cannot be read is told once: the proof of room takes the least for it and tells nothing more.
        return TextInput(longest: longest ?? (reader.settings.node["longest"] == nil ? 60 : 1))
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard !typed.isEmpty else { return .refused(Refusal(.wrongText)) }
        guard typed.count <= longest else {
            return .refused(Refusal(.tooLong, ["most": .integer(Int64(longest))]))
        }
        return .accepted(.text(typed))
    }
}
