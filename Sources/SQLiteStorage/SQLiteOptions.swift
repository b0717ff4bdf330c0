/// How a `SQLiteDatabase` is tuned. The defaults were chosen by measuring a gateway's turns: read a session by key,
/// write it back, keep the reply.
package struct SQLiteOptions: Sendable {
    /// Most bodies committed together. More waits for the next group, so that a flood does not delay its first.
    package var groupLimit = 256
    /// Threads that serve reads, each with a connection of its own.
    package var readerCount = 2
    /// How long a connection waits for a lock another process holds, before `StorageError.busy`.
    package var busyMilliseconds: Int32 = 250
    /// How often a group is tried again after a transient error, waiting 1, 2, 4 … milliseconds between.
    package var retryLimit = 6
    /// Pages of 4 KiB the write-ahead log grows by before it is copied into the database.
    package var checkpointPages = 8_000
    /// Pages left to copy that the writer may finish itself, for only then can the log begin again.
    package var tailPages = 500
    /// Kibibytes of pages the writer keeps in memory; each reader keeps a quarter of it.
    package var cacheKibibytes = 32_768
    /// Pages the database may grow to, or nil for as far as the disk goes.
    package var maximumPages: Int?

    package init() {}
}
