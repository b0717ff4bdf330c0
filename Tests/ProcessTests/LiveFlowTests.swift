import Foundation
import Testing

extension `The program beside others` {
    @Suite struct `Editing flows while it serves` {
        private static let phone = "+233200000001"
        private static let flow = "Flows/city/main.yaml"

        @Test func `an edit goes live without a restart, and a dialogue keeps its program across one`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                let other = "+233200000002"
                try await place.serve(["--demo"] + city) { gateway in
                    #expect(
                        try await gateway.call(ScriptedPhone.hop("1", "old", from: other)).text.contains(
                            "Pay a city bill"))
                    try place.edit("Locales/en/taxes.yaml", "Pay a city bill", "Pay the city")
                    try await wait(20) {
                        let screen = try await gateway.call(ScriptedPhone.hop("1", UUID().uuidString, from: Self.phone))
                        return screen.text.contains("Pay the city")
                    }
                    #expect(try await gateway.measure("guichet_programs_released_total") == 1)
                    #expect(gateway.process.complained.contains("A changed program is live."))
                    // Back to the menu before, in the words the dialogue began with.
                    _ = try await gateway.call(ScriptedPhone.hop("1*1", "old", from: other))
                    let back = try await gateway.call(ScriptedPhone.hop("1*1*0", "old", from: other))
                    #expect(back.text.contains("Pay a city bill"))
                }
                try await place.serve(["--demo"] + city) { gateway in
                    _ = try await gateway.call(ScriptedPhone.hop("1*1*0*1", "old", from: other))
                    let back = try await gateway.call(ScriptedPhone.hop("1*1*0*1*0", "old", from: other))
                    #expect(back.text.contains("Pay a city bill"))
                    let new = try await gateway.call(ScriptedPhone.hop("1", "new", from: other))
                    #expect(new.text.contains("Pay the city"))
                }
            }
        }

        @Test func `a broken edit is refused and named, and its mending goes live`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try await place.serve(["--demo"] + city) { gateway in
                    try place.edit(Self.flow, "pay: { call: taxes.pay,", "pay: { call: taxes.bay,")
                    try await wait(20) { try await gateway.measure("guichet_programs_refused_total") == 1 }
                    #expect(gateway.process.complained.contains(/city\/main\.yaml:\d+:\d+: error: .*taxes\.bay/))
                    let screen = try await gateway.call(ScriptedPhone.hop("1", "s1", from: Self.phone))
                    #expect(screen.text.contains("Pay a city bill"))
                    try place.edit("Locales/en/taxes.yaml", "Pay a city bill", "Pay the city")
                    try place.edit(Self.flow, "taxes.bay", "taxes.pay")
                    try await wait(20) { try await gateway.measure("guichet_programs_released_total") >= 1 }
                    let mended = try await gateway.call(ScriptedPhone.hop("1", "s2", from: Self.phone))
                    #expect(mended.text.contains("Pay the city"))
                }
            }
        }

        @Test func `a folder that is gone for a while changes nothing`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                try await place.serve(["--demo"] + city) { gateway in
                    let (flows, away) = (place.folder + "/Flows", place.folder + "/away")
                    try FileManager.default.moveItem(atPath: flows, toPath: away)
                    let beats = ContinuousClock.now + .milliseconds(2_500)
                    try await wait(10) { ContinuousClock.now > beats }
                    let screen = try await gateway.call(ScriptedPhone.hop("1", "s1", from: Self.phone))
                    #expect(screen.text.contains("Pay a city bill"))
                    try FileManager.default.moveItem(atPath: away, toPath: flows)
                    #expect(try await gateway.get("/readyz").status == 200)
                }
            }
        }
    }
}
