/// The parts of a name such as `bill.due`, one after the other.
struct DottedPath: Sequence, IteratorProtocol {
    private var rest: Substring.UTF8View?

    init(_ name: String) { rest = name[...].utf8 }

    mutating func next() -> String? {
        guard let rest else { return nil }
        guard let point = rest.firstIndex(of: UInt8(ascii: ".")) else {
            self.rest = nil
            return String(Substring(rest))
        }
        self.rest = rest[rest.index(after: point)...]
        return String(Substring(rest[..<point]))
    }
}
