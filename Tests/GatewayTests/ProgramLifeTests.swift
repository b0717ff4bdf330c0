import Simulator
import Authoring
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// Programs that change while citizens stand in them.
@Suite(.onEveryStore) struct `Programs in a running gateway` {
    private static let question = "What is wrong on the road?"
    private static let otherQuestion = "What did you see on the road?"

    private func keepLive(_ city: TestCity) async throws {
        let (bundle, now) = (try ProjectCity.bundle(), city.world.clock.now)
        try await city.world.gateway.database.write { try ProgramStore.release(bundle, at: now, $0) }
    }

    @Test func `an edited text goes live for new sessions, and others stay where they began`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let watch = files.watch(city)
            var seen: String? = city.world.gateway.registry.live.program.digest
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("Nothing has changed yet.")
                return
            }
            await city.hop(1, "")
            let stamps = watch.files.fingerprint
            try files.edit("Locales/en/mobility.yaml", Self.question, Self.otherQuestion)
            #expect(watch.files.fingerprint != stamps)
            guard case .released(let digest) = try await watch.look(after: &seen) else {
                Issue.record("The edit is clean.")
                return
            }
            #expect(city.world.gateway.registry.live.program.digest == digest)
            #expect(seen == digest)
            #expect(city.counted(.programReleased) == 1)
            #expect(await city.hop(1, "2").text.hasPrefix("CON " + Self.question))
            #expect(await city.talk(2, ["2"]).text.hasPrefix("CON " + Self.otherQuestion))
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("It was released already.")
                return
            }
        }
    }

    @Test func `a session stays on its program across a restart`() async throws {
        let edited = try ProjectCity.bundle(
            editing: "Locales/en/mobility.yaml",
            [("At which place?", "Where exactly?"), (Self.question, Self.otherQuestion)])
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                try await keepLive(city)
                await city.talk(1, ["2", "1"])
            }
            try await TestCity.open(place, try ProjectCity.program(of: edited)) { city async throws in
                #expect(await city.hop(1, "2*1*1").text.hasPrefix("CON At which place?"))
                #expect(await city.talk(2, ["2", "1", "1"]).text.hasPrefix("CON Where exactly?"))
                #expect(await city.hop(1, "", dial: "2").text.hasPrefix("CON You did not finish last time."))
                #expect(await city.hop(1, "1", dial: "2").text.hasPrefix("CON At which place?"))
            }
        }
    }

    @Test func `a session whose program is gone is told politely`() async throws {
        let edited = try ProjectCity.bundle(
            editing: "Locales/en/mobility.yaml", [(Self.question, Self.otherQuestion)])
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city in await city.talk(1, ["2", "1"]) }
            try await TestCity.open(place, try ProjectCity.program(of: edited)) { city async throws in
                let answer = await city.hop(1, "2*1*1")
                #expect(answer.status == 200)
                #expect(answer.text.hasPrefix("END This service has changed. Please start again: " + TestCity.code))
                #expect(await city.hop(1, "2*1*1") == answer)
                #expect(await city.talk(1, ["2"], dial: "2").text.hasPrefix("CON " + Self.otherQuestion))
            }
        }
    }

    @Test func `a redial of a session whose program is gone begins again`() async throws {
        let edited = try ProjectCity.bundle(
            editing: "Locales/en/mobility.yaml", [(Self.question, Self.otherQuestion)])
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                await city.talk(1, ["2", "1"])
                _ = await city.text(1, "JAM", id: "m1")
                try await city.world.settle()
            }
            try await TestCity.open(place, try ProjectCity.program(of: edited)) { city async throws in
                #expect(await city.hop(1, "", dial: "2").text.hasPrefix("CON Kumasi"))
                _ = await city.text(1, "1", id: "m2")
                try await city.world.settle()
                #expect(try await city.received(1).last?.contains("1. Pay a bill") == true)
            }
        }
    }

    @Test func `a broken edit is refused, the old program serves on, and mended it goes live`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let watch = files.watch(city)
            let before = city.world.gateway.registry.live.program.digest
            var seen: String? = before
            try files.edit("Flows/mobility/report.yaml", "then: where }", "then: nowhere }")
            guard case .refused(let findings) = try await watch.look(after: &seen) else {
                Issue.record("A state that is not there must be refused.")
                return
            }
            #expect(findings.contains { $0.rendered.contains("nowhere") })
            #expect(city.world.gateway.registry.live.program.digest == before)
            #expect(await city.talk(1, ["2"]).text.hasPrefix("CON " + Self.question))
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("A refusal is told once.")
                return
            }
            try files.edit("Flows/mobility/report.yaml", "then: nowhere }", "then: where }")
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("These are the sources that serve.")
                return
            }
            try files.edit("Locales/en/mobility.yaml", Self.question, Self.otherQuestion)
            guard case .released = try await watch.look(after: &seen) else {
                Issue.record("The edit is clean.")
                return
            }
        }
    }

    @Test func `an edit behind a link is seen`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: files.folder.file("Linked"), withDestinationPath: files.flows)
        try manager.moveItem(atPath: files.flows + "/city.yaml", toPath: files.folder.file("elsewhere.yaml"))
        try manager.createSymbolicLink(
            atPath: files.flows + "/city.yaml", withDestinationPath: files.folder.file("elsewhere.yaml"))
        try await TestCity.open { city async throws in
            let watch = ProgramFiles(flows: files.folder.file("Linked"), locales: files.locales)
            for path in ["Flows/mobility/report.yaml", "elsewhere.yaml"] {
                let before = try #require(watch.fingerprint)
                #expect(before.count > 10)
                let later = Date(timeIntervalSinceNow: 60)
                try manager.setAttributes([.modificationDate: later], ofItemAtPath: files.folder.file(path))
                #expect(watch.fingerprint != before, "\(path)")
            }
        }
    }

    @Test func `sources that cannot be read are refused and counted`() async throws {
        let files = try CityFiles()
        files.folder.remove()
        try await TestCity.open { city async throws in
            var seen: String? = city.world.gateway.registry.live.program.digest
            guard case .refused(let findings) = try await files.watch(city).look(after: &seen) else {
                Issue.record("There is no folder.")
                return
            }
            #expect(findings.count == 1)
            #expect(city.counted(.programRefused) == 1)
        }
    }

    @Test func `programs nobody can stand in are forgotten, but for the last ones to go back to`() async throws {
        try await TestCity.open { city async throws in
            let bundles = try (0..<14).map { number in
                try ProjectCity.bundle(editing: "Locales/en/mobility.yaml", [(Self.question, "Number \(number)?")])
            }
            let database = city.world.gateway.database
            for bundle in bundles {
                let now = city.world.clock.now
                try await database.write { try ProgramStore.release(bundle, at: now, $0) }
                city.world.clock.advance(seconds: 86_400)
            }
            func kept() async throws -> [Bool] {
                try await city.runMaintenance()
                return try await database.read { transaction in
                    try bundles.map { try ProgramStore.bundle($0.digest, transaction) != nil }
                }
            }
            // For so long a session may stand in each of them.
            #expect(try await kept().allSatisfy { $0 })
            city.world.clock.advance(seconds: 19 * 86_400 + 1)
            #expect(try await kept() == [false] + Array(repeating: true, count: 13))
            city.world.clock.advance(seconds: 300 * 86_400)
            #expect(try await kept() == [false, false, false] + Array(repeating: true, count: 11))
        }
    }

    @Test func `a program is named by its sources alone`() throws {
        let bundle = try ProjectCity.bundle()
        let read = try SourceBundle(flows: ProjectCity.flows, locales: ProjectCity.locales)
        #expect(try ProjectCity.compiled().program?.digest == read.digest)
        #expect(try SourceBundle(encoded: bundle.encoded()).digest == bundle.digest)
        let shuffled = SourceBundle(files: Dictionary(uniqueKeysWithValues: bundle.files.shuffled()))
        #expect(shuffled.digest == bundle.digest)
        #expect(try ProjectCity.program().program.digest == bundle.digest)
        let moved = SourceBundle(files: ["a": "bc"])
        #expect(moved.digest != SourceBundle(files: ["ab": "c"]).digest)
        #expect(bundle.digest.count == 64)
    }
}
