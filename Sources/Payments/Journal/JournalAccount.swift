import Wording

/// An account of the ledger under the names other programs take for one. Different accounts have different names there too.
struct JournalAccount {
    enum AccountType {
        case asset, liability, income, expense
    }

    /// Our own name, as `write_off:Market fee:2026`.
    let name: String

    init(_ name: String) { self.name = name }

    private var parts: [Substring] { name.split(separator: ":", omittingEmptySubsequences: false) }

    /// The first part of the name, which tells what kind of account it is.
    var root: String { String(parts[0]) }

    /// The roots there are, in the order of a balance sheet, each with its type.
    static let types: [(root: String, type: AccountType)] = [
        ("clearing", .asset), ("bank", .asset), ("receivable", .asset), ("assessed", .asset),
        ("credit", .liability), ("suspense", .liability), ("refunds", .liability),
        ("current", .income), ("arrears", .income), ("penalty", .income), ("interest", .income),
        ("rebate", .expense), ("exemption", .expense), ("write_off", .expense), ("fees", .expense),
    ]

    private var type: AccountType { Self.types.first { $0.root == root }?.type ?? .asset }

    // MARK: hledger and Ledger

    /// The name with what those programs would read as something else written as `%` and two hexadecimal digits: signs
    /// of theirs, spaces at an edge and a second space, behind which they expect an amount.
    var forHledger: String {
        parts.map { part in
            guard !part.isEmpty else { return "%" }
            var written = ""
            var mayHaveSpace = false
            for (index, scalar) in part.unicodeScalars.enumerated() {
                let isLast = index == part.unicodeScalars.count - 1
                if scalar == " ", mayHaveSpace, !isLast {
                    written.unicodeScalars.append(scalar)
                    mayHaveSpace = false
                } else if scalar.isPlainInAccounts {
                    written.unicodeScalars.append(scalar)
                    mayHaveSpace = true
                } else {
                    written += String(scalar).utf8.map { "%\($0.hexadecimal)" }.joined()
                    mayHaveSpace = true
                }
            }
            return written
        }.joined(separator: ":")
    }

    // MARK: beancount

    /// The name below one of beancount's five roots, as `Expenses:Write-Off:Market-fee:2026`. Each part begins with a capital
    /// or a digit and has letters, digits and hyphens only.
    var forBeancount: String {
        let root =
            switch type {
            case .asset: "Assets"
            case .liability: "Liabilities"
            case .income: "Income"
            case .expense: "Expenses"
            }
        let own = self.root.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        // Wallets are written small as a rule, heads of payables are not.
        let isSmall = ["clearing", "bank", "suspense", "fees"].contains(self.root)
        let others = parts.dropFirst().map { Self.beancountPart($0, isSmall: isSmall) }
        return ([root, own.joined(separator: "-")] + others).joined(separator: ":")
    }

    /// One part, so that no two become one: a space between letters or digits is a hyphen, any other byte two hyphens and two
    /// hexadecimal digits, and a hyphen at the end tells that the first letter is not of the usual size.
    private static func beancountPart(_ part: Substring, isSmall: Bool) -> String {
        let bytes = Array(part.utf8)
        guard let first = bytes.first else { return "0-" }
        var written = ""
        for (index, byte) in bytes.enumerated() {
            let isBetween = index > 0 && index + 1 < bytes.count && bytes[index - 1].isPlain && bytes[index + 1].isPlain
            if byte.isPlain {
                written.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == UInt8(ascii: " "), isBetween {
                written += "-"
            } else {
                written += "--\(byte.hexadecimal)"
            }
        }
        guard first.isPlain else { return "0-" + written }
        let startsSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
        let startsBig = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
        let isUnusual = isSmall ? startsBig : startsSmall
        return written.prefix(1).uppercased() + written.dropFirst() + (isUnusual ? "-" : "")
    }
}

extension UInt8 {
    /// An ASCII letter or digit.
    fileprivate var isPlain: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}

extension Unicode.Scalar {
    /// What hledger and Ledger take as a letter of a name wherever it stands.
    fileprivate var isPlainInAccounts: Bool {
        if isASCII { return UInt8(value).isPlain || "_-./'&+".unicodeScalars.contains(self) }
        return properties.isAlphabetic || properties.numericType != nil
    }
}
