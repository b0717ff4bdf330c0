/// One process as the line of `/proc/<pid>/stat` tells it (proc_pid_stat(5)). Times are user and system together, in
/// ticks of the kernel's clock.
struct ProcessStat: Hashable {
    let pid: Int32
    let parent: Int32
    let ownTicks: UInt64
    /// What its children had used that have ended and been waited for.
    let endedChildrenTicks: UInt64

    /// Nil when the text is no such line.
    init?(_ text: String) {
        // The second field is the program's name in brackets and may hold anything, brackets too.
        guard let name = text.firstIndex(of: "("), let end = text.lastIndex(of: ")"), name < end,
            let pid = Int32(text[..<name].filter { $0 != " " })
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        let times = fields.dropFirst(11).prefix(4).compactMap { UInt64($0) }
        guard fields.count > 14, let parent = Int32(fields[1]), times.count == 4 else { return nil }
        self.pid = pid
        self.parent = parent
        ownTicks = times[0] &+ times[1]
        endedChildrenTicks = times[2] &+ times[3]
    }

    /// What a process and its children have used, those that have ended included.
    static func ticks(of first: Int32, among all: [ProcessStat]) -> UInt64 {
        all.filter { $0.pid == first || $0.parent == first }.reduce(0) { $0 &+ $1.ownTicks &+ $1.endedChildrenTicks }
    }
}
