import GatewayTestKit
import Testing

/// Every conformance case on every engine this machine can run.
struct StoreConformanceTests {
    @Test(arguments: StoreMaker.all, StoreConformance.cases)
    func `a store keeps its promise`(maker: StoreMaker, conformanceCase: StoreConformanceCase) async throws {
        try await StoreConformance.check(conformanceCase, on: maker)
    }
}
