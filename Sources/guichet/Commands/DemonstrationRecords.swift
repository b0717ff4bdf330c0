import Composition
import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import Simulator

/// What the phone in the terminal finds in its city: the records of the demonstration, where the flows have one.
enum DemonstrationRecords {
    static func read(below flows: String) throws -> [TranscriptTurn.Given] {
        try CityDomains.all.demonstrationLists.map(\.kind).compactMap { name in
            let file = "\(flows)/demonstration/\(name).csv"
            guard let kind = CityDomains.exchange.importKind(name), FileManager.default.fileExists(atPath: file) else {
                return nil
            }
            let records = try FileImport.records(of: file, kind).map { record in
                Located(record.fields.mapValues { Located($0, at: place(file, record)) }, at: place(file, record))
            }
            return TranscriptTurn.Given(
                kind: name, place: SourcePlace(file: file, line: 1, column: 1), records: records)
        }
    }

    static func store(_ given: [TranscriptTurn.Given], in world: TranscriptWorld) async throws {
        for given in given {
            guard let kind = CityDomains.exchange.importKind(given.kind) else { continue }
            let records = given.records.map { record in
                ImportRecord(line: record.place.line, fields: record.value.mapValues(\.value))
            }
            do {
                _ = try await world.store(kind, records)
            } catch let refused as ImportRefused {
                for problem in refused.problems {
                    Terminal.complain("\(given.place.file):\(problem.line): \(problem.message)")
                }
                throw Ending.findings("\(given.place.file) was refused.")
            }
        }
    }

    private static func place(_ file: String, _ record: ImportRecord) -> SourcePlace {
        SourcePlace(file: file, line: record.line, column: 1)
    }
}
