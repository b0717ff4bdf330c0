import Wording

extension LedgerVerification.Fault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .changed(let entry, let position):
            "Entry \(entry), number \(position) of the chain, is not what it was when it was taken up."
        case .missing(let entry, let position): "Entry \(entry), number \(position) of the chain, is gone."
        case .gap(let position): "The chain has no link just before number \(position)."
        case .length(let links, let expected): "The chain has \(links) links and should have \(expected)."
        case .stray(let entry): "Entry \(entry) is neither in the chain nor waiting for it."
        case .sealBroken(let day): "The seal of \(day.iso) does not fit the chain."
        case .sealDiffers(let day): "The seal of \(day.iso) counts other entries or sums than its day has."
        case .sealedDayGained(let day, let entry): "Entry \(entry) came into \(day.iso) after that day was sealed."
        case .sealMissing(let day): "\(day.iso) lies between sealed days and has no seal."
        }
    }
}

extension LedgerFault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .unbalanced(let entry): "The postings of entry \(entry) do not sum to zero."
        case .payableDiffers(let title, let number):
            "\(title.prefix(1).uppercased() + title.dropFirst()) \(number) says another sum was paid than the ledger."
        case .noReceipt(let entry): "Entry \(entry) has no receipt."
        case .receiptDiffers(let number): "Receipt \(number) tells another sum than the ledger."
        case .reversalDiffers(let entry): "Entry \(entry) takes another back, and the store does not say which."
        case .linesDiffer(let entry): "Entry \(entry) is not the sum of the lines it wrote."
        case .receiptUnexplained(let title, let number):
            "Receipt \(number) does not say which lines of its \(title) it paid."
        case .settledByNobody(let difference): "Difference \(difference) is settled, and no two persons decided it."
        case .notSettled(let difference): "Difference \(difference) was settled by two persons, and is not settled."
        case .lineOfNoStatement(let name): "The line \(name) is of no statement."
        case .nameDiffers(let name): "The name \(name) stands for another movement than the one so called."
        case .nameMissing(let name): "The line \(name) was found to be a payment, and none has that name any more."
        }
    }
}

extension AttemptFault {
    /// The fault for staff.
    package var sentence: String {
        switch self {
        case .noMoney(let reference): "The payment \(reference) is said to be paid and is not in the ledger."
        case .notSucceeded(let reference): "The payment \(reference) is in the ledger and not said to be paid."
        case .noAttempt(let reference): "Money was posted under \(reference), and no payment is called so."
        }
    }
}
