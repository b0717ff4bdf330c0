import Wording

/// Writes the parts of a session one after the other.
struct SessionWriter {
    private(set) var bytes: [UInt8] = []
    /// The first texts written; a further use of one is its place here.
    private var names: [String] = []
    /// As many are kept, so that a place is one byte and soon found.
    static let namesKept = 64
    /// Where the text after the latest stands: records of one kind have the same names in the same order.
    private var next = 0

    init() { bytes.reserveCapacity(512) }

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    mutating func count(_ number: Int) { unsigned(UInt64(clamping: number)) }

    /// Zigzag, so that small negative numbers stay short.
    mutating func integer(_ number: Int64) {
        unsigned(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    private mutating func unsigned(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func text(_ text: String) {
        count(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// A text that may come again, as names of states and fields do: twice its length and its UTF-8 the first time, after
    /// that twice its place among the texts before it, and one.
    mutating func name(_ name: String) {
        let length = name.utf8.count
        if names.indices.contains(next), names[next] == name {
            count(next << 1 | 1)
        } else if let place = names.firstIndex(where: { $0.utf8.count == length && $0 == name }) {
            count(place << 1 | 1)
            next = place
        } else {
            count(length << 1)
            bytes.append(contentsOf: name.utf8)
            next = names.count
            if names.count < SessionWriter.namesKept { names.append(name) }
        }
        next += 1
    }

    mutating func optionalName(_ name: String?) {
        byte(name == nil ? 0 : 1)
        if let name { self.name(name) }
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout SessionWriter, Element) -> Void) {
        count(elements.count)
        for element in elements { write(&self, element) }
    }

    mutating func frame(_ frame: Session.Frame) {
        name(frame.flow)
        name(frame.state)
        fields(frame.variables)
        list(frame.history) { $0.name($1) }
        optionalName(frame.returnState)
        optionalName(frame.returnVariable)
    }

    /// Fields in the order of their names, so that equal values are equal bytes.
    private mutating func fields(_ fields: [String: Value]) {
        list(fields.sorted { $0.key < $1.key }) {
            $0.name($1.key)
            $0.value($1.value)
        }
    }

    private mutating func value(_ value: Value) {
        switch value {
        case .text(let text):
            byte(0)
            name(text)
        case .integer(let number):
            byte(1)
            integer(number)
        case .boolean(let flag):
            byte(flag ? 3 : 2)
        case .money(let money):
            byte(4)
            integer(money.minorUnits)
            name(money.currency.code)
            count(money.currency.exponent)
            name(money.currency.symbol)
        case .date(let date):
            byte(5)
            integer(Int64(date.daysSinceEpoch))
        case .phone(let phone):
            byte(6)
            text(phone.e164)
        case .record(let record):
            byte(7)
            fields(record)
        case .list(let items):
            byte(8)
            list(items) { $0.value($1) }
        }
    }
}
