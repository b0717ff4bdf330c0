import Synchronization
import Testing

@testable import Gateway

/// How the outbox worker learns that something waits.
@Suite(.timeLimit(.minutes(1))) struct `The wakeSignal of the outbox` {
    @Test func `a wakeSignal rung before anybody waits lets the first through`() async {
        let (wakeSignal, note) = (WakeSignal(), OutboxNote())
        note.set()
        wakeSignal.ring(note)
        await wakeSignal.waitForWake()
        wakeSignal.wake()
        await wakeSignal.waitForWake()
    }

    @Test func `a turn that wrote nothing wakes nobody`() async {
        let (wakeSignal, note) = (WakeSignal(), OutboxNote())
        let woken = Mutex(false)
        let worker = Task {
            await wakeSignal.waitForWake()
            woken.withLock { $0 = true }
        }
        for _ in 0..<100 {
            wakeSignal.ring(note)
            await Task.yield()
        }
        #expect(!woken.withLock { $0 })
        note.set()
        #expect(!woken.withLock { $0 })
        wakeSignal.ring(note)
        await worker.value
        #expect(woken.withLock { $0 })
    }

    @Test func `a look between note and commit does not use up the ring`() async {
        let (wakeSignal, note) = (WakeSignal(), OutboxNote())
        note.set()
        // The clock wakes the worker, who sees nothing yet.
        wakeSignal.wake()
        await wakeSignal.waitForWake()
        // The commit is through.
        wakeSignal.ring(note)
        await wakeSignal.waitForWake()
    }

    /// A worker that empties a box whenever it wakes, and turns that fill it and ring: without loss none is left over.
    @Test func `nothing that was rung for is left lying`() async {
        for _ in 0..<50 {
            let (wakeSignal, note) = (WakeSignal(), OutboxNote())
            let box = Mutex((waiting: 0, done: 0))
            let worker = Task {
                while true {
                    let done = box.withLock { box in
                        box.done += box.waiting
                        box.waiting = 0
                        return box.done
                    }
                    if done == 200 { return }
                    await wakeSignal.waitForWake()
                }
            }
            for turn in 0..<200 {
                note.set()
                if turn % 3 == 0 { await Task.yield() }
                box.withLock { $0.waiting += 1 }
                wakeSignal.ring(note)
            }
            await worker.value
        }
    }
}
