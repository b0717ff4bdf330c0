import Authoring
import Foundation
import Gateway
import Simulator

/// The file a recorded conversation is added to.
struct RecordingFile {
    let path: String

    init(_ path: String) throws {
        guard path.hasSuffix(TranscriptReader.suffix) else {
            throw Ending.misuse("A file of transcripts ends in \(TranscriptReader.suffix).")
        }
        self.path = path
    }

    /// Ends the command before anybody talks where a transcript of that name could not be added.
    func check(for name: String) throws {
        _ = try text(with: Transcript(name: name, place: TranscriptRecorder.nowhere, turns: []))
    }

    /// Adds a transcript to what the file holds now, as one step: the file is the old one or the new one.
    func add(_ transcript: Transcript) throws {
        let text = try text(with: transcript)
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Ending.misuse(
                "\(path) cannot be written; the conversation was:\n\(TranscriptWriter.file([transcript]))")
        }
    }

    private func text(with transcript: Transcript) throws -> String {
        do throws(TranscriptWriter.Refusal) {
            return try TranscriptWriter.adding(transcript, to: try held(), file: path)
        } catch {
            throw Ending.misuse("\(path): \(error.reason)")
        }
    }

    private func held() throws(TranscriptWriter.Refusal) -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else { throw TranscriptWriter.Refusal(reason: "It cannot be read as text.") }
        return text
    }
}
