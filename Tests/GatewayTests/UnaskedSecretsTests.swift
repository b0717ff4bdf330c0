import Simulator
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// Somebody texts a PIN or a choice where nobody asked for it.
@Suite(.onEveryStore) struct UnaskedSecretsTests {
    /// Every value of every table, sealed ones opened with the master key where it opens them, for the place that they stand in.
    private static func everyValue(_ city: TestCity) async throws -> [(place: String, text: String)] {
        let (dialect, vault) = (city.world.gateway.database.dialect, city.world.gateway.vault)
        let tables = try await city.world.gateway.database.read { try StoreCatalog(of: dialect, in: $0).tables }
        var found: [(place: String, text: String)] = []
        for table in tables {
            let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
            for row in try await city.rows("SELECT \(columns) FROM \"\(table.name)\"") {
                let blobs = row.values.compactMap { value -> [UInt8]? in
                    guard case .blob(let bytes) = value else { return nil }
                    return bytes
                }
                for (column, value) in zip(table.columns, row.values) {
                    let place = "\(table.name).\(column)"
                    switch value {
                    case .text(let text): found.append((place, text))
                    case .blob(let bytes):
                        found.append((place, String(decoding: bytes, as: UTF8.self)))
                        var opened: [[UInt8]?] = [try? vault.open(bytes)]
                        let rows: [[UInt8]] = [[]] + blobs
                        opened += rows.map { try? vault.open(bytes, as: place, of: $0) }
                        for case let clear? in opened { found.append((place, String(decoding: clear, as: UTF8.self))) }
                    case .integer(let number): found.append((place, String(number)))
                    case .null, .real: continue
                    }
                }
            }
        }
        return found
    }

    @Test func `a PIN or a choice nobody asked for stands in no table, with the key too`() async throws {
        try await TestCity.open { city async throws in
            let texts = [
                "INSPECT 0011 482913", "482913", "0011 482913", "VOTE 2", "my vote is 2 for first-work", "PIN 482913",
            ]
            for (number, words) in texts.enumerated() {
                // After a vote, where no question waits; twice, as a provider tells a text again; and by a second phone.
                if number == 0 {
                    for (place, typed) in ["VOTE", "1", "3"].enumerated() {
                        _ = await city.text(2, typed, id: "v\(place)")
                    }
                }
                #expect(await city.text(2, words, id: "s\(number)").status == 200)
                _ = await city.text(2, words, id: "s\(number)")
                _ = await city.text(3, words, id: "t\(number)")
                let values = try await Self.everyValue(city)
                // The look does open what is sealed: sessions, answers and traffic are among it.
                for place in ["sessions.body", "text_traffic.body", "outbox.payload"] {
                    let rows = try await city.count(Self.rows(of: place))
                    let seen = values.count { $0.place == place }
                    #expect(rows > 0 && seen > rows, "\(place)")
                }
                for secret in ["482913", "VOTE 2", "my vote is 2", "INSPECT 0011"] {
                    let places = values.filter { $0.text.contains(secret) }.map(\.place)
                    #expect(places == [], "\(secret) after \(words)")
                }
                try await city.world.settle()
                city.world.clock.advance(seconds: 60)
            }
            let values = try await Self.everyValue(city)
            #expect(values.allSatisfy { !$0.text.contains("482913") })
        }
    }

    private static func rows(of place: String) -> String {
        let parts = place.split(separator: ".")
        return "SELECT \(parts[1]) FROM \(parts[0]) WHERE \(parts[1]) IS NOT NULL"
    }
}
