/// Writes Prometheus' text format, version 0.0.4: a help line, a type line and a value for each measure.
struct MetricsText {
    private(set) var text = ""

    mutating func counter(_ name: String, _ meaning: String, _ value: UInt64) {
        add(name, meaning, "counter", String(value))
    }

    mutating func gauge(_ name: String, _ meaning: String, _ value: Int64) {
        add(name, meaning, "gauge", String(value))
    }

    /// A gauge with a value for each name of something, as a line.
    mutating func gauges(_ name: String, _ meaning: String, by label: String, _ values: [(String, Int64)]) {
        add(name, meaning, "gauge", by: label, values.map { ($0, String($1)) })
    }

    /// A counter with a value for each name of something.
    mutating func counters(_ name: String, _ meaning: String, by label: String, _ values: [(String, UInt64)]) {
        add(name, meaning, "counter", by: label, values.map { ($0, String($1)) })
    }

    private mutating func add(
        _ name: String, _ meaning: String, _ type: String, by label: String, _ values: [(String, String)]
    ) {
        guard !values.isEmpty else { return }
        text += "# HELP \(name) \(meaning)\n# TYPE \(name) \(type)\n"
        for (value, amount) in values {
            let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            text += "\(name){\(label)=\"\(quoted)\"} \(amount)\n"
        }
    }

    private mutating func add(_ name: String, _ meaning: String, _ type: String, _ value: String) {
        text += "# HELP \(name) \(meaning)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
