import Storage

/// Serves reads one after the other, each in a transaction that sees one snapshot and is undone at its end.
struct Reader {
    let connection: Connection

    func serve(_ mailbox: Mailbox<any Job<Connection>>) {
        var jobs: [any Job<Connection>] = []
        // One at a time: what waits is for whichever reader is free first.
        while mailbox.removeLetters(into: &jobs, limit: 1) {
            for job in jobs { perform(job) }
            jobs.removeAll(keepingCapacity: true)
        }
    }

    private func perform(_ job: any Job<Connection>) {
        let acknowledge: Acknowledgement
        do {
            try connection.begin()
            acknowledge = try job.run(on: connection)
        } catch {
            acknowledge = { job.refuse(error) }
        }
        connection.rollBack()
        acknowledge()
    }
}
