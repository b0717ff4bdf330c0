import Foundation

/// Reads the JSON lines under `Tests/Fixtures/Wording`, whose expected values are those independent GSM implementations
/// agree on.
func vectors<Row: Decodable>(_ name: String, as type: Row.Type = Row.self) throws -> [Row] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/Wording/\(name).jsonl")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { try decoder.decode(type, from: $0) }
}

func hex(_ octets: [UInt8]) -> String {
    octets.map { String(format: "%02X", $0) }.joined()
}
