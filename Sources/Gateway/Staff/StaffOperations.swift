package import DomainKit

extension StaffOperation {
    package static let releaseDraft = StaffOperation(
        "release.draft", needs: .draftPrograms,
        takes: [
            .note, StaffParameter("flows", .file, isRequired: false),
            StaffParameter("locales", .file, isRequired: false),
        ],
        "Checks the files of flows and texts and keeps them as a draft.")
    package static let releaseCanary = StaffOperation(
        "release.canary", needs: .releasePrograms,
        takes: [
            .digest, StaffParameter("phone", .phone, isRequired: false, isRepeated: true),
            StaffParameter("phones", .file, isRequired: false), StaffParameter("only", .flag, isRequired: false), .note,
        ], "Lets new sessions of named phones begin on a program.")
    package static let releaseLive = StaffOperation(
        "release.live", needs: .releasePrograms, takes: [.digest, .note], "Puts a program live for everybody.")
    package static let releaseRollback = StaffOperation(
        "release.rollback", needs: .releasePrograms,
        takes: [StaffParameter("digest", .text, isRequired: false), .note],
        "Puts the program live that was so before, or one further back.")
    package static let releaseRetire = StaffOperation(
        "release.retire", needs: .releasePrograms, takes: [.digest, .note],
        "Ends a draft or a canary: nobody begins on it any more.")
    package static let outboxPause = StaffOperation(
        "outbox.pause", needs: .holdMessages, takes: [.channel, .rank],
        "Lets a class of messages wait, a line, or a class at a line.")
    package static let outboxResume = StaffOperation(
        "outbox.resume", needs: .holdMessages, takes: [.channel, .rank], "Lets leave again what was paused.")
    package static let outboxResend = StaffOperation(
        "outbox.resend", needs: .holdMessages,
        takes: [
            StaffParameter("numbers", .number, isRequired: false, isRepeated: true),
            StaffParameter("all", .flag, isRequired: false), .channel, .rank,
            StaffParameter("hours", .number, isRequired: false),
        ], "Has messages that did not arrive leave again.")
    package static let databaseBackup = StaffOperation(
        "database.backup", needs: .keepStore,
        takes: [.file], proof: .store,
        "Writes a store to one file, while it is served.")
}

extension StaffParameter {
    fileprivate static let digest = StaffParameter("digest", .text)
    fileprivate static let channel = StaffParameter("channel", .text, isRequired: false)
    fileprivate static let rank = StaffParameter("class", .choice, isRequired: false)
    fileprivate static let note = StaffParameter("note", .text, isRequired: false)
}

/// Everything staff may do, of all domains and of the gateway itself.
package struct StaffOperations: Sendable {
    /// In the order of their names.
    package let all: [StaffOperation]

    package init(_ domains: DomainModules) {
        let own: [StaffOperation] = [
            .releaseDraft, .releaseCanary, .releaseLive, .releaseRollback, .releaseRetire, .outboxPause,
            .outboxResume, .outboxResend, .databaseBackup,
        ]
        all = (own + domains.staffOperations).sorted { $0.name < $1.name }
    }

    package func named(_ name: String) -> StaffOperation? { all.first { $0.name == name } }

    /// What a command does: nothing of it where it only reads.
    /// - Parameter command: as it is typed after `guichet`.
    package func of(command: String) -> [StaffOperation] {
        all.filter { $0.command == command || $0.command.hasPrefix(command + " ") }
    }
}
