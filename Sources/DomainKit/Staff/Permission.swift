/// What an operation of the staff needs. Roles have them; nobody is given one alone.
package enum Permission: String, Sendable, Hashable, CaseIterable {
    case draftPrograms = "draft-programs"
    case releasePrograms = "release-programs"
    case keepBills = "keep-bills"
    case keepRules = "keep-rules"
    case answerCitizens = "answer-citizens"
    case proposeMoney = "propose-money"
    case confirmMoney = "confirm-money"
    case keepBooks = "keep-books"
    case seePayers = "see-payers"
    case keepPlaces = "keep-places"
    case keepAddresses = "keep-addresses"
    case keepConsultations = "keep-consultations"
    case holdMessages = "hold-messages"
    case keepStore = "keep-store"
    case keepStaff = "keep-staff"

    /// What it lets somebody do, for staff.
    package var sentence: String {
        switch self {
        case .draftPrograms: "check changed flows and texts and keep them as a draft"
        case .releasePrograms: "let citizens begin on a program, and go back to another"
        case .keepBills: "bring bills and payers in, correct and cancel bills"
        case .keepRules: "bring in rules, fees, prices, closed days and badges"
        case .answerCitizens: "answer objections"
        case .proposeMoney: "propose what is to be done with money, and drop proposals"
        case .confirmMoney: "confirm what another account proposed"
        case .keepBooks: "read statements into the books, seal days, end requests no wallet answers"
        case .seePayers: "take out lists with names and phones, in a role and with a reason"
        case .keepPlaces: "bring in places and corridors"
        case .keepAddresses: "bring in addresses"
        case .keepConsultations: "bring in consultations and their roll"
        case .holdMessages: "let messages wait, go on, and be sent again"
        case .keepStore: "make backups from the staff's pages"
        case .keepStaff: "add and change accounts"
        }
    }
}

/// What somebody of the city is there for. An account has one or several.
package enum Role: String, Sendable, Hashable, CaseIterable {
    case author, releaser, clerk, treasurer, auditor, desk
    case landOfficer = "land-officer"
    case returningOfficer = "returning-officer"
    case relaySupervisor = "relay-supervisor"
    case administrator

    /// The table of who may do what. A role with none waits for the operations of its work.
    package var permissions: Set<Permission> {
        switch self {
        case .author: [.draftPrograms]
        case .releaser: [.draftPrograms, .releasePrograms, .holdMessages]
        case .clerk: [.keepBills, .answerCitizens, .proposeMoney]
        case .treasurer: [.keepBills, .keepRules, .proposeMoney, .confirmMoney, .keepBooks, .seePayers]
        case .auditor: [.seePayers]
        case .desk: [.answerCitizens, .seePayers, .holdMessages]
        case .landOfficer: [.keepPlaces, .keepAddresses]
        case .returningOfficer: [.keepConsultations]
        case .relaySupervisor: []
        case .administrator: [.keepStaff, .keepStore, .holdMessages]
        }
    }

    /// Whose role it is, for staff.
    package var sentence: String {
        switch self {
        case .author: "writes flows and texts"
        case .releaser: "puts programs before citizens"
        case .clerk: "keeps bills, and proposes what is to be done with money"
        case .treasurer: "keeps the books, and confirms what another proposed"
        case .auditor: "looks at everything and changes nothing"
        case .desk: "answers citizens at the counter"
        case .landOfficer: "keeps places and addresses"
        case .returningOfficer: "holds consultations"
        case .relaySupervisor: "looks after relays"
        case .administrator: "keeps the staff's accounts, and decides nothing about money"
        }
    }
}

extension Permission {
    /// The roles that have it, in their order.
    package var roles: [Role] { Role.allCases.filter { $0.permissions.contains(self) } }
}
