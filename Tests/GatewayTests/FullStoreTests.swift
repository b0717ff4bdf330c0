import Simulator
import Gateway
import GatewayTestKit
import Providers
import SQLiteStorage
import Storage
import Testing

/// No room left on the disk: nobody is told that something is kept which is not.
@Suite struct `A full store` {
    /// A city on a store of two megabytes, filled to the last page.
    private static func open(_ body: (TestCity) async throws -> Void) async throws {
        let folder = try StoreFolder()
        var options = SQLiteOptions()
        options.maximumPages = 500
        let place = StorePlace(
            open: { [options] in try SQLiteDatabase(path: folder.file("store.sqlite"), options: options) },
            remove: { folder.remove() })
        defer { folder.remove() }
        try await TestCity.open(place) { city async throws in
            try await city.run("CREATE TABLE filling (data BLOB NOT NULL)")
            // What the turns before the end need is there before the room ends.
            await city.talk(1, TestCity.payment(1))
            try await city.world.settle()
            try await city.fill()
            try await body(city)
        }
    }

    private enum Arrival: String, CaseIterable {
        case ussd, sms, delivery, payment, optout
    }

    private static func arrive(_ arrival: Arrival, _ number: Int, in city: TestCity) async -> HookResponse {
        switch arrival {
        case .ussd: await city.hop(2, "", dial: "\(number)")
        case .sms: await city.text(2, "MENU", id: "m\(number)")
        case .delivery: await city.hook("delivery", ["id": "ATXid_\(number)", "status": "Success"])
        case .payment:
            await city.hook(
                "counter",
                ["transaction": "T\(number)", "amount": "50.00", "currency": "GHS", "account": TestCity.bill(2)],
                to: TestCity.wallet)
        case .optout:
            await city.hook("optout", ["senderId": "21021", "phoneNumber": TestCity.phone(1_000 + number)])
        }
    }

    @Test(arguments: ["ussd", "sms", "delivery", "payment", "optout"])
    func `nothing is acknowledged that is not kept, and all goes on once there is room`(kind: String) async throws {
        let arrival = try #require(Arrival(rawValue: kind))
        try await Self.open { city async throws in
            let tables = [
                Arrival.ussd: "replies", .sms: "replies", .delivery: "early_reports", .payment: "timers",
                .optout: "opt_outs",
            ]
            let table = try #require(tables[arrival])
            let before = try await city.count("SELECT 1 FROM \(table)")
            var acknowledged = 0
            var last: HookResponse?
            // Pages with a little room left may take a few.
            for number in 1...400 {
                let answer = await Self.arrive(arrival, number, in: city)
                last = answer
                guard answer.status == 200 else { break }
                acknowledged += 1
            }
            #expect(last?.status == 503)
            #expect(try await city.count("SELECT 1 FROM \(table)") == before + acknowledged)
            if arrival == .ussd { #expect(last?.text.hasPrefix("END Sorry, there is a problem here.") == true) }

            try await city.run("DELETE FROM filling")
            #expect(await Self.arrive(arrival, acknowledged + 1, in: city).status == 200)
            #expect(try await city.count("SELECT 1 FROM \(table)") == before + acknowledged + 1)
        }
    }

    @Test func `a payment agreed to when there is no room is made when it is agreed to again`() async throws {
        try await Self.open { city async throws in
            try await city.run("DELETE FROM filling")
            await city.talk(2, TestCity.payment(2).dropLast())
            try await city.fill()
            for dial in 1...400 where await city.hop(3, "", dial: "\(dial)").status != 200 { break }
            let hop = TestCity.payment(2).joined(separator: "*")
            var statuses: Set<Int> = []
            for _ in 1...3 { statuses.insert(await city.hop(2, hop).status) }
            #expect(statuses == [503])
            #expect(try await city.export("payments").count == 1)
            try await city.run("DELETE FROM filling")
            #expect(await city.hop(2, hop).text.hasPrefix("END Now wait for the mobile money message"))
            #expect(try await city.export("payments").count == 2)
        }
    }

    @Test(.onEveryStore) func `a closed store is answered for at once`() async throws {
        try await TestCity.open { city async throws in
            await city.world.gateway.database.close()
            #expect(await city.hop(1, "").status == 503)
            #expect(await city.text(1, "MENU", id: "m1").status == 503)
            #expect(city.world.handler.board.count == 0)
        }
    }
}

extension TestCity {
    /// Leaves no room: rows of a page first, then smaller ones.
    fileprivate func fill() async throws {
        for size in [100_000, 3_500, 900, 100, 10] {
            var isFull = false
            while !isFull {
                do {
                    try await run(
                        "INSERT INTO filling (data) VALUES ($1)", [.blob([UInt8](repeating: 1, count: size))])
                } catch StorageError.full {
                    isFull = true
                }
            }
        }
    }
}
