/// How a body stands to others that wait to be written: what it must not overtake, and what it will ask first.
///
/// An engine with a single writer runs everything in the order of submission and asks nothing ahead; one with several
/// connections uses the terms to go on with one phone while another waits.
package struct WriteTerms: Sendable {
    /// Bodies of one key run one after the other, in the order of submission. Those without a key are of one kind.
    package let key: [UInt8]?
    /// What the body will ask first. An engine may answer it ahead, together with what other bodies of a group will
    /// ask, so it may read only rows that bodies of the same key write.
    package let anticipated: [Statement]
    /// True for a body that claims rows of a queue from which others claim at the same moment. It sees what is there
    /// statement by statement, and its statement passes over rows another holds where it says `$SKIP_LOCKED`.
    package let isClaim: Bool
    /// True for a body that may take minutes, as a change of the schema: it is not stopped for being slow.
    package let isLong: Bool

    private init(key: [UInt8]? = nil, anticipated: [Statement] = [], isClaim: Bool = false, isLong: Bool = false) {
        self.key = key
        self.anticipated = anticipated
        self.isClaim = isClaim
        self.isLong = isLong
    }

    /// After everything submitted before without a key.
    package static let inOrder = WriteTerms()

    /// A claim, after everything submitted before without a key.
    package static let claim = WriteTerms(isClaim: true)

    /// Something that may take minutes, after everything submitted before without a key. Citizens' turns do not wait
    /// for it where the engine has several connections.
    package static let long = WriteTerms(isLong: true)

    /// After everything submitted before with the same key, as a phone's hash.
    package static func of(_ key: [UInt8], anticipating anticipated: [Statement] = []) -> WriteTerms {
        WriteTerms(key: key, anticipated: anticipated)
    }
}
