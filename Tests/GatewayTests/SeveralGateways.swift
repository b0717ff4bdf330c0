import Gateway
import GatewayTestKit
import Simulator
import Storage

/// Gateways of one city: each with its own way to the one store, a registry, a wake signal and workers of its own. They share the
/// clock, which a test sets, and the rest of the world.
extension TestCity {
    /// Opens gateways on a new store of the test's engine, and closes them whatever the test does.
    static func open(
        gateways count: Int, _ body: ([TestCity]) async throws -> Void
    ) async throws {
        try await onNewPlace { place in
            try await open(place) { first async throws in
                var cities = [first]
                do {
                    for _ in 1..<count {
                        let database = try await place.open()
                        cities.append(
                            TestCity(
                                world: try TranscriptWorld(
                                    beside: first.world, compiler: ProjectCity.compiler, database: database)))
                    }
                    try await body(cities)
                } catch {
                    for city in cities.dropFirst() { await city.world.gateway.database.close() }
                    throw error
                }
                for city in cities.dropFirst() { await city.world.gateway.database.close() }
            }
        }
    }
}

extension [TestCity] {
    /// Runs the same thing on every gateway at once.
    func atOnce<Answer: Sendable>(
        _ body: @escaping @Sendable (TestCity) async -> Answer
    ) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, city) in enumerated() { group.addTask { (index, await body(city)) } }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
