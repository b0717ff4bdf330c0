internal import CPQ
import Foundation
import Storage

/// One connection to a server, in libpq's pipeline mode (https://www.postgresql.org/docs/15/libpq-pipeline-mode.html):
/// statements are sent without waiting for the answers to those before. It is made, used and closed by one thread.
///
/// Nothing here waits for ever: a server that does not answer in time is taken for gone.
final class Connection {
    private let handle: OpaquePointer
    private let answerMilliseconds: Int
    private var arguments = ArgumentBuffer()
    /// True once nothing said here will be answered any more.
    private(set) var isLost = false

    /// Connects, waiting for the network: to the first host of the address that answers and is what it asks for.
    init(address: String, name: String, options: PostgresOptions) throws(PostgresError) {
        // The last to say something counts: the address may set the times, and may not set what we rely on. The times
        // are for a machine that vanished without a word; one that is alive confirms what reached it at once.
        let settings: [(String, String)] = [
            ("connect_timeout", String(options.connectSeconds)), ("keepalives_idle", "2"),
            ("keepalives_interval", "1"), ("keepalives_count", "3"), ("tcp_user_timeout", "4000"),
            ("dbname", address), ("application_name", name), ("client_encoding", "UTF8"),
        ]
        let opened = Self.withStrings(settings.map(\.0) + settings.map(\.1)) { strings in
            let keywords = Array(strings[..<settings.count]) + [nil]
            let values = Array(strings[settings.count...]) + [nil]
            return PQconnectdbParams(keywords, values, 1)
        }
        guard let opened else { throw .lost("no memory for a connection") }
        handle = opened
        answerMilliseconds = options.statementMilliseconds + options.graceMilliseconds
        // By default libpq writes the server's notices to the standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else { throw .lost(message) }
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw .lost(message) }
    }

    deinit {
        PQfinish(handle)
    }

    private static func withStrings<Answer>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Answer) -> Answer {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { UnsafePointer($0) })
    }

    /// libpq's own words, on one line; they name hosts and never a password.
    private var message: String {
        String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: " ")
    }

    // MARK: - Asking

    /// Queues the preparation of a statement.
    func prepare(_ name: String, _ sql: String, types: [Oid]) throws(PostgresError) {
        guard PQsendPrepare(handle, name, sql, Int32(types.count), types) == 1 else { throw lose() }
    }

    /// Queues a prepared statement.
    func execute(_ name: String, _ values: [SQLValue]) throws(PostgresError) {
        let handle = handle
        let isQueued = arguments.with(values) { pointers, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(values.count), pointers, lengths, formats, 1) == 1
        }
        guard isQueued else { throw lose() }
    }

    /// Queues the point up to which an error spoils what was queued, and from which on all is well again.
    func synchronize() throws(PostgresError) {
        guard PQpipelineSync(handle) == 1 else { throw lose() }
    }

    /// Asks the server to answer what was queued so far, and sends it off.
    func send(askingForAnswers: Bool = true) throws(PostgresError) {
        if askingForAnswers { guard PQsendFlushRequest(handle) == 1 else { throw lose() } }
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                // The server may be waiting for us to read before it reads on.
                let events = try wait(for: Int16(POLLIN | POLLOUT), until: deadline)
                if events & Int16(POLLIN) != 0, PQconsumeInput(handle) == 0 { throw lose() }
            default: throw lose()
            }
        }
    }

    // MARK: - Hearing

    /// What the server says to one queued statement.
    struct Answer {
        var rows: [Row] = []
        var changes = 0
        var error: PostgresError?
        /// True when an earlier error kept the server from carrying it out.
        var isSkipped = false
        /// True when the server undid the transaction, also where it was to commit it.
        var isUndone = false
    }

    /// The answer to the oldest queued statement that has not been answered.
    func nextAnswer(wantsRows: Bool, isUnlimited: Bool = false) throws(PostgresError) -> Answer {
        var answer = Answer()
        while let result = try nextResult(isUnlimited: isUnlimited) {
            read(result, wantsRows: wantsRows, into: &answer)
            PQclear(result)
        }
        if answer.error?.remedy == .reconnect { isLost = true }
        return answer
    }

    /// Hears the end of a synchronisation.
    func nextSynchronization() throws(PostgresError) {
        guard let result = try nextResult(isUnlimited: false) else { throw lose("the server answers out of turn") }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lose("the server answers out of turn") }
    }

    private func read(_ result: OpaquePointer, wantsRows: Bool, into answer: inout Answer) {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            answer.changes = Self.changes(result)
            answer.isUndone = PQcmdStatus(result).map { strcmp($0, "ROLLBACK") == 0 } ?? false
            guard wantsRows else { return }
            do {
                answer.rows = try ResultRows(result: result).all()
            } catch {
                answer.error = PostgresError(error)
            }
        case PGRES_EMPTY_QUERY: answer.error = PostgresError(.statement("no statement in the text"))
        case PGRES_PIPELINE_ABORTED: answer.isSkipped = true
        default: answer.error = Self.error(of: result) ?? .lost(message)
        }
    }

    /// How many rows were changed: a count of rows found is not one of changes.
    private static func changes(_ result: OpaquePointer) -> Int {
        guard let status = PQcmdStatus(result), status.pointee != CChar(UInt8(ascii: "S")) else { return 0 }
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    private static func error(of result: OpaquePointer) -> PostgresError? {
        func field(_ letter: UInt8) -> String {
            PQresultErrorField(result, Int32(letter)).map { String(cString: $0) } ?? ""
        }
        let code = field(UInt8(ascii: "C"))
        guard !code.isEmpty else { return nil }
        // The severity in English, whatever language the server speaks.
        let isFatal = ["FATAL", "PANIC"].contains(field(UInt8(ascii: "V")))
        return PostgresError(code: code, message: field(UInt8(ascii: "M")), isFatal: isFatal)
    }

    private func nextResult(isUnlimited: Bool) throws(PostgresError) -> OpaquePointer? {
        let deadline = isUnlimited ? nil : deadline
        while PQisBusy(handle) == 1 {
            _ = try wait(for: Int16(POLLIN), until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw lose() }
        }
        return PQgetResult(handle)
    }

    /// Notices when the other side has hung up; only while nothing is owed to us.
    func noticeHangUp() {
        var entry = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        // What comes unasked is a notice, a changed setting, a parting word or the end.
        while !isLost, poll(&entry, 1, 0) > 0 {
            if PQconsumeInput(handle) == 0 { isLost = true }
        }
    }

    // MARK: - Waiting

    private var deadline: ContinuousClock.Instant { .now + .milliseconds(answerMilliseconds) }

    private func wait(for events: Int16, until deadline: ContinuousClock.Instant?) throws(PostgresError) -> Int16 {
        while true {
            var entry = pollfd(fd: PQsocket(handle), events: events, revents: 0)
            let left = deadline.map { ContinuousClock.now.duration(to: $0) / .milliseconds(1) } ?? 60_000
            guard left > 0 else { throw lose("the server does not answer") }
            let count = poll(&entry, 1, Int32(clamping: Int(left.rounded(.up))))
            if count > 0 { return entry.revents }
            if count < 0, errno != EINTR { throw lose("the connection cannot be waited for") }
        }
    }

    private func lose(_ reason: String? = nil) -> PostgresError {
        isLost = true
        return .lost(reason ?? message)
    }
}
