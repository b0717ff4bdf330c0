/// What a run found.
package struct LoadReport: Sendable {
    /// Why it ended.
    package enum Ending: Sendable, Equatable {
        /// The time or the number of conversations asked for.
        case complete
        case billsRanOut
        /// It was told to stop.
        case halted
    }

    /// Answers that were as expected.
    package internal(set) var turns = 0
    /// Conversations that came to their end.
    package internal(set) var conversations = 0
    /// From the first dial measured to the last answer.
    package internal(set) var elapsedNanoseconds: UInt64 = 0
    /// Of all answers, right or wrong, from the request written to the answer read.
    package internal(set) var latencies = LatencyHistogram()
    package internal(set) var faults: [AnswerFault: Int] = [:]
    /// The first wrong answers, in words.
    package internal(set) var samples: [String] = []
    package internal(set) var ending = Ending.complete

    package var errors: Int { faults.values.reduce(0, +) }

    package var turnsPerSecond: Double {
        elapsedNanoseconds == 0 ? 0 : Double(turns) * 1e9 / Double(elapsedNanoseconds)
    }

    /// The time within which this share of the answers came.
    package func milliseconds(at share: Double) -> Double { Double(latencies.nanoseconds(at: share)) / 1e6 }

    mutating func count(_ fault: AnswerFault, sample: @autoclosure () -> String) {
        faults[fault, default: 0] += 1
        if samples.count < LoadLimits.samples { samples.append("\(fault.rawValue): \(sample())") }
    }
}
