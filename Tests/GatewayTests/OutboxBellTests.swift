import Synchronization
import Testing

@testable import Gateway

/// How the outbox worker learns that something waits.
@Suite(.timeLimit(.minutes(1))) struct `The bell of the outbox` {
    @Test func `a bell rung before anybody waits lets the first through`() async {
        let (bell, note) = (OutboxBell(), OutboxNote())
        note.set()
        bell.ring(note)
        await bell.waitForRing()
        bell.wake()
        await bell.waitForRing()
    }

    @Test func `a turn that wrote nothing wakes nobody`() async {
        let (bell, note) = (OutboxBell(), OutboxNote())
        let woken = Mutex(false)
        let worker = Task {
            await bell.waitForRing()
            woken.withLock { $0 = true }
        }
        for _ in 0..<100 {
            bell.ring(note)
            await Task.yield()
        }
        #expect(!woken.withLock { $0 })
        note.set()
        #expect(!woken.withLock { $0 })
        bell.ring(note)
        await worker.value
        #expect(woken.withLock { $0 })
    }

    @Test func `a look between note and commit does not use up the ring`() async {
        let (bell, note) = (OutboxBell(), OutboxNote())
        note.set()
        // The clock wakes the worker, who sees nothing yet.
        bell.wake()
        await bell.waitForRing()
        // The commit is through.
        bell.ring(note)
        await bell.waitForRing()
    }

    /// A worker that empties a box whenever it wakes, and turns that fill it and ring: without loss none is left over.
    @Test func `nothing that was rung for is left lying`() async {
        for _ in 0..<50 {
            let (bell, note) = (OutboxBell(), OutboxNote())
            let box = Mutex((waiting: 0, done: 0))
            let worker = Task {
                while true {
                    let done = box.withLock { box in
                        box.done += box.waiting
                        box.waiting = 0
                        return box.done
                    }
                    if done == 200 { return }
                    await bell.waitForRing()
                }
            }
            for turn in 0..<200 {
                note.set()
                if turn % 3 == 0 { await Task.yield() }
                box.withLock { $0.waiting += 1 }
                bell.ring(note)
            }
            await worker.value
        }
    }
}
