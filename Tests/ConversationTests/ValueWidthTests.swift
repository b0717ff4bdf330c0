import Conversation
import Testing

/// How wide values are promised to stay.
struct ValueWidthTests {
    private static let named = RecordType(
        "named", ["code": .text, "name": .text], widths: ["code": .text(most: 4, letters: .plain)])

    @Test(
        arguments: [
            (.text, .text(most: 40, letters: .words)), (.integer, .integer(digits: 9)), (.money, .money(digits: 9)),
            (.boolean, .boolean), (.date, .date), (.phone, .phone),
        ] as [(ValueType, ValueWidth)])
    func `every kind has a usual width`(type: ValueType, width: ValueWidth) {
        #expect(ValueWidth.usual(for: type) == width)
    }

    @Test func `a record is as wide as was said of its fields, and as usual where nothing was`() {
        let record = ValueWidth.record([
            "code": .text(most: 4, letters: .plain), "name": .text(most: 40, letters: .words),
        ])
        #expect(ValueWidth.usual(for: .record(Self.named)) == record)
        #expect(ValueWidth.usual(for: .list(Self.named)) == .list(record, most: 20))
        #expect(record.at(["code"]) == .text(most: 4, letters: .plain))
        #expect(record.at([]) == record)
        #expect(record.at(["color"]) == nil)
        #expect(record.at(["code", "name"]) == nil)
    }

    @Test(
        arguments: [
            (
                .text(most: 4, letters: .plain), .text(most: 9, letters: .plain), .text(most: 9, letters: .plain)
            ),
            (
                .text(most: 40, letters: .words), .text(most: 9, letters: .plain), .text(most: 40, letters: .words)
            ),
            (.integer(digits: 2), .integer(digits: 5), .integer(digits: 5)),
            (.money(digits: 7), .money(digits: 5), .money(digits: 7)),
            (.record(["a": .date]), .record(["b": .phone]), .record(["a": .date, "b": .phone])),
            (
                .record(["a": .integer(digits: 1)]), .record(["a": .integer(digits: 3)]),
                .record(["a": .integer(digits: 3)])
            ),
            (
                .list(.integer(digits: 1), most: 7), .list(.integer(digits: 3), most: 5),
                .list(.integer(digits: 3), most: 7)
            ),
            (.date, .date, .date),
        ] as [(ValueWidth, ValueWidth, ValueWidth)])
    func `the union of two holds both`(left: ValueWidth, right: ValueWidth, both: ValueWidth) {
        #expect(left.union(right) == both)
    }

    @Test func `two records of one kind are the same however wide they are`() {
        let plain = RecordType("named", ["code": .text, "name": .text])
        #expect(plain == Self.named)
        #expect(Set([plain, Self.named]).count == 1)
    }
}
