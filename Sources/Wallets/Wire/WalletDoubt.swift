import Providers
import Wording

/// Why an answer tells nothing. It becomes the verdict `unknown`.
struct WalletDoubt: Error {
    /// A constant phrase for the log, without anything of the answer.
    let reason: String

    init(_ reason: String) { self.reason = reason }

    static let page = WalletDoubt("the wallet answered with a web page")
    static let unreadable = WalletDoubt("the wallet's answer could not be read")
    static let word = WalletDoubt("the wallet used a word we do not know")
    static let otherPayment = WalletDoubt("the wallet speaks of another payment")
}

extension WalletVerdict {
    /// Whether it says how a payment stands.
    var isDefinite: Bool { self == .pending || endsPayment }

    /// Whether it says how a payment ended.
    var endsPayment: Bool {
        switch self {
        case .succeeded, .refused: true
        case .pending, .unknown, .neverArrived: false
        }
    }

    /// The verdict a reading comes to, with every doubt as `unknown`.
    static func of(_ read: () throws(WalletDoubt) -> WalletVerdict) -> WalletVerdict {
        do { return try read() } catch { return .unknown(error.reason) }
    }

    /// Money that moved, once everything said about it holds.
    ///
    /// - Parameters:
    ///   - transaction: the wallet's own name of the movement.
    ///   - amount: as on the wire, in major units.
    ///   - code: the currency the wallet speaks of; nil when it names none.
    static func paid(
        _ transaction: String?, _ amount: String?, _ code: String?, in currency: Currency
    ) throws(WalletDoubt) -> WalletVerdict {
        guard code == nil || code == currency.code else {
            throw WalletDoubt("the wallet speaks of another currency")
        }
        return try paid(transaction, amount.flatMap { Money(wire: $0, currency: currency) })
    }

    /// Money that moved, once it has a name and is more than nothing.
    static func paid(_ transaction: String?, _ amount: Money?) throws(WalletDoubt) -> WalletVerdict {
        guard let transaction, transaction.isIdentifier else { throw WalletDoubt("the wallet named no transaction") }
        guard let amount, amount.minorUnits > 0 else { throw WalletDoubt("the wallet named no amount") }
        return .succeeded(transaction: transaction, amount: amount)
    }

    /// A refusal whose word, the wallet's own, is kept short.
    static func refused(_ refusal: WalletRefusal, _ word: String?) -> WalletVerdict {
        .refused(refusal, word: String((word ?? "").prefix(100)))
    }
}

extension OutboundResponse {
    /// True for a web page, as a proxy or a wrong address answers.
    var isPage: Bool {
        let whitespace: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20]
        return body.first { !whitespace.contains($0) } == UInt8(ascii: "<")
            || firstValue(of: "Content-Type")?.lowercased().hasPrefix("text/html") == true
    }

    /// The JSON object an answer holds.
    func object() throws(WalletDoubt) -> JSONNode {
        guard !isPage else { throw .page }
        guard let node = JSONReader.read(body), node.isObject else { throw .unreadable }
        return node
    }

    /// What was said with a status none of the wallet's own.
    var oddStatus: WalletDoubt { WalletDoubt("the wallet answered with status \(status)") }
}

extension HookRequest {
    /// The JSON object a hook brings.
    ///
    /// - Throws: `unreadable`.
    func object() throws(HookRefusal) -> JSONNode {
        guard let node = JSONReader.read(body), node.isObject else { throw .unreadable("the body is no JSON object") }
        return node
    }

    /// Our reference of the payment a hook is about: what stands behind the event in its path, which has to agree with
    /// what the body says where it says so.
    ///
    /// - Throws: `unreadable` when neither names one, or they disagree.
    func reference(inBody named: String?) throws(HookRefusal) -> String {
        guard let reference = rest.first ?? named, reference.isIdentifier, rest.count <= 1 else {
            throw .unreadable("the hook names no payment")
        }
        guard named == nil || named == reference else { throw .unreadable("the hook speaks of two payments") }
        return reference
    }

    /// - Throws: `wrongMethod` unless the request uses one of these verbs.
    func require(_ methods: String...) throws(HookRefusal) {
        guard methods.contains(method) else { throw .wrongMethod(methods) }
    }
}
