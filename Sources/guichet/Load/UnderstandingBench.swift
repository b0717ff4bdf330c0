import Roads
import Conversation
import Foundation
import Wording

/// What it takes to understand a text message: its wish, and its place among many, without a store or HTTP.
struct UnderstandingBench {
    /// Places of a large city, ten on a road.
    static let places = 10_000

    let program: Program
    let measures: Int
    let messagesInMeasure: Int

    /// Messages of every kind, each in the words of the shipped city.
    private static let messages = [
        "STOP", "PAY 7319042851", "JAM %", "Good morning, there is heavy traffic at %", "accident % 2 cars",
        "is there any flood at %?", "no traffic at %", "I have lost my receipt, please send it again",
        "traffic at % towards %", "please how much do I owe the city for my shop this year",
    ]

    func run() throws -> UnderstandingFigures {
        let names = Self.names(Self.places)
        let matcher = PlaceMatcher(
            names.enumerated().map { (code: "P\($0.offset)", names: [$0.element], road: "Road \($0.offset / 10)") })
        var steps: [UnderstandingFigures.Step] = []
        for message in Self.messages {
            // Spelt right, and with a slip of the finger.
            for (kind, slip) in message.contains("%") ? [("", false), (" with a slip", true)] : [("", false)] {
                var known = 0
                let texts = (0..<messagesInMeasure).map { index in
                    Self.filled(message, names[(index * 7_919) % names.count], slip: slip)
                }
                var microseconds: [Double] = []
                for _ in 0..<measures {
                    let began = EngineBench.threadNanoseconds
                    for text in texts where understands(text, matcher) { known += 1 }
                    microseconds.append(
                        Double(EngineBench.threadNanoseconds - began) / Double(texts.count) / 1000)
                }
                steps.append(
                    UnderstandingFigures.Step(
                        name: message.replacing("%", with: "…") + kind,
                        microseconds: microseconds.sorted()[measures / 2],
                        known: Double(known) / Double(measures * texts.count)))
            }
        }
        return UnderstandingFigures(steps)
    }

    /// Reads a message as a turn does; true where it names a service or a wish.
    private func understands(_ text: String, _ matcher: PlaceMatcher) -> Bool {
        switch program.understanding.meaning(of: text.cleanedInput) {
        case .service(let match):
            guard match.keyword.flow == "mobility.report" else { return true }
            return matcher.finds(match.rest, program.profile)
        case .command, .automatic: return true
        case .unclear: return false
        }
    }

    private static func filled(_ message: String, _ name: String, slip: Bool) -> String {
        guard slip else { return message.replacing("%", with: name) }
        var wrong = Array(name)
        wrong.swapAt(wrong.count / 2 - 1, wrong.count / 2)
        return message.replacing("%", with: String(wrong))
    }

    /// Names of two words of three and two syllables, all different.
    private static func names(_ count: Int) -> [String] {
        let first = [
            "ko", "ba", "te", "su", "ni", "lo", "ma", "ra", "di", "fu", "ka", "we", "jo", "pa", "ye", "go", "sa", "mi",
        ]
        let second = ["market", "junction", "bridge", "school", "station", "hospital", "church", "gate"]
        return (0..<count).map { index in
            let (a, b, c) = (index % 18, index / 18 % 18, index / 324 % 18)
            // The first words begin again after 5,832, with another second word each time.
            return first[a] + first[b] + first[c] + "ng " + second[(index + index / 5_832) % second.count]
        }
    }
}

/// What messages cost, each in the median of its measures.
struct UnderstandingFigures: Encodable {
    struct Step: Encodable {
        let name: String
        /// CPU time of one message.
        let microseconds: Double
        /// The share that was understood.
        let known: Double

        enum CodingKeys: String, CodingKey {
            case name, known
            case microseconds = "cpu_us"
        }
    }

    let steps: [Step]
    /// The mean of all kinds of messages.
    let microseconds: Double

    enum CodingKeys: String, CodingKey {
        case steps
        case microseconds = "cpu_us_per_message"
    }

    init(_ steps: [Step]) {
        self.steps = steps
        microseconds = steps.reduce(0) { $0 + $1.microseconds } / Double(max(1, steps.count))
    }

    var lines: [String] {
        let mean =
            "Understanding one text message with \(UnderstandingBench.places) places: \(microseconds.decimals(1)) us CPU in the mean"
        return [mean] + steps.map { "         \($0.microseconds.decimals(1)) us  \($0.name)" }
    }
}
