/// A flow as it is drawn: places, and the ways between them. It knows nothing of any drawing program.
///
/// It is the same for the same program and language every time: places stand in the order of the file.
package struct FlowGraph: Sendable, Hashable {
    package let flow: String
    package let title: String
    package let places: [Place]
    package let ways: [Way]

    package init(flow: String, title: String, places: [Place], ways: [Way]) {
        self.flow = flow
        self.title = title
        self.places = places
        self.ways = ways
    }

    /// One box.
    package struct Place: Sendable, Hashable {
        /// What it stands for, and so how it looks.
        package enum Kind: Sendable, Hashable {
            /// How citizens come to the flow.
            case beginning
            /// A state that asks the citizen.
            case asks
            /// A state that decides or says something by itself.
            case passes
            /// A state that calls an action.
            case acts
            /// Another flow that is entered from here.
            case flow(String)
            /// The conversation ends, or the calling flow goes on.
            case ends
        }

        /// Unique in the drawing of a whole city.
        package let id: String
        package let kind: Kind
        package let name: String
        /// The word for the kind, as `menu`.
        package let word: String
        /// What it says or does, a few lines at most.
        package let lines: [String]
        /// What is special about it, as `private`.
        package let marks: [String]
        /// Where nothing was counted this is nil.
        package let traffic: Traffic.State?

        package init(
            id: String, kind: Kind, name: String, word: String, lines: [String], marks: [String],
            traffic: Traffic.State?
        ) {
            self.id = id
            self.kind = kind
            self.name = name
            self.word = word
            self.lines = lines
            self.marks = marks
            self.traffic = traffic
        }

        package var isPrivate: Bool { marks.contains(FlowGraph.privateMark) }
    }

    /// One arrow: everything that leads from one place to another.
    package struct Way: Sendable, Hashable {
        package let from: String
        package let to: String
        /// What makes citizens take it, one line a reason.
        package let lines: [String]
        /// True where no answer and no outcome leads this way: the flow comes back, or nobody answered.
        package let isAside: Bool
        /// How often it was taken, where that was counted.
        package let times: Int?

        package init(from: String, to: String, lines: [String], isAside: Bool, times: Int?) {
            self.from = from
            self.to = to
            self.lines = lines
            self.isAside = isAside
            self.times = times
        }
    }

    package static let privateMark = "private"
    /// Reasons an arrow names before it counts the rest.
    static let reasonsShown = 8
}
