import Authoring
import Conversation
import Logging
import Wording

/// What the log of a starting gateway says about the system's zone files.
struct ZoneNotice: Equatable {
    let level: Logger.Level
    let message: Logger.Message
    let version: String

    /// - Parameter day: today, by UTC.
    init(version: String?, on day: CivilDate) {
        self.version = version ?? "unknown"
        guard let version else {
            (level, message) = (.warning, "The time zone data does not tell its version.")
            return
        }
        let isOld = ZoneAge.isOverAYear(version, on: day)
        level = isOld ? .warning : .notice
        message =
            isOld
            ? "The time zone data is over a year old and may be wrong; upgrade the package tzdata and start again."
            : "The time zone data was read."
    }

    /// What is said of the files of this machine at a moment.
    init(of files: ZoneFiles, at moment: Instant) {
        self.init(
            version: files.version, on: CivilDate(daysSinceEpoch: Int(clamping: moment.milliseconds / 86_400_000)))
    }

    func write(to log: Logger) { log.log(level: level, message, metadata: ["version": "\(version)"]) }
}
