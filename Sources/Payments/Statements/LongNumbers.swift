import Wording

/// Long numbers of one statement that end in a zero or two behind the fifteenth digit. A spreadsheet does that to every one in a
/// column, so another that is whole there shows that none has read the file.
struct LongNumbers {
    private var whole: Set<StatementProfile.Field> = []
    private var doubtful: [(line: Int, field: StatementProfile.Field)] = []

    mutating func add(_ cell: String, _ field: StatementProfile.Field, line: Int) {
        switch cell.longNumber {
        case .whole?: whole.insert(field)
        case .doubtful?: doubtful.append((line, field))
        case .zeroed?, nil: break
        }
    }

    /// Those that have lost their digits, by line and field.
    var lost: [(line: Int, field: StatementProfile.Field)] { doubtful.filter { !whole.contains($0.field) } }
}
