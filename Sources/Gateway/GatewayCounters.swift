import Synchronization

/// What has happened since the start.
package final class GatewayCounters: Sendable {
    package enum Event: String, Sendable, CaseIterable {
        case turnTaken = "turns_taken"
        case turnRepeated = "turns_repeated"
        case turnFailed = "turns_failed"
        case turnLate = "turns_late"
        case hookRefused = "hooks_refused"
        case answerReminded = "answers_reminded"
        case answerTimedOut = "answers_timed_out"
        case dialogueEnded = "dialogues_ended"
        case dialogueShared = "dialogues_shared"
        case deliveryReported = "deliveries_reported"
        case messageSent = "messages_sent"
        case messageDeferred = "messages_deferred"
        case messageFailed = "messages_failed"
        case leaseLost = "leases_lost"
        case rowUnopened = "rows_unopened"
        case messageExpired = "messages_expired"
        case messageRefused = "messages_refused"
        case messageUnrouted = "messages_without_route"
        case budgetAlarm = "message_alarms"
        case textCopied = "texts_copied"
        case textAutomatic = "texts_automatic"
        case textSilenced = "texts_unanswered"
        case connectionEnded = "connections_ended"
        case paymentHeard = "payments_heard"
        case actionLimited = "actions_limited"
        case walletMissing = "wallets_missing"
        case programReleased = "programs_released"
        case programDrafted = "programs_drafted"
        case programRefused = "programs_refused"
        case programHeld = "programs_held"
        case programFollowed = "programs_followed"
        case flowMetricStored = "flow_metrics_stored"
        case jobFailed = "jobs_failed"
        case timerFailed = "timers_failed"
        case feedRead = "feeds_read"
        case feedRefused = "feeds_refused"

        /// A sentence for readers of the metrics.
        package var meaning: String {
            switch self {
            case .turnTaken: "Turns committed and answered."
            case .turnRepeated: "Hops and messages that came again and changed nothing."
            case .turnFailed: "Turns undone or ended because something did not fit."
            case .turnLate: "Turns answered with \"still working\" because the deadline passed."
            case .hookRefused: "Hooks refused: unknown event, wrong verb or rubbish."
            case .answerReminded: "Questions asked again because no text message answered them."
            case .answerTimedOut: "Conversations that went on or ended because nobody answered."
            case .dialogueEnded: "End-of-dialogue notices of networks."
            case .dialogueShared: "Dialogues under whose name a second phone came."
            case .deliveryReported: "Delivery reports taken."
            case .messageSent: "Messages a provider took."
            case .messageDeferred: "Rows put back into the outbox for another attempt."
            case .messageFailed: "Messages and pushes given up."
            case .leaseLost: "Results of rows in the outbox that came after another worker had taken the row."
            case .rowUnopened: "Looks at rows of the outbox that could not be opened and stay queued."
            case .messageExpired: "Messages that ended unsent because their time was over."
            case .messageRefused: "Notices not sent because their phones had many already."
            case .messageUnrouted: "Messages that had to wait because no rule says by which channel they leave."
            case .budgetAlarm: "Times four fifths or all of what the city or a channel may send on a day were used up."
            case .textAutomatic: "Text messages a machine wrote, which are not answered."
            case .textCopied: "Text messages that came a second time under another name and changed nothing."
            case .textSilenced: "Text messages not answered because their phones had sent too many."
            case .connectionEnded: "Connections ended to make room for others."
            case .paymentHeard: "Updates of payments from wallets."
            case .actionLimited: "Requests of citizens refused because a limit was reached."
            case .walletMissing: "Payments that no wallet of the city could be asked for."
            case .programReleased: "Changed programs that went live."
            case .programDrafted: "Changed programs kept as drafts."
            case .programRefused: "Changed programs refused for their findings."
            case .programHeld: "Changed programs held back because lines they name are not open here."
            case .programFollowed: "Programs released elsewhere that went live here."
            case .flowMetricStored: "Flow metrics whose counts are in the store."
            case .jobFailed: "Runs of a domain's job that failed and are tried again."
            case .timerFailed: "Times a domain's timer went off in vain and is tried again."
            case .feedRead: "Readings of a domain's feed from the store."
            case .feedRefused: "Requests of feeds refused because too many waited for a reading."
            }
        }
    }

    /// The events that are told by class too.
    package static let eventsByClass: [Event] = [.messageSent, .messageDeferred, .messageFailed, .messageExpired]

    private struct Counts {
        var all: [Event: UInt64] = [:]
        var byClass: [Event: [OutboxClass: UInt64]] = [:]
    }

    private let counts: Mutex<Counts> = Mutex(Counts())

    package init() {}

    /// - Parameter rank: the class of the row it happened to, where it is told by class.
    package func count(_ event: Event, by amount: UInt64 = 1, of rank: OutboxClass? = nil) {
        guard amount > 0 else { return }
        counts.withLock { counts in
            counts.all[event, default: 0] &+= amount
            if let rank { counts.byClass[event, default: [:]][rank, default: 0] &+= amount }
        }
    }

    /// How often something happened to rows of a class.
    package func count(of event: Event, to rank: OutboxClass) -> UInt64 {
        counts.withLock { $0.byClass[event]?[rank] ?? 0 }
    }

    /// Every event with its count, in the order they are declared.
    package var snapshot: [(event: Event, count: UInt64)] {
        let counts = counts.withLock { $0.all }
        return Event.allCases.map { ($0, counts[$0] ?? 0) }
    }
}
