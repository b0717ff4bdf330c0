package import Logging
import ServiceLifecycle
import Storage

/// Brings what was counted into the store.
package struct FlowMetricWriter: Sendable {
    /// Rows of one transaction, so that no turn waits long behind it.
    static let batch = 200

    let gateway: GatewayContext
    let counters: GatewayCounters
    let log: Logger
    /// What an earlier round could not write.
    private let left = FlowMetricRemainder()

    package init(gateway: GatewayContext, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
        self.counters = counters
        self.log = log
    }

    /// Writes what was counted since the last round, and what that one left. What cannot be written waits for the next;
    /// only what may have been written already is given up, for nothing is counted twice.
    /// - Returns: how many rows were written.
    @discardableResult
    package func round() async -> Int {
        let counts = left.removeAll(adding: gateway.flowMetrics.removeCounts()).sorted { $0.key < $1.key }
        var written = 0
        while written < counts.count {
            let batch = Array(counts[written..<min(written + Self.batch, counts.count)])
            do {
                // Commits by itself, so that a row another gateway holds keeps no turn waiting and undoes none.
                try await gateway.database.write(.claim) { try FlowMetricStore(transaction: $0).add(batch) }
            } catch {
                let isUncertain = if case StorageError.unknown = error { true } else { false }
                left.addRest(counts[(isUncertain ? written + batch.count : written)...])
                log.warning("Counts of passages could not be written yet.", metadata: ["error": "\(error)"])
                return written
            }
            written += batch.count
            counters.count(.flowMetricStored, by: batch.reduce(0) { $0 &+ UInt64(clamping: $1.value) })
        }
        return written
    }
}

/// Writes the counts every few seconds, and a last time when the gateway stops: to be stopped after whatever takes turns.
package struct FlowMetricService: Service {
    static let everySeconds = 5

    let writer: FlowMetricWriter

    package init(writer: FlowMetricWriter) { self.writer = writer }

    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.everySeconds)) }
            await writer.round()
        }
    }
}
