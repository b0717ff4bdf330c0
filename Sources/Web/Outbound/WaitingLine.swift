/// Orders that wait for a free place, first come first served.
struct WaitingLine {
    private var orders: [TransferOrder] = []
    /// Orders before this index have been served; they are dropped in bulk, so serving costs the same in any line.
    private var served = 0
    /// No waiting order's deadline is earlier; it may be too early when that order has left, which costs one look.
    private(set) var earliestDeadline: ContinuousClock.Instant?

    var isEmpty: Bool { served == orders.count }

    mutating func append(_ order: TransferOrder) {
        orders.append(order)
        earliestDeadline = earliestDeadline.map { min($0, order.deadline) } ?? order.deadline
    }

    mutating func next() -> TransferOrder? {
        guard !isEmpty else { return nil }
        let order = orders[served]
        served += 1
        if isEmpty {
            self = WaitingLine()
        } else if served >= 64, served * 2 >= orders.count {
            orders.removeFirst(served)
            served = 0
        }
        return order
    }

    /// Takes out the orders whose deadline has passed.
    mutating func takeExpired(at now: ContinuousClock.Instant) -> [TransferOrder] {
        guard let earliestDeadline, earliestDeadline <= now else { return [] }
        return removeOrders { $0.deadline <= now }
    }

    /// Takes out every order that `isWanted` picks; the rest keep their places.
    mutating func removeOrders(where isWanted: (TransferOrder) -> Bool) -> [TransferOrder] {
        let waiting = orders[served...]
        let taken = waiting.filter(isWanted)
        let kept = waiting.filter { !isWanted($0) }
        self = WaitingLine()
        for order in kept { append(order) }
        return taken
    }
}
