/// Why stored bytes are not a session of this program.
package enum SessionCodingError: Error, Sendable, Hashable {
    /// The bytes end too early or go on too long.
    case wrongLength
    /// A version this program does not read.
    case unknownVersion(UInt8)
    /// A tag or length that means nothing.
    case malformed
}

/// Sessions as bytes. One version byte, then fields in a fixed order; whole numbers as little-endian groups of seven
/// bits, texts as length and UTF-8, those that come again as their place among those before. A new field means a new
/// version; versions once released stay readable.
extension Session {
    private static let version: UInt8 = 2
    private static let versions: ClosedRange<UInt8> = 1...2

    /// The session as bytes, about 150 to 800 of them.
    package var encoded: [UInt8] {
        var writer = SessionWriter()
        writer.byte(Self.version)
        writer.text(program)
        writer.byte(phase.code)
        writer.text(language)
        writer.byte(flags)
        writer.count(refusals)
        writer.count(page)
        writer.list(notices) { $0.text($1) }
        writer.integer(began.milliseconds)
        writer.integer(lastTurn.milliseconds)
        writer.list(frames) { $0.frame($1) }
        return writer.bytes
    }

    private var flags: UInt8 {
        (languageChosen ? 1 : 0) | (isReminded ? 2 : 0) | (isUnseen ? 4 : 0)
            | (variant.form == .short ? 8 : 0) | (variant.isPlain ? 16 : 0)
    }

    /// Reads what `encoded` wrote. Every byte must be accounted for; nothing here traps, whatever the bytes.
    package init(encoded bytes: [UInt8]) throws(SessionCodingError) {
        var reader = SessionReader(bytes)
        let version = try reader.byte()
        guard Self.versions.contains(version) else { throw .unknownVersion(version) }
        reader.version = version
        program = try reader.text()
        phase = try Phase(code: try reader.byte())
        language = try reader.text()
        let flags = try reader.byte()
        // Version 1 kept the first of them only.
        guard flags < (version == 1 ? 2 : 32) else { throw .malformed }
        languageChosen = flags & 1 != 0
        isReminded = flags & 2 != 0
        isUnseen = flags & 4 != 0
        variant = RenderVariant(form: flags & 8 == 0 ? .full : .short, isPlain: flags & 16 != 0)
        refusals = try reader.count()
        page = try reader.count()
        notices = try reader.list(atMost: 64) { reader throws(SessionCodingError) in try reader.text() }
        began = Instant(milliseconds: try reader.integer())
        lastTurn = Instant(milliseconds: try reader.integer())
        frames = try reader.list(atMost: ConversationLimits.frames) { reader throws(SessionCodingError) in
            try reader.frame()
        }
        guard reader.isAtEnd else { throw .wrongLength }
    }
}

extension Session.Phase {
    fileprivate var code: UInt8 {
        switch self {
        case .waiting: 0
        case .offeringToResume: 1
        case .ended: 2
        }
    }

    fileprivate init(code: UInt8) throws(SessionCodingError) {
        switch code {
        case 0: self = .waiting
        case 1: self = .offeringToResume
        case 2: self = .ended
        default: throw .malformed
        }
    }
}
