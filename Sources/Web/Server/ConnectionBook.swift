import Gateway
import Logging
import NIOCore
import Synchronization

/// The open connections of a server, each with a way to end it. The first that is ended for another is told in the log, and
/// all are counted.
final class ConnectionBook: Sendable {
    private struct Contents {
        var table: ConnectionTable
        var channels: [ConnectionTable.Number: any Channel] = [:]
    }

    private let contents: Mutex<Contents>
    private let counters: GatewayCounters
    private let log: Logger

    init(_ limits: WebLimits, counters: GatewayCounters, log: Logger) {
        contents = Mutex(Contents(table: ConnectionTable(limits)))
        self.counters = counters
        self.log = log
    }

    var count: Int { contents.withLock { $0.table.count } }

    /// Adds a connection, and ends another where there are too many.
    func add(_ channel: any Channel) -> ConnectionTable.Number {
        let source = ConnectionTable.source(of: channel.remoteAddress)
        let (number, ended) = contents.withLock { contents in
            let (number, ended) = contents.table.add(from: source, at: .now())
            contents.channels[number] = channel
            return (number, ended.flatMap { contents.channels.removeValue(forKey: $0) })
        }
        if let ended {
            counters.count(.connectionEnded)
            log.warning("There are as many connections as there may be; those that are silent longest are ended.")
            ended.close(promise: nil)
        }
        return number
    }

    func noteRequest(on number: ConnectionTable.Number) {
        contents.withLock { $0.table.noteRequest(on: number, at: .now()) }
    }

    func remove(_ number: ConnectionTable.Number) {
        contents.withLock { contents in
            contents.table.remove(number)
            contents.channels[number] = nil
        }
    }
}
