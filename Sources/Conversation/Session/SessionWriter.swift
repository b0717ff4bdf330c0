import Wording

/// Writes the parts of a session one after the other.
struct SessionWriter {
    private(set) var bytes: [UInt8] = []

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

    mutating func optionalText(_ text: String?) {
        byte(text == nil ? 0 : 1)
        if let text { self.text(text) }
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout SessionWriter, Element) -> Void) {
        count(elements.count)
        for element in elements { write(&self, element) }
    }

    mutating func frame(_ frame: Session.Frame) {
        text(frame.flow)
        text(frame.state)
        fields(frame.variables)
        list(frame.history) { $0.text($1) }
        optionalText(frame.returnState)
        optionalText(frame.returnVariable)
    }

    /// Fields in the order of their names, so that equal values are equal bytes.
    private mutating func fields(_ fields: [String: Value]) {
        list(fields.sorted { $0.key < $1.key }) {
            $0.text($1.key)
            $0.value($1.value)
        }
    }

    private mutating func value(_ value: Value) {
        switch value {
        case .text(let text):
            byte(0)
            self.text(text)
        case .integer(let number):
            byte(1)
            integer(number)
        case .boolean(let flag):
            byte(flag ? 3 : 2)
        case .money(let money):
            byte(4)
            integer(money.minorUnits)
            text(money.currency.code)
            count(money.currency.exponent)
            text(money.currency.symbol)
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
