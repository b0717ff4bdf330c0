import Conversation
import DomainKit
import Storage
import Wording

extension Books {
    /// Every sealed day with its hash: what a city publishes.
    static let sealsExport = ExportKind(
        "seals", summary: "Sealed days of the ledger and the hash that stands for all up to each.",
        columns: ["day", "entries", "position", "hash", "sealed_at"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT day, entries, position, hash, sealed_at, records, records_hash FROM ledger_seals "
                + "WHERE day > $1 ORDER BY day",
            start: [""], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let seal = LedgerSeal(
                day: try row.day(0), entries: try row.integer(1), position: try row.integer(2),
                hash: try row.blob(3), totals: [],
                records: try LedgerSeal.RecordsEnd(row, from: 5))
            try write([
                seal.day.iso, String(seal.entries), String(seal.position), seal.digits, try row.timestamp(4),
            ])
        }
    }

    /// What moved on the accounts of each sealed day.
    static let dayTotalsExport = ExportKind(
        "day-totals", summary: "What moved on each sealed day, by account and currency.",
        columns: ["day", "account", "currency", "debits", "credits"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT day, account, currency, exponent, debits, credits FROM ledger_seal_totals "
                + "WHERE (day, account, currency, exponent) > ($1, $2, $3, $4) "
                + "ORDER BY day, account, currency, exponent",
            start: ["", "", "", 0],
            key: { row throws(StorageError) in
                [try row.value(0), try row.value(1), try row.value(2), try row.value(3)]
            })
        try pages.forEach(context.transaction) { row in
            let currency = Currency(
                code: try row.text(2), exponent: Int(clamping: try row.integer(3)), symbol: "")
            try write([
                try row.text(0), try row.text(1), currency.code,
                Money(minorUnits: try row.integer(4), currency: currency).decimal,
                Money(minorUnits: try row.integer(5), currency: currency).decimal,
            ])
        }
    }
}
