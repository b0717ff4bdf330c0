import Synchronization

/// Keeps what goes to one phone by one line in the order it was said: rows of an addressee who is being told something wait
/// behind it, whenever they were leased.
final class SendingOrder: Sendable {
    struct Addressee: Sendable, Hashable {
        let line: String
        let name: String
    }

    /// The rows that wait of every addressee something is under way to.
    private let waiting: Mutex<[Addressee: [LeasedRow]]> = Mutex([:])

    /// Adds rows in their order, each before what waits for the same addressee of later classes.
    /// - Returns: the addressees nobody is at work for: the caller that gets one calls `next` until there is none.
    func add(_ rows: [LeasedRow]) -> [Addressee] {
        waiting.withLock { waiting in
            var free: [Addressee] = []
            for row in rows {
                let addressee = Addressee(line: row.channel, name: row.payload.addressee)
                if waiting[addressee] == nil { free.append(addressee) }
                let rows = waiting[addressee, default: []]
                waiting[addressee, default: []].insert(
                    row, at: rows.firstIndex { row.rank < $0.rank } ?? rows.count)
            }
            return free
        }
    }

    /// Takes the next row of an addressee; nil when there is none, and then nobody is at work for them any more.
    func next(of addressee: Addressee) -> LeasedRow? {
        waiting.withLock { waiting in
            guard var rows = waiting[addressee], !rows.isEmpty else {
                waiting[addressee] = nil
                return nil
            }
            let row = rows.removeFirst()
            waiting[addressee] = rows
            return row
        }
    }

    /// Takes all rows of an addressee that wait, as when they are to be given back.
    func rest(of addressee: Addressee) -> [LeasedRow] {
        waiting.withLock { waiting in
            defer { waiting[addressee] = [] }
            return waiting[addressee] ?? []
        }
    }
}
