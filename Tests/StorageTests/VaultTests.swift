import Storage
import Testing

struct VaultTests {
    private let key = [UInt8](0..<32)

    @Test(arguments: [0, 16, 31, 33, 64])
    func `a master key of another length is refused`(count: Int) {
        #expect(Vault(masterKey: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `a secret is stretched as a city needs it unless another cost is asked for`() throws {
        let (vault, cheap) = (try #require(Vault(masterKey: key)), Vault(masterKey: key, stretchRounds: 16))
        #expect(vault.stretchRounds == 16_384)
        #expect(cheap?.stretchRounds == 16)
        let hashes = try [16, 32].map { try vault.stretch("824671", for: "PIN", salt: [1, 2], rounds: $0) }
        #expect(hashes[0] != hashes[1])
        #expect(try cheap?.stretch("824671", for: "PIN", salt: [1, 2], rounds: 16) == hashes[0])
    }

    @Test func `one key and purpose give one hash, in every process`() throws {
        let vault = try #require(Vault(masterKey: key))
        let twin = try #require(Vault(masterKey: key))
        let hash = vault.hash("+233201234567", for: "phone")
        #expect(hash.count == Vault.hashLength)
        #expect(hash == twin.hash("+233201234567", for: "phone"))
    }

    @Test func `another text, purpose or key gives another hash`() throws {
        let vault = try #require(Vault(masterKey: key))
        let other = try #require(Vault(masterKey: key.reversed()))
        let hashes = [
            vault.hash("+233201234567", for: "phone"), vault.hash("+233201234568", for: "phone"),
            vault.hash("+233201234567", for: "person"), vault.hash("hone+233201234567", for: "p"),
            other.hash("+233201234567", for: "phone"),
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test(arguments: ["", "x", "Akosua Mɛnsa 🏛️", String(repeating: "long ", count: 1000)])
    func `what is sealed opens again and looks different each time`(text: String) throws {
        let vault = try #require(Vault(masterKey: key))
        let sealed = try vault.seal(text)
        #expect(sealed.count == text.utf8.count + 28)
        #expect(try vault.seal(text) != sealed)
        #expect(try vault.openText(sealed) == text)
    }

    @Test func `what was altered, cut short or sealed by another key does not open`() throws {
        let vault = try #require(Vault(masterKey: key))
        let other = try #require(Vault(masterKey: Vault.randomMasterKey()))
        let sealed = try vault.seal("a name")
        #expect(throws: (any Error).self) { try other.open(sealed) }
        for position in sealed.indices {
            var altered = sealed
            altered[position] ^= 1
            #expect(throws: (any Error).self) { try vault.open(altered) }
        }
        for length in 0..<sealed.count {
            #expect(throws: (any Error).self) { try vault.open(Array(sealed.prefix(length))) }
        }
    }

    @Test func `what is sealed for one place and row opens at no other, and what is from before still opens`() throws {
        let vault = try #require(Vault(masterKey: key))
        let sealed = try vault.seal("a name", as: "bills.payer_name", of: [1])
        #expect(try vault.openText(sealed, as: "bills.payer_name", of: [1]) == "a name")
        #expect(try vault.openFormer(sealed, as: "bills.payer_name", of: [1]) == Array("a name".utf8))
        for (place, row) in [("bills.payer_name", [2]), ("bills.payer_nam", [UInt8(ascii: "e"), 0, 1]), ("", [])] {
            #expect(throws: (any Error).self) { try vault.open(sealed, as: place, of: row) }
            #expect(throws: (any Error).self) { try vault.openFormer(sealed, as: place, of: row) }
        }
        let former = try vault.seal("a name")
        #expect(try vault.openFormer(former, as: "bills.payer_name", of: [1]) == Array("a name".utf8))
    }

    @Test func `a derived vault opens nothing of another, nor of its master's`() throws {
        let vault = try #require(Vault(masterKey: key))
        let (one, two) = (try #require(vault.derived(for: "a")), try #require(vault.derived(for: "b")))
        let sealed = try one.seal("a name")
        #expect(try #require(vault.derived(for: "a")).openText(sealed) == "a name")
        for other in [two, vault] { #expect(throws: (any Error).self) { try other.open(sealed) } }
    }

    @Test func `a number hidden twice with one key and context is itself, and otherwise another`() {
        let (one, two) = (Vault.mask([1, 2, 3], [4]), Vault.mask([1, 2, 3], [5]))
        #expect(one == Vault.mask([1, 2, 3], [4]))
        #expect(Set([one, two, Vault.mask([1, 2, 4], [4])]).count == 3)
    }

    @Test func `random master keys are of the right length and differ`() {
        let keys = (0..<20).map { _ in Vault.randomMasterKey() }
        #expect(keys.allSatisfy { $0.count == 32 })
        #expect(Set(keys).count == keys.count)
    }
}
