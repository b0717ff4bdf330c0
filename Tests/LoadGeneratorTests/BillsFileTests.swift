import LoadGenerator
import Testing

@Suite struct `A file of bills` {
    @Test func `gives the bills that can be paid, with what is due`() throws {
        let text =
            "number,status,object,amount,due\r\n7319042851,open,\"Shop 12, \"\"Kejetia\"\"\nMarket\",300.00,300.00\r\n"
            + "1826405726,paid,House 4,480.00,0.00\r\n5940371666,part,Store 7,1650.00,1250.00\r\n"
        let bills = try BillsFile.bills(in: text)
        #expect(bills.map(\.number) == ["7319042851", "5940371666"])
        #expect(bills.map(\.amountEnd) == ["300.00", "250.00"])
    }

    @Test func `needs no more than numbers`() throws {
        let bills = try BillsFile.bills(in: "\u{FEFF}Number\n7319042851\n\nnone\n")
        #expect(bills == [LoadBill(number: "7319042851")])
    }

    @Test(arguments: ["", "bill\n7319042851\n", "number,status\n7319042851,paid\n"])
    func `is refused when it gives none`(text: String) {
        #expect(throws: BillsFile.Refused.self) { try BillsFile.bills(in: text) }
    }

    @Test func `is handed out once, or again and again`() throws {
        let bills = try BillsFile.bills(in: "number\n1111\n2222\n")
        var once = LoadBills(bills, areUsedUp: true)
        #expect([once.next(), once.next(), once.next()] == [bills[0], bills[1], nil])
        var again = LoadBills(bills, areUsedUp: false)
        #expect([again.next(), again.next(), again.next()] == [bills[0], bills[1], bills[0]])
        var none = LoadBills([], areUsedUp: false)
        #expect(none.next() == nil)
    }
}
