import Conversation
import Foundation
package import Logging
import ServiceLifecycle
import Synchronization

/// Works outbox and timers until the gateway shuts down: takes what is due whenever a line has a free place, and waits for
/// no call before it looks again. It looks again at once while there may be more, else when the wake signal comes.
package struct OutboxService: Service {
    /// How long rows gather before they are taken together: a batch costs little more than a row, and nobody notices a
    /// message that leaves some milliseconds later.
    static let gatheringMilliseconds = 5

    let outbox: OutboxWorker
    let timers: TimerWorker
    let wakeSignal: WakeSignal
    let log: Logger

    package init(outbox: OutboxWorker, timers: TimerWorker, wakeSignal: WakeSignal, log: Logger) {
        self.outbox = outbox
        self.timers = timers
        self.wakeSignal = wakeSignal
        self.log = log
    }

    package func run() async throws {
        let pace = TimerPace()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !Task.isShuttingDownGracefully, !Task.isCancelled {
                    let look = await look(by: pace)
                    for operation in look.work { group.addTask { await operation() } }
                    if !look.mayHaveMore { await wakeSignal.waitForWake() }
                    try? await Task.sleep(for: .milliseconds(Self.gatheringMilliseconds))
                }
            }
        } onGracefulShutdown: {
            wakeSignal.wake()
        }
    }

    /// What one look has taken.
    package struct Look: Sendable {
        /// Each carries some of it, and takes as long as its line takes.
        package var work: [@Sendable () async -> Void] = []
        /// Whether there was anything.
        package var hasTaken = false
        /// Whether it is worth looking again at once. Else the wake signal comes when there is more, or a place for it.
        package var mayHaveMore = false
    }

    /// Takes what is due and has a place.
    package func look() async -> Look { await look(by: TimerPace()) }

    private func look(by pace: TimerPace) async -> Look {
        var look = Look()
        do {
            let (outbox, timers, wakeSignal) = (outbox, timers, wakeSignal)
            let rows = try await outbox.leaseDue()
            for addressee in rows.addressees { look.work.append { await outbox.carry(all: addressee) } }
            look.hasTaken = rows.rows > 0
            look.mayHaveMore = rows.mayHaveMore
            guard pace.admitsLook(at: outbox.gateway.world.now()) else { return look }
            for timer in try await timers.leaseDue() {
                look.work.append {
                    await timers.serve(timer)
                    pace.admitNext()
                    wakeSignal.wake()
                }
                look.hasTaken = true
                look.mayHaveMore = true
                pace.admitNext()
            }
        } catch {
            log.error("The outbox cannot be worked on.", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
        }
        return look
    }
}

/// How often timers are looked at while turns wake the outbox again and again: no turn sets a timer that is due at once, so
/// that a tenth of a second is soon enough, but where one was taken or served, others may wait for its place.
final class TimerPace: Sendable {
    private static let everyMilliseconds: Int64 = 100

    private let last: Mutex<Instant?> = Mutex(nil)

    /// Whether to look now. A clock that was set back holds nothing up.
    func admitsLook(at now: Instant) -> Bool {
        last.withLock { last in
            if let last, last <= now, now < last.adding(milliseconds: Self.everyMilliseconds) { return false }
            last = now
            return true
        }
    }

    /// Admits the next look at once.
    func admitNext() { last.withLock { $0 = nil } }
}

/// The gateway's pulse: gives up on late turns, and looks at the outbox now and then. It waits for nothing, least of all
/// for a store that is away, for then turns are late.
package struct PulseService: Service {
    static let everyMilliseconds = 100

    let handler: HookHandler

    package init(handler: HookHandler) { self.handler = handler }

    package func run() async throws {
        var beats = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.everyMilliseconds))
            beats &+= 1
            handler.board.expire(at: handler.gateway.world.now())
            let gateway = handler.gateway
            if beats % 5 == 0 || gateway.traffic.isPaced { gateway.wakeSignal.wake() }
        }
    }
}

/// Keeps the gateway on the city's latest program: looks every second at its own files, and at what was
/// released elsewhere.
package struct ReleaseService: Service {
    static let everyMilliseconds = 1_000

    let files: ProgramWatch
    let releases: ReleaseWatch
    let memory: ReleaseWatch.Memory
    let log: Logger

    /// - Parameter memory: what was found when releases were looked at before the service began.
    package init(files: ProgramWatch, releases: ReleaseWatch, memory: ReleaseWatch.Memory, log: Logger) {
        self.files = files
        self.releases = releases
        self.memory = memory
        self.log = log
    }

    package func run() async throws {
        // At the start all files were read, and changed while they were read they may have been.
        var stamps: [String: Date] = [:]
        var seen: String?
        var memory = memory
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await cancelWhenGracefulShutdown {
                try await Task.sleep(for: .milliseconds(Self.everyMilliseconds))
            }
            do {
                if let current = files.files.fingerprint, current != stamps {
                    let finding = try await files.look(after: &seen)
                    // What could not be read now is read the next time.
                    if case .unreadable = finding {} else { stamps = current }
                }
                _ = try await releases.look(&memory)
            } catch {
                log.error("A changed program could not be kept or found.", metadata: ["error": "\(error)"])
            }
        }
    }
}
