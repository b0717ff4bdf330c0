package import Authoring
package import Conversation
package import Storage

/// Which program the files of each place held when a gateway last looked, so that of many gateways only the one whose
/// files were changed releases anything.
///
/// A gateway that comes back with the files of last week must not take the city back to them: files are taken when they
/// changed since this place was last looked at, and a place never seen brings only what no place ever did. Where the city
/// releases in stages (`ReleaseMode`), what is taken becomes a draft.
package enum FileReleases {
    /// What became of the files of a place.
    package enum Outcome: Sendable, Hashable {
        /// They are known.
        case unchanged
        /// They are the latest release.
        case released
        /// They are kept, and run when staff say so.
        case drafted
    }

    /// The digest a place's files last had; nil for a place never seen.
    package static func digest(at place: String, _ transaction: any Transaction) throws -> String? {
        let row = try transaction.first(
            Statement("SELECT digest FROM file_releases WHERE place = $1", [.text(place)]))
        return try row?.text(0)
    }

    /// Takes the clean files of a place if they are to be, and writes down that they were looked at.
    package static func offer(
        _ bundle: SourceBundle, from place: String, at now: Instant, _ transaction: any Transaction
    ) throws -> Outcome {
        let seen = try digest(at: place, transaction)
        guard seen != bundle.digest else { return .unchanged }
        let isOld = try seen == nil && ProgramStore.isKnown(bundle.digest, transaction)
        let outcome = isOld ? .unchanged : try releaseOrDraft(bundle, from: place, at: now, transaction)
        try transaction.post(
            Statement(
                """
                INSERT INTO file_releases (place, digest, at) VALUES ($1, $2, $3)
                ON CONFLICT (place) DO UPDATE SET digest = excluded.digest, at = excluded.at
                """, [.text(place), .text(bundle.digest), .integer(now.milliseconds)]))
        return outcome
    }

    private static func releaseOrDraft(
        _ bundle: SourceBundle, from place: String, at now: Instant, _ transaction: any Transaction
    ) throws -> Outcome {
        let signature = ReleaseSignature(by: place)
        guard try isStaged(bundle, transaction) else {
            try ProgramStore.release(bundle, signed: signature, at: now, transaction)
            return .released
        }
        do {
            try Staging(transaction, signature, now).draft(bundle)
            return .drafted
        } catch is ReleaseRefusal {
            // It is live, a canary or a draft already.
            return .unchanged
        }
    }

    /// Both the files and the live program are asked, so that leaving stages behind goes through them once more. The first
    /// program of a city is live at once: without one nothing can be served.
    private static func isStaged(_ bundle: SourceBundle, _ transaction: any Transaction) throws -> Bool {
        guard let latest = try ProgramStore.latestDigest(transaction) else { return false }
        if bundle.releaseMode == .staged { return true }
        do {
            return try ProgramStore.bundle(latest, transaction)?.releaseMode == .staged
        } catch let error as StorageError {
            throw error
        } catch {
            // Sources an older build wrote in a form nobody reads any more cannot ask for stages.
            return false
        }
    }

    /// Forgets places nobody has changed anything in for long, as those of machines that are gone.
    static func forgetOld(before moment: Instant, _ transaction: any Transaction) throws {
        try transaction.post(
            Statement("DELETE FROM file_releases WHERE at < $1", [.integer(moment.milliseconds)]))
    }
}
