/// How a `PostgresDatabase` is tuned. The defaults were tried with a gateway's turns on two
/// cores, where one, three and four writer connections were no better than two.
package struct PostgresOptions: Sendable {
    /// Connections that write for bodies with a key, besides one for those without and one for those that take long.
    package var writerConnections = 2
    /// Connections that serve reads, each with a thread of its own.
    package var readerCount = 2
    /// Most bodies committed together on one connection. More waits for the next group.
    package var groupLimit = 64
    /// How often a body that lost to another is run again, waiting 1, 2, 4 … milliseconds between.
    package var retryLimit = 8
    /// How long a statement may take, in milliseconds, but for bodies that say they are long.
    package var statementMilliseconds = 10_000
    /// How much longer than that an answer is waited for, before the server is taken for gone, in milliseconds.
    package var graceMilliseconds = 5_000
    /// How long a statement waits for a row another transaction holds, in milliseconds.
    package var lockMilliseconds = 2_000
    /// How long what waits to be written or read is kept while the server cannot be reached, in milliseconds: long enough
    /// for a standby to take over.
    package var patienceMilliseconds = 15_000
    /// How long one attempt to connect to one host may take, in seconds; libpq waits no less than two.
    package var connectSeconds = 2
    /// Whether a server that would lose commits at a power cut is refused. Only tests have a use for one.
    package var requiresDurability = true
    /// Whether all connections are opened with the store, so that a program finds out at its start what is wrong. Without it
    /// all but one are opened at their first use, which spares a store that lives for a moment most of its cost.
    package var connectsAhead = true

    package init() {}
}
