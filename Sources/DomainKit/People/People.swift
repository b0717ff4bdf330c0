package import Conversation
package import Storage
package import Wording

/// Contact points: the phones that spoke to us, and the language each last chose.
///
/// A phone is not a person: phones are shared, lent and passed on, so nothing here says who somebody is.
package enum People {
    static let migrations = [
        Migration(
            "people.001-contacts",
            [
                """
                CREATE TABLE contacts (
                    phone_hash $BYTES PRIMARY KEY,
                    phone $BYTES NOT NULL,
                    language TEXT NOT NULL,
                    since INTEGER NOT NULL
                ) $CLUSTERED
                """
            ]),
        Migration("people.002-pins", Pins.schema),
        Migration("people.003-disclosures", Disclosure.schema),
        Migration("people.004-opt-outs", OptOuts.schema),
    ]

    /// The language a phone last chose, or nil when it never did.
    package static func language(ofHash phone: [UInt8], _ transaction: any Transaction) throws -> String? {
        try transaction.first(findingLanguage(ofHash: phone))?.text(0)
    }

    /// The question for a phone's language.
    package static func findingLanguage(ofHash phone: [UInt8]) -> Statement {
        Statement("SELECT language FROM contacts WHERE phone_hash = $1", [.blob(phone)])
    }

    /// Remembers the language a phone chose.
    package static func remember(
        language: String, of phone: PhoneNumber, vault: Vault, now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO contacts (phone_hash, phone, language, since) VALUES ($1, $2, $3, $4)
                ON CONFLICT (phone_hash) DO UPDATE SET language = excluded.language
                """,
                [
                    .blob(vault.hash(phone)),
                    .blob(try vault.seal(phone.e164, as: "contacts.phone", of: vault.hash(phone))), .text(language),
                    .integer(now.milliseconds),
                ]))
    }
}

extension DomainModule {
    /// Contact points, PINs, consent, and who was shown phones.
    package static let people = DomainModule(
        "people", migrations: People.migrations, exports: [People.disclosuresExport],
        sealedSamples: ["SELECT phone FROM contacts LIMIT 3"])
}
