import Gateway
import Testing

/// Lines of a log that come again and again.
@Suite struct `Repeated lines of a log` {
    @Test func `of thousands of the same line a second one a minute is written, with how many came`() {
        var lines = RepeatedLines()
        var written: [Int] = []
        for millisecond: Int64 in 0..<180_000 where millisecond % 2 == 0 {
            if case .written(let leftOut) = lines.admit(sentence: "s", line: "s a", at: millisecond) {
                written.append(leftOut)
            }
        }
        #expect(written == [0, 29_999, 29_999])
    }

    @Test func `lines that differ are written each`() {
        var lines = RepeatedLines()
        for number in 0..<100 {
            #expect(lines.admit(sentence: "s", line: "s \(number)", at: 0) == .written(leftOut: 0))
        }
    }

    @Test func `lines of one sentence that differ in a name are bounded too`() {
        var lines = RepeatedLines()
        let written = (0..<5_000).count { lines.admit(sentence: "s", line: "s \($0)", at: 10) != .leftOut }
        #expect(written == RepeatedLines.mostOfOneSentence)
        #expect(lines.admit(sentence: "t", line: "t", at: 10) == .written(leftOut: 0))
        let told = lines.overdue(at: 60_010)
        #expect(told.map(\.leftOut) == [5_000 - RepeatedLines.mostOfOneSentence])
    }

    @Test func `what came again before it stopped is told once its minute is over`() {
        var lines = RepeatedLines()
        for _ in 0..<10 { _ = lines.admit(sentence: "s", line: "s a", at: 0) }
        #expect(lines.overdue(at: 59_999).isEmpty)
        let told = lines.overdue(at: 61_000)
        #expect(told.map(\.line) == ["s a"] && told.map(\.leftOut) == [9])
        #expect(lines.overdue(at: 200_000).isEmpty)
        #expect(lines.admit(sentence: "s", line: "s a", at: 200_000) == .written(leftOut: 0))
    }
}
