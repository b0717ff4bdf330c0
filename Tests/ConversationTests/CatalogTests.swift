import Conversation
import Testing

/// Every file of a folder of kinds has its line in the folder's catalog.
struct CatalogTests {
    @Test func `the catalog of steps names every file of its folder`() throws {
        let files = try Checkout.swiftFiles("Sources/Conversation/Steps").filter {
            $0.hasSuffix("Step") && $0 != "Step"
        }
        #expect(Set(StepCatalog.all.map { String(describing: $0) }) == files)
        #expect(Set(StepCatalog.kinds).count == StepCatalog.all.count)
    }

    @Test func `the catalog of inputs names every file of its folder`() throws {
        let files = try Checkout.swiftFiles("Sources/Conversation/Inputs").filter { $0.hasSuffix("Input") }
        #expect(Set(InputCatalog.all.map { String(describing: $0) }) == files)
        #expect(Set(InputCatalog.names).count == InputCatalog.all.count)
    }

    @Test func `every kind is found by the word staff write`() {
        for kind in StepCatalog.all { #expect(StepCatalog.step(of: kind.kind).map { $0 == kind } == true) }
        for kind in InputCatalog.all { #expect(InputCatalog.kind(named: kind.name).map { $0 == kind } == true) }
        #expect(StepCatalog.step(of: "dance") == nil)
        #expect(InputCatalog.kind(named: "mood") == nil)
    }
}
