import Foundation
import Testing

extension `The program beside others` {
    /// What staff work on while somebody's edit of a flow is not right yet.
    @Suite struct `With an error in a file` {
        struct Work: Sendable, CustomTestStringConvertible {
            let arguments: [String]
            var name = "Esi"
            let says: String

            var testDescription: String { arguments.prefix(2).joined(separator: " ") }
        }

        private static let why = ["--reason", "measured again"]
        private static let works = [
            Work(arguments: ["export", "bills"], says: "\n7319042851,"),
            Work(arguments: ["export", "journal", "--for", "hledger"], says: "account "),
            Work(arguments: ["import", "bills", "bills.csv"], says: "1 bills stored."),
            Work(arguments: ["ledger", "seal"], says: ""),
            Work(arguments: ["ledger", "attempts"], says: ""),
            Work(arguments: ["ledger", "suspense"], says: ""),
            Work(arguments: ["ledger", "decisions"], says: ""),
            Work(arguments: ["ledger", "differences"], says: ""),
            Work(
                arguments: ["ledger", "reconcile", "lines.csv", "--wallet", "wallet"], says: "only_theirs: 1, 20.00 GHS"
            ),
            Work(arguments: ["ledger", "write-off", "7319042851"] + why, says: "Proposal 1."),
            Work(arguments: ["ledger", "confirm", "1"], name: "Kofi", says: "Proposal 1 is confirmed and done"),
            Work(
                arguments: ["bills", "correct", "2671908554", "--set", "object=Stall 9"] + why,
                says: "Bill 2671908554 is put right: object."),
            Work(arguments: ["bills", "cancel", "4281756056"] + why, says: "Bill 4281756056 is cancelled."),
            Work(arguments: ["objections", "list"], says: "bill 7319042851"),
        ]

        /// Files of a city whose store the gateway has served, and of whose flows one is wrong since.
        private static func breakFlow(_ place: Workplace) throws -> [String] {
            let files = try place.copyCity()
            try place.edit("Flows/taxes/pay.yaml", "start:", "begin:")
            _ = try place.write(
                "number,payer_name,amount,due_date\n7319043045,Ama,30.00,2999-12-31\n", to: "bills.csv")
            let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
            _ = try place.write(
                "transaction,reference,amount,fee,phone,time,takes back\nW1,1826405726,20.00,,,\(day) 08:00:00,\n",
                to: "lines.csv")
            return place.database + files
        }

        @Test func `lists and books open, and citizens are told in the words of the live program`() async throws {
            try await Workplace.use { place in
                let form = "sessionId=a&phoneNumber=%2B233240000009&serviceCode=*384*21%23&text=7319042851*6*2"
                try await place.serve { gateway in
                    let answer = try await gateway.call(
                        HTTPCall("POST", "/hooks/africastalking/demo/ussd", form: Array(form.utf8)))
                    #expect(answer.text.contains("is noted"), "\(answer.text)")
                    gateway.process.signal(SIGTERM)
                    #expect(try await gateway.process.end() == 0)
                }
                try await place.addStaff([("Esi", ["clerk", "treasurer"]), ("Kofi", ["treasurer"])])
                let staff = ["Esi": try await place.acting(as: "Esi"), "Kofi": try await place.acting(as: "Kofi")]
                let city = try Self.breakFlow(place)
                #expect(try await place.run(["check"] + city.suffix(4)).status == 1)
                for work in Self.works {
                    let ended = try await #require(staff[work.name]).run(work.arguments + city)
                    #expect(ended.status == 0, "\(work.testDescription): \(ended)")
                    #expect(work.says.isEmpty || ended.output.contains(work.says), "\(work.testDescription): \(ended)")
                }
                let open = try await place.run(["objections", "list"] + city)
                let number = String(open.output.prefix { $0.isNumber })
                let esi = try #require(staff["Esi"])
                let answered = try await esi.run(["objections", "answer", number, "--accept"] + Self.why + city)
                #expect(answered.status == 0 && answered.output.contains("the citizen is told"), "\(answered)")
                let messages = try await place.export("messages")
                #expect(messages.last?["state"] == "queued", "\(messages)")
            }
        }

        @Test func `who would have to be told keeps a step from being done where no program is live`() async throws {
            try await Workplace.use { place in
                let city = try Self.breakFlow(place)
                #expect(try await place.run(["import", "bills", "bills.csv"] + city).status == 0)
                let lines = place.folder + "/lines.csv"
                let text = try String(contentsOfFile: lines, encoding: .utf8)
                let edited = text.replacing("1826405726", with: "7319043045").replacing(",,,", with: ",,+233240000001,")
                try Data(edited.utf8).write(to: URL(filePath: lines))
                let ended = try await place.run(["ledger", "reconcile", lines, "--wallet", "wallet"] + city)
                #expect(ended.status == 1 && ended.complaints.contains("Flows/taxes/pay.yaml:"), "\(ended)")
                #expect(ended.complaints.hasSuffix("a citizen is to be told, and nothing was changed.\n"), "\(ended)")
                #expect(try await place.export("postings").isEmpty)
            }
        }

        @Test(arguments: [
            ["export", "bills"], ["import", "bills", "bills.csv"], ["ledger", "attempts"], ["ledger", "seal"],
            ["bills", "cancel", "7319042851", "--reason", "twice"], ["objections", "list"],
        ])
        func `an error in the city's settings is told where it stands, before anything is opened`(
            command: [String]
        ) async throws {
            try await Workplace.use { place in
                let city = try Self.breakFlow(place)
                try place.edit("Flows/city.yaml", "office_phone:", "ofice_phone:")
                let ended = try await place.run(command + city)
                #expect(ended.status == 1 && ended.output.isEmpty, "\(ended)")
                #expect(ended.complaints.hasPrefix("Flows/city.yaml:5:1: error: "), "\(ended)")
                #expect(try place.files.filter { $0.hasPrefix("store") } == [])
            }
        }

        @Test func `a gateway compiles each program once, at its start and while it serves`() async throws {
            try await Workplace.use { place in
                let city = try place.copyCity()
                for words in [("Pay a city bill", "Pay the city"), ("Pay the city", "Pay a bill")] {
                    try await place.serve(["--demo", "--log-level", "info"] + city) { gateway in
                        try place.edit("Locales/en/taxes.yaml", words.0, words.1)
                        try await wait(20) { try await gateway.measure("guichet_programs_released_total") == 1 }
                        let told = gateway.process.complained.split(separator: "\n")
                            .filter { $0.contains("A program is compiled.") }
                        let digests = told.compactMap { $0.firstMatch(of: /digest=([0-9a-f]+)/)?.1 }
                        #expect(digests.count == 2 && Set(digests).count == 2, "\(told)")
                    }
                }
            }
        }
    }
}
