/// How many slips turn one text into the other: a scalar inserted, dropped, replaced, or swapped with its neighbour
/// (optimal string alignment). Nil above `limit`, which also bounds the work.
package func editDistance(_ one: String, _ other: String, limit: Int) -> Int? {
    editDistance(Array(one.unicodeScalars), Array(other.unicodeScalars), limit: limit)
}

/// The same for the letters of texts.
package func editDistance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar], limit: Int) -> Int? {
    guard limit >= 0, abs(one.count - other.count) <= limit else { return nil }
    // What both begin and end with costs no slip, and is most of two words that are near.
    let shorter = min(one.count, other.count)
    var begin = 0
    while begin < shorter, one[begin] == other[begin] { begin += 1 }
    var end = 0
    while end < shorter - begin, one[one.count - 1 - end] == other[other.count - 1 - end] { end += 1 }
    let first = Array(one[begin..<(one.count - end)])
    let second = Array(other[begin..<(other.count - end)])
    if first.isEmpty || second.isEmpty { return first.count + second.count }
    return slips(from: first, to: second, limit: limit)
}

private func slips(from first: [Unicode.Scalar], to second: [Unicode.Scalar], limit: Int) -> Int? {
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    var current = beforeLast
    for row in first.indices {
        current[0] = row + 1
        var least = row + 1
        for column in second.indices {
            let same = first[row] == second[column]
            var slips = min(last[column] + (same ? 0 : 1), last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                slips = min(slips, beforeLast[column - 1] + 1)
            }
            current[column + 1] = slips
            least = min(least, slips)
        }
        if least > limit { return nil }
        (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[second.count] <= limit ? last[second.count] : nil
}
