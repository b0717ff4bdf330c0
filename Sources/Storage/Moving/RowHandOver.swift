import Dispatch
import Synchronization

/// Rows on their way from a reader's thread into a store: a few pages under way at once, so that reading and writing go
/// on together and memory stays bounded.
///
/// `give` and `finish` block the thread they are called on, which must be one of the source's own; what they wait for is
/// the target's writer, which waits for nobody here.
final class RowHandOver: Sendable {
    private static let pagesUnderWay = 4

    private let target: any Database
    private let failure = Mutex<(any Error)?>(nil)
    private let room = DispatchSemaphore(value: 0)

    init(into target: any Database) {
        self.target = target
        for _ in 0..<Self.pagesUnderWay { room.signal() }
    }

    /// Hands a page over, as soon as there is room for it.
    /// - Throws: what went wrong with a page before.
    func give(_ page: [Row], of table: StoreTable) throws {
        room.wait()
        let insertion = table.insertion
        target.submit { transaction in
            for row in page { try transaction.post(Statement(insertion, row.values)) }
        } completion: { [self] result in
            if case .failure(let error) = result { failure.withLock { $0 = $0 ?? error } }
            room.signal()
        }
        try requireSuccess()
    }

    /// Returns when every page is in the store, or was refused by it.
    /// - Throws: what went wrong with a page.
    func finish() throws {
        for _ in 0..<Self.pagesUnderWay { room.wait() }
        for _ in 0..<Self.pagesUnderWay { room.signal() }
        try requireSuccess()
    }

    private func requireSuccess() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
