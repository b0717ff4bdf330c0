import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Files of wallets: every one of them written in its own way.
@Suite struct StatementReaderTests {
    private static let city = CityProfile(
        name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: TaxOffice.currency,
        numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))

    private static func read(_ profile: String, _ text: String) throws -> [String] {
        let profile = try StatementProfile("test", from: Array(("field,column,form\n" + profile).utf8))
        return try StatementReader(profile, of: city, .test).read(Array(text.utf8)).lines.map(\.description)
    }

    @Test func `what stands before the columns, other columns and lines that moved nothing are passed over`() throws {
        let profile = """
            transaction,Receipt No.,
            paid_in,Paid In,
            paid_out,Withdrawn,
            time,Completion Time,dd/MM/yyyy HH:mm
            status,Status,Completed|Settled
            """
        let text = """
            Statement of the wallet;;;;;
            From 1 May;;;;;
            Receipt No.;Completion Time;Details;Status;Paid In;Withdrawn
            A1;04/05/2026 08:00;x;Completed;1,300.50;
            A2;04/05/2026 08:01;x;Failed;20.00;
            A3;4/5/2026 8:02;x;SETTLED;;-200.00

            """
        #expect(
            try Self.read(profile, text) == [
                "4 A1 130050 2026-05-04T08:00:00Z", "6 A3 -20000 2026-05-04T08:02:00Z",
            ])
    }

    @Test(arguments: [
        ("yyyy-MM-dd HH:mm:ss", "2026-05-04 08:00:05", "2026-05-04T08:00:05Z"),
        ("yyyyMMddHHmmss", "20260504080005", "2026-05-04T08:00:05Z"),
        ("dd-MMM-yy hh:mm a", "04-May-26 12:30 AM", "2026-05-04T00:30:00Z"),
        ("dd-MMM-yy hh:mm a", "04-may-26 1:30 pm", "2026-05-04T13:30:00Z"),
        ("dd.MM.yyyy", "4.5.2026", "2026-05-04T00:00:00Z"),
        ("yyyy-MM-ddTHH:mm:ss.SX", "2026-05-04T08:00:05.123Z", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-ddTHH:mm:ss.SX", "2026-05-04T08:00:05Z", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-ddTHH:mm:ssX", "2026-05-04T08:00:05+01:00", "2026-05-04T07:00:05Z"),
        ("yyyy-MM-dd HH:mm X", "2026-05-04 23:30 -0130", "2026-05-05T01:00:00Z"),
        ("yyyy-MM-dd HH:mm:ss|dd-MM-yyyy HH:mm:ss", "04-05-2026 08:00:05", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-dd HH:mm:ss|dd-MM-yyyy HH:mm:ss", "2026-05-04 08:00:05", "2026-05-04T08:00:05Z"),
        ("dd/MM/yyyy HH:mm:ss", "04/05/2026 8:00", "2026-05-04T08:00:00Z"),
        ("yyyy-MM-dd HH:mm:ss", "2026-05-04T08:00:05", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-dd HH:mm:ss", "2026-05-04 08:00:05.123", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-dd HH:mm:ss", "2026-05-04T08:00:05.123+01:00", "2026-05-04T07:00:05Z"),
        ("yyyy-MM-ddTHH:mm:ss", "2026-05-04 08:00:05", "2026-05-04T08:00:05Z"),
        ("yyyy-MM-ddTHH:mm:ss.SX", "2026-05-04T08:00Z", "2026-05-04T08:00:00Z"),
        ("dd-MM-yyyy hh:mm:ss a", "04-05-2026 01:30 PM", "2026-05-04T13:30:00Z"),
    ])
    func `times are read by their pattern`(pattern: String, text: String, time: String) throws {
        let lines = try Self.read("transaction,T,\namount,A,\ntime,W,\(pattern)\n", "T,A,W\nx,1,\(text)\n")
        #expect(lines == ["2 x 100 \(time)"])
    }

    @Test func `every problem of a statement is told with its line and column`() {
        let refusals = FileRefusals.places {
            _ = try Self.read(
                "transaction,T,\namount,A,\ntime,W,yyyy-MM-dd\n",
                "T,A,W\n,1,2026-05-04\nx,one,2026-05-04\ny,0,2026-05-04\nz,1,2026-02-30\nv,1,2026-05-04\nv,1,2026-05-04\n"
            )
        }
        #expect(refusals == ["2 t", "3 a", "5 w"])
    }

    @Test(arguments: [
        ("amount,A,\ntime,W,yyyy-MM-dd\n", ["1 field"]), ("transaction,T,\namount,A,\ntime,W,\n", ["1 form"]),
        ("transaction,T,\namount,A,\ntime,W,HH:mm\n", ["1 form"]),
        ("transaction,T,\namount,A,\ntime,W,yyyy-MM-dd|HH:mm\n", ["1 form"]),
        ("transaction,T,\namount,A,cents\ntime,W,yyyy-MM-dd\nkind,K,\n", ["3 form", "5 form"]),
        ("transaction,T,\namount,A,\ntime,W,yyyy-MM-dd\ntakes_back,K,\n", ["5 form"]),
        ("transaction,T,\ntransaction,U,\nsum,A,\ntime,W,yyyy-MM-dd\n", ["3 field", "4 field", "1 field"]),
    ])
    func `a profile that cannot be used is refused`(profile: String, expected: [String]) {
        #expect(FileRefusals.places { _ = try Self.read(profile, "T,A,W\n") } == expected)
    }

    @Test func `a statement of another wallet is refused`() {
        #expect(
            FileRefusals.places { _ = try Self.read("transaction,T,\namount,A,\ntime,W,yyyy-MM-dd\n", "a,b\n1,2\n") }
                == [
                    "1 -"
                ])
    }
}

extension StatementClock {
    /// A clock at UTC, a week after the morning tests live in.
    static let test = StatementClock(
        now: DomainDesk.morning.adding(milliseconds: 7 * 86_400_000), first: nil, moment: { Instant(seconds: $0) },
        day: { DomainDesk.day(of: $0) })
}
