import GatewayTestKit
import Testing

/// Every promise on every engine this machine can run.
struct StoreConformanceTests {
    @Test(arguments: StoreMaker.all, StoreConformance.promises)
    func `a store keeps its promise`(maker: StoreMaker, promise: StorePromise) async throws {
        try await StoreConformance.check(promise, on: maker)
    }
}
