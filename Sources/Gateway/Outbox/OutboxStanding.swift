package import Authoring
package import Conversation
package import Storage
import Wording

/// What waits in the outbox and why, as staff look at it: line by line, class by class.
package struct OutboxStanding: Sendable {
    /// The rows of one class at a line.
    package struct Queue: Sendable {
        package let rank: OutboxClass
        package let waiting: Int64
        /// When the row was written that waits longest.
        package let since: Instant?
        /// Nil where staff let it leave.
        package let pause: OutboxPauses.Pause?
        /// Messages that did not arrive.
        package let dead: Int64
    }

    package struct Line: Sendable {
        package let name: String
        /// Whether the city's settings have it: else no gateway sends what waits here.
        package let isOfCity: Bool
        package let limits: SendingLimits
        /// Whether notices and broadcasts may leave at this hour.
        package let isOpen: Bool
        /// Parts that left today, against what the line may send.
        package let budget: MessageBudget
        package let queues: [Queue]
    }

    /// Messages of all lines that left today, against what the city wants to send.
    package let budget: MessageBudget
    /// The lines of the city and whatever others something waits at, in the order of their names.
    package let lines: [Line]

    /// Looks at the store.
    package init(
        of city: CitySettings, _ calendar: CityCalendar, at now: Instant, in transaction: any Transaction
    ) throws {
        let clock = calendar.localTime(of: now)
        let sums = try MessageCounts(transaction: transaction).sums(on: clock.day)
        let backlogs = try OutboxStore.backlogs(in: transaction)
        let pauses = try OutboxPauses(transaction: transaction).all()
        let dead = try DeadLetters.counts(in: transaction)
        budget = MessageBudget(limit: city.messages.aDay, sent: sums.values.reduce(0) { $0 + $1.sent })
        let own = Self.classes(of: city)
        let names = Set(own.keys).union(backlogs.map(\.line)).union(pauses.map(\.line)).union(dead.keys)
        lines = names.sorted().map { name in
            let limits = city.channel(name)?.limits ?? .none
            let queues = OutboxClass.allCases.compactMap { rank -> Queue? in
                let backlog = backlogs.first { $0.line == name && $0.rank == rank }
                let pause = pauses.first { $0.line == name && $0.rank == rank }
                let count = dead[name]?[rank] ?? 0
                guard own[name]?.contains(rank) == true || backlog != nil || pause != nil || count > 0 else {
                    return nil
                }
                return Queue(
                    rank: rank, waiting: backlog?.rows ?? 0, since: backlog?.since, pause: pause, dead: count)
            }
            return Line(
                name: name, isOfCity: own[name] != nil, limits: limits, isOpen: limits.isOpen(in: clock.minute / 60),
                budget: MessageBudget(limit: limits.budget, sent: sums[name]?.parts ?? 0), queues: queues)
        }
    }

    /// The classes that leave by each line of a city.
    package static func classes(of city: CitySettings) -> [String: [OutboxClass]] {
        var classes: [String: [OutboxClass]] = [:]
        for channel in city.channels { classes[channel.name] = OutboxClass.ofMessages }
        for wallet in city.wallets { classes[wallet.name] = OutboxClass.ofWallets }
        return classes
    }
}
