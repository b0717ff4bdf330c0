import Conversation
import Foundation
package import Logging
import ServiceLifecycle

/// Runs outbox and timers until the gateway shuts down: again at once while there is work, else when the bell rings.
package struct CourierService: Service {
    /// How long rows gather before they are taken together: a batch costs little more than a row, and nobody notices a
    /// message that leaves some milliseconds later.
    static let gatheringMilliseconds = 5

    let outbox: OutboxWorker
    let timers: TimerWorker
    let bell: OutboxBell
    let log: Logger

    package init(outbox: OutboxWorker, timers: TimerWorker, bell: OutboxBell, log: Logger) {
        self.outbox = outbox
        self.timers = timers
        self.bell = bell
        self.log = log
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                if await round() == 0 { await bell.waitForRing() }
                try? await Task.sleep(for: .milliseconds(Self.gatheringMilliseconds))
            }
        } onGracefulShutdown: {
            bell.wake()
        }
    }

    private func round() async -> Int {
        do {
            return try await outbox.round() + timers.round()
        } catch {
            log.error("The outbox cannot be worked on.", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            return 0
        }
    }
}

/// The gateway's pulse: gives up on late turns, and looks at the outbox and the files now and then.
package struct PulseService: Service {
    static let everyMilliseconds = 100

    let desk: HookDesk
    let watch: ProgramWatch?
    let log: Logger

    package init(desk: HookDesk, watch: ProgramWatch?, log: Logger) {
        self.desk = desk
        self.watch = watch
        self.log = log
    }

    package func run() async throws {
        var beats = 0
        var stamps = watch?.fingerprint ?? [:]
        var seen = desk.office.shelf.live.program.digest
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.everyMilliseconds))
            beats &+= 1
            desk.board.expire(at: desk.office.world.now())
            if beats % 5 == 0 { desk.office.bell.wake() }
            guard beats % 10 == 0, let watch else { continue }
            let current = watch.fingerprint
            guard current != stamps else { continue }
            stamps = current
            await look(watch, &seen)
        }
    }

    private func look(_ watch: ProgramWatch, _ seen: inout String) async {
        do {
            _ = try await watch.look(after: &seen)
        } catch {
            log.error("A changed program could not be kept.", metadata: ["error": "\(error)"])
        }
    }
}
