import Providers
import Testing

@Suite struct `Names other systems give` {
    @Test(arguments: ["ATXid_1", "0", "T 17/é", String(repeating: "x", count: 200)])
    func `a name is taken as it is`(name: String) throws {
        #expect(name.isIdentifier)
        var form = FormWriter()
        form.append("id", name)
        #expect(try FormFields(form.bytes).identifier("id") == name)
    }

    @Test(arguments: [
        "\0", "a\0", "a\nb", "\u{7F}", String(repeating: "x", count: 201), String(repeating: "é", count: 101),
    ])
    func `what no store can keep and find again is no name`(name: String) throws {
        #expect(!name.isIdentifier)
        var form = FormWriter()
        form.append("id", name)
        let fields = try FormFields(form.bytes)
        #expect(throws: HookRefusal.unreadable("id is too long or holds control characters")) {
            try fields.identifier("id")
        }
    }

    @Test(arguments: ["", "id=", "other=1"])
    func `a name that is not there is missing`(body: String) throws {
        #expect(!"".isIdentifier)
        let fields = try FormFields(Array(body.utf8))
        #expect(throws: HookRefusal.unreadable("id is missing")) { try fields.identifier("id") }
    }
}
