package import Authoring
package import Storage
package import Wording

extension Traffic {
    /// What was counted in a flow since a day, of all programs, media and languages together, for its drawing.
    package init(of flow: String, since day: CivilDate?, in transaction: any Transaction) throws {
        var states: [String: State] = [:]
        try FlowMetricStore(transaction: transaction).visitFlow(flow, since: day) { state, event, detail, times in
            states[state, default: State()].record(event, detail, times)
        }
        self.init(states: states)
    }
}

extension Traffic.State {
    fileprivate mutating func record(_ event: FlowMetric.Event, _ detail: String, _ times: Int) {
        switch event {
        case .entered: entered = times
        case .waited: waited = times
        case .answered: answered = times
        case .refused: refused = times
        case .ended: ended = times
        case .outcome: outcomes[detail] = times
        case .went: went[detail] = times
        }
    }
}
