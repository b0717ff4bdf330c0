/// A place in a file staff wrote. Lines and columns count from 1.
package struct SourcePlace: Sendable, Hashable, Comparable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A piece of a structured file with the place it stands at, free of the file format it was written in.
package struct SourceNode: Sendable, Hashable {
    package indirect enum Content: Sendable, Hashable {
        case scalar(String)
        case sequence([SourceNode])
        case mapping([Entry])
        /// Nothing after the colon.
        case empty
    }

    package struct Entry: Sendable, Hashable {
        package let key: String
        package let place: SourcePlace
        package let value: SourceNode

        package init(key: String, place: SourcePlace, value: SourceNode) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    package let content: Content
    package let place: SourcePlace

    package init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    package var scalar: String? { if case .scalar(let text) = content { text } else { nil } }
    package var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
    package var items: [SourceNode]? { if case .sequence(let items) = content { items } else { nil } }

    package subscript(key: String) -> SourceNode? {
        entries?.first { $0.key == key }?.value
    }
}
