import Authoring
import Conversation
import Foundation

/// What the tests of this target share: the smallest city, and actions for its flows to call.
enum Fixture {
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let folder = tests.appending(path: "Fixtures/Authoring")

    /// The files of a city that compiles, in English, with French to be added.
    static func smallCity() throws -> [String: String] {
        var files = [
            "Flows/city.yaml": "city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n",
            "Flows/main.yaml": "flow: main\nstart: begin\nstates: { begin: { end: bye } }\n",
            "Locales/en/texts.yaml":
                "{ hello: Hello, bye: Bye, what: What?, tea: Tea, milk: Milk, line: \"{item.name}\" }\n",
            "Locales/en/sent.yaml": "bills: { sms_paid: \"Paid {amount, money} for {bill}\" }\n",
            "Locales/fr/sent.yaml": "bills: { sms_paid: \"Paye {amount, money} pour {bill}\" }\n",
        ]
        let locales = tests.appending(path: "Fixtures/Conversation/SmallCity/Locales")
        for path in ["countries/GH", "en/language", "en/engine", "fr/language", "fr/engine"] {
            files["Locales/\(path).yaml"] = try String(
                contentsOf: locales.appending(path: "\(path).yaml"), encoding: .utf8)
        }
        return files
    }

    static let vocabulary = Vocabulary(
        actions: [
            "bills.find": ActionSignature(
                "bills.find", takes: ["number": .text],
                outcomes: ["found": bill, "unknown": RecordType("unknown", [:])]),
            "bills.settle": ActionSignature(
                "bills.settle", outcomes: ["settled": RecordType("settled", [:])], changes: true),
            "mobility.locate": ActionSignature(
                "mobility.locate", takes: ["words": .text],
                outcomes: [
                    "found": RecordType("found", ["place": .text, "name": .text, "toward": .text]),
                    "unsure": RecordType("unsure", ["places": .list(place), "typed": .text]),
                    "unknown": RecordType("unknown", ["typed": .text]),
                ]),
            "mobility.report": ActionSignature(
                "mobility.report", takes: ["kind": .text, "place": .text],
                allowed: ["kind": ["jam", "flood", "other"]],
                outcomes: ["stored": RecordType("stored", [:])], changes: true),
            "money.ask": ActionSignature(
                "money.ask", takes: ["wallet": .text], optional: ["wallet"],
                outcomes: ["asked": RecordType("asked", [:])], wallets: ["wallet"]),
            "places.find": ActionSignature(
                "places.find", takes: ["words": .text],
                outcomes: [
                    "found": RecordType("found", ["place": .text, "name": .text]),
                    "unsure": RecordType("unsure", ["places": .text]),
                    "unknown": RecordType("unknown", ["typed": .text]), "closed": RecordType("closed", [:]),
                ]),
        ],
        sentTexts: ["bills.sms_paid": RecordType("sms_paid", ["amount": .money, "bill": .text])])

    /// The same for a gateway that knows a few providers and wallets, as the cases of lines take it.
    static let vocabularyOfLines = Vocabulary(
        actions: vocabulary.actions, sentTexts: vocabulary.sentTexts,
        lines: LineVocabulary(
            providers: [
                "africastalking": [
                    .init("username", use: "the account's name", isNeeded: true),
                    .init("api_key", use: "the account's key", isNeeded: true),
                ]
            ],
            wallets: [
                "momo": [
                    .init("api_key", use: "the key of the account", isNeeded: true),
                    .init("market", use: "the market", isNeeded: false),
                ],
                "sandbox": [],
            ]))

    private static let place = RecordType("place", ["code": .text, "name": .text, "road": .text])

    private static let bill = RecordType(
        "bill",
        [
            "number": .text, "due": .money, "day": .date, "count": .integer, "owner": .phone,
            "lines": .list(RecordType("line", ["name": .text])),
        ])

    static func compile(_ files: [String: String]) -> Compilation {
        Compiler(vocabulary: vocabulary).compile(SourceBundle(files: files))
    }
}

extension Compilation {
    /// Kinds every small city meets by the way, for it has texts nobody shows and languages nobody can choose: looked at
    /// only where a test is about one.
    static let byTheWay: Set<FindingKind> = [.unusedText, .unusedVariable, .unchosenLanguage]

    /// What was found beside what every small city has.
    var told: [Diagnostic] { diagnostics.filter { !Self.byTheWay.contains($0.kind) } }
}
