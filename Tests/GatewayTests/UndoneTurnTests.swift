import Simulator
import Authoring
import DomainKit
import Conversation
import Gateway
import GatewayTestKit
import Providers
import SQLiteStorage
import Storage
import Testing

/// What becomes of a turn that cannot be kept.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Turns that are undone` {
    /// A program in which the refusal of an address is written and then an action throws: no road problem has that kind, which
    /// nobody can see before the address is known.
    private static func brokenCity() throws -> RunnableProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/land/confirm.yaml",
                [
                    ("      done: { into: done, then: noted }", "      done: { into: done, then: broken }"),
                    (
                        "  noted: { end: noted }",
                        """
                          broken:
                            do: mobility.report
                            with: { kind: done.number, place: "'TECH'" }
                            when:
                              stored: { then: noted }
                              repeated: { then: noted }
                              unknown_place: { then: noted }
                          noted: { end: noted }
                        """
                    ),
                ]))
    }

    @Test func `an action that throws undoes the turn and ends politely`() async throws {
        try await TestCity.open(Self.brokenCity()) { city async throws in
            await city.talk(1, ["3", "3"])
            let session = try await city.rows("SELECT body, dialogue, updated_at FROM sessions")
            let answer = await city.hop(1, "3*3*1")
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("END Sorry, there is a problem here. Nothing was saved."))
            #expect(await city.hop(1, "3*3*1") == answer)
            #expect(try await city.export("addresses").allSatisfy { $0["status"] != "disputed" })
            #expect(try await city.rows("SELECT body, dialogue, updated_at FROM sessions") == session)
            #expect(city.counted(.turnFailed) == 1)
            #expect(await city.hop(1, "", dial: "2").text.hasPrefix("CON You did not finish last time."))
            #expect(await city.hop(1, "1", dial: "2").text.contains("is not yours?"))
        }
    }

    @Test func `a hop that throws is answered alike when it comes five times at once`() async throws {
        try await TestCity.open(Self.brokenCity()) { city async throws in
            await city.talk(1, ["3", "3"])
            let gate = Gate()
            try city.holdUp(1...1, until: gate)
            async let answers = atOnce(5) { await city.hop(1, "3*3*1") }
            while city.world.handler.board.count < 5 { await Task.yield() }
            gate.open()
            let bodies = await answers
            #expect(bodies.allSatisfy { $0.status == 200 })
            #expect(Set(bodies.map(\.body)).count == 1)
        }
    }

    @Test func `a text whose action throws is answered politely, once`() async throws {
        try await TestCity.open(Self.brokenCity()) { city async throws in
            for (id, words) in [("m1", "ADDRESS"), ("m2", "3")] {
                _ = await city.text(1, words, id: id)
                try await city.world.settle()
            }
            for _ in 1...2 { #expect(await city.text(1, "1", id: "m3").status == 200) }
            try await city.world.settle()
            let received = try await city.received(1)
            #expect(received.count == 3)
            #expect(received.last?.hasPrefix("Sorry, there is a problem here. Nothing was saved.") == true)
            #expect(try await city.export("addresses").allSatisfy { $0["status"] != "disputed" })
        }
    }

    /// The flow fails after the refusal of an address was written: a sum beyond all numbers has no value.
    @Test func `a flow that fails after a change takes the change back`() async throws {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/land/confirm.yaml",
            [
                (
                    "      done: { into: done, then: noted }",
                    "      done: { into: done, set: { sum: 9223372036854775807 + 1 }, then: noted }"
                )
            ])
        try await TestCity.open(ProjectCity.program(of: bundle)) { city async throws in
            await city.talk(1, ["3", "3"])
            let answer = await city.hop(1, "3*3*1")
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("END Sorry, there is a problem here. Nothing was saved."))
            #expect(try await city.export("addresses").allSatisfy { $0["status"] != "disputed" })
            #expect(await city.hop(1, "3*3*1") == answer)
        }
    }

    /// A program that asks for an action this gateway does not have, as one of a newer build might.
    @Test func `an action nobody carries out ends politely`() async throws {
        let signature = ActionSignature("taxes.forgive", outcomes: ["done": RecordType("done", [:])], changes: true)
        let vocabulary = ProjectCity.compiler.vocabulary
        let compiler = Compiler(
            vocabulary: Vocabulary(
                actions: vocabulary.actions.merging([signature.name: signature]) { first, _ in first },
                sentTexts: vocabulary.sentTexts))
        let bundle = try ProjectCity.bundle(
            editing: "Flows/taxes/receipt.yaml",
            [
                (
                    "  shown: { end: shown }",
                    "  forgive:\n    do: taxes.forgive\n    when: { done: { then: shown } }\n  shown: { end: shown }"
                ), ("then: shown }", "then: forgive }"), ("done: { then: forgive }", "done: { then: shown }"),
            ])
        let compilation = compiler.compile(bundle)
        let program = try #require(ProgramRegistry.runnable(compilation), "\(compilation.errors.map(\.rendered))")
        try await TestCity.open(program) { city async throws in
            await city.talk(1, TestCity.payment(1))
            try await city.world.settle()
            city.world.network.wallet.decideLatest(.approve)
            try await city.world.settle()
            let receipt = try #require(try await city.export("receipts").first?["number"])
            let answer = await city.hop(1, "5*2*" + receipt, dial: "2")
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("END Sorry, there is a problem here."))
        }
    }

    @Test func `a turn undone disturbs no other of the same group`() async throws {
        try await TestCity.open(Self.brokenCity()) { city async throws in
            for phone in TestCity.phones {
                await city.talk(phone, phone % 2 == 0 ? ["3", "3"] : ["2", "1", "1", "1"])
            }
            let gate = Gate()
            try city.holdUp(TestCity.phones, until: gate)
            async let answers = withTaskGroup(of: HookResponse.self) { group in
                for phone in TestCity.phones {
                    group.addTask { await city.hop(phone, phone % 2 == 0 ? "3*3*1" : "2*1*1*1*1") }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            while city.world.handler.board.count < TestCity.phones.count { await Task.yield() }
            gate.open()
            #expect(await answers.allSatisfy { $0.status == 200 && $0.closes })
            #expect(try await city.export("reports").count == 4)
            #expect(try await city.export("addresses").allSatisfy { $0["status"] != "disputed" })
        }
    }
}
