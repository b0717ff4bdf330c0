package import Authoring
package import Conversation
package import Storage

/// Which program the files of each place held when a gateway last looked, so that of many gateways only the one whose
/// files were changed releases anything.
///
/// A gateway that comes back with the files of last week must not take the city back to them: files are released when
/// they changed since this place was last looked at, and a place never seen releases only what no place ever did.
package enum FileReleases {
    /// The digest a place's files last had; nil for a place never seen.
    package static func digest(at place: String, _ transaction: any Transaction) throws -> String? {
        let row = try transaction.first(
            Statement("SELECT digest FROM file_releases WHERE place = $1", [.text(place)]))
        return try row?.text(0)
    }

    /// Releases the files of a place if they are to be, and writes down that they were looked at.
    /// - Returns: whether they are the latest release now because of this.
    package static func offer(
        _ bundle: SourceBundle, from place: String, at now: Instant, _ transaction: any Transaction
    ) throws -> Bool {
        let seen = try digest(at: place, transaction)
        guard seen != bundle.digest else { return false }
        let isOld = try seen == nil && ProgramStore.wasReleased(bundle.digest, transaction)
        if !isOld { try ProgramStore.release(bundle, at: now, transaction) }
        try transaction.post(
            Statement(
                """
                INSERT INTO file_releases (place, digest, at) VALUES ($1, $2, $3)
                ON CONFLICT (place) DO UPDATE SET digest = excluded.digest, at = excluded.at
                """, [.text(place), .text(bundle.digest), .integer(now.milliseconds)]))
        return !isOld
    }

    /// Forgets places nobody has changed anything in for long, as those of machines that are gone.
    static func forgetOld(before moment: Instant, _ transaction: any Transaction) throws {
        try transaction.post(
            Statement("DELETE FROM file_releases WHERE at < $1", [.integer(moment.milliseconds)]))
    }
}
