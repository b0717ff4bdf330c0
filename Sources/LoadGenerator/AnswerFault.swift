/// What can be wrong with an answer, each counted by itself.
package enum AnswerFault: String, Error, Sendable, Hashable, CaseIterable {
    case unreachable = "no connection"
    case connectionLost = "the connection was lost"
    case timedOut = "no answer in time"
    case unreadable = "not an HTTP/1.1 answer with Content-Length"
    case status = "a status other than 200"
    case ended = "the dialogue ended too early"
    case staysOpen = "the dialogue did not end"
    case wrongScreen = "another screen than expected"
    case neverReady = "the services never came up"
}
