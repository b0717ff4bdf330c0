import Authoring
import Conversation
import Wording

/// The project's own city: its `Flows/` and `Locales/` with the actions they call, whose outcomes a test makes up.
enum RealCity {
    static func program() throws -> Program {
        let bundle = try SourceBundle(flows: Checkout.path("Flows"), locales: Checkout.path("Locales"))
        let signatures = Dictionary(actions.map { ($0.name, $0) }) { first, _ in first }
        let compilation = Compiler(vocabulary: Vocabulary(actions: signatures)).recompile(bundle)
        guard let program = compilation.program else {
            throw SmallCity.Findings(description: compilation.errors.map(\.rendered).joined(separator: "\n"))
        }
        return program
    }

    static let changing = Set(actions.filter(\.changes).map(\.name))

    private static let nothing = RecordType("nothing", [:])
    private static let bill = RecordType(
        "bill",
        [
            "number": .text, "payer": .text, "object": .text, "kind": .text, "period": .text, "total": .money,
            "due": .money,
            "minimum": .money, "due_date": .date,
        ])
    private static let receipt = RecordType(
        "receipt",
        ["number": .text, "bill": .text, "object": .text, "amount": .money, "paid_on": .date, "left": .money])
    private static let attempt = RecordType("attempt", ["reference": .text, "amount": .money])
    private static let named = RecordType("named", ["code": .text, "name": .text])
    private static let report = RecordType("report", ["number": .text, "name": .text, "toward_name": .text])
    private static let address = RecordType("address", ["number": .text, "words": .text, "area": .text])
    private static let question = RecordType("question", ["code": .text, "question": .text])
    private static let choice = RecordType("choice", ["code": .text, "label": .text])

    /// What the flows call, as their domains declare it.
    static let actions: [ActionSignature] = taxes + mobility + land + participation

    private static let taxes = [
        ActionSignature(
            "taxes.find_bill", takes: ["number": .text],
            outcomes: ["found": bill, "settled": bill, "unknown": nothing, "blocked": nothing]),
        ActionSignature(
            "taxes.my_bills", outcomes: ["found": RecordType("bills", ["bills": .list(bill)]), "none": nothing]),
        ActionSignature(
            "taxes.pay", takes: ["number": .text, "amount": .money, "wallet": .text, "payer": .phone],
            optional: ["payer"],
            outcomes: [
                "started": attempt, "running": attempt, "settled": nothing, "unknown": nothing, "refused": nothing,
            ],
            changes: true),
        ActionSignature(
            "taxes.find_receipt", takes: ["number": .text], outcomes: ["found": receipt, "unknown": nothing]),
    ]

    private static let mobility = [
        ActionSignature(
            "mobility.locate", takes: ["words": .text],
            outcomes: [
                "found": RecordType("found", ["place": .text, "name": .text, "toward": .text, "toward_name": .text]),
                "unsure": RecordType(
                    "unsure", ["places": .list(named), "typed": .text, "toward": .text, "toward_name": .text]),
                "unknown": RecordType("unknown", ["typed": .text]),
            ]),
        ActionSignature(
            "mobility.corridors",
            outcomes: ["found": RecordType("found", ["corridors": .list(named)]), "none": nothing]),
        ActionSignature(
            "mobility.places", takes: ["corridor": .text],
            outcomes: ["found": RecordType("found", ["places": .list(named)]), "none": nothing]),
        ActionSignature(
            "mobility.report", takes: ["kind": .text, "place": .text, "toward": .text], optional: ["toward"],
            outcomes: ["stored": report, "repeated": report, "unknown_place": nothing], changes: true),
    ]

    private static let land: [ActionSignature] = {
        let answered = ["done": RecordType("done", ["number": .text]), "gone": nothing]
        return [
            ActionSignature(
                "land.my_address",
                outcomes: ["proposed": address, "confirmed": address, "disputed": address, "none": nothing]),
            ActionSignature("land.confirm", takes: ["number": .text], outcomes: answered, changes: true),
            ActionSignature(
                "land.change_words", takes: ["number": .text, "words": .text], outcomes: answered, changes: true),
            ActionSignature("land.not_mine", takes: ["number": .text], outcomes: answered, changes: true),
        ]
    }()

    private static let participation = [
        ActionSignature(
            "participation.open",
            outcomes: ["open": RecordType("open", ["consultations": .list(question)]), "none": nothing]),
        ActionSignature(
            "participation.options", takes: ["consultation": .text],
            outcomes: [
                "open": RecordType(
                    "open", ["question": .text, "options": .list(choice), "voted": .boolean, "closes": .date]),
                "closed": nothing,
            ]),
        ActionSignature(
            "participation.vote", takes: ["consultation": .text, "option": .text],
            outcomes: ["counted": nothing, "changed": nothing, "closed": nothing, "unknown": nothing], changes: true,
            secret: ["option"]),
    ]
}
