import Composition
import DomainKit
import Foundation
import Gateway
import Testing

@testable import guichet

extension `The program beside others` {
    /// The commands by which staff change something, and the operations that were declared.
    @Suite struct `On staff's operations` {
        /// Commands that change no store, or run it: anyone who holds the store and its key may, without an account.
        private static let open: Set = [
            "serve", "check", "test", "talk", "graph", "texts measure", "texts status", "texts accept", "texts export",
            "texts import", "texts terms", "numbers parse", "ledger verify", "ledger differences", "ledger suspense",
            "ledger decisions", "ledger attempts", "objections list", "release list", "release show", "staff list",
            "outbox list", "outbox dead",
            "database migrate", "database copy", "database restore", "database verify", "echo", "load", "bench",
        ]

        @Test func `every command is open or does what was declared, and every operation has its command`() {
            for leaf in CommandList.leaves {
                let operations = CityDomains.staffOperations.of(command: leaf.words)
                #expect(leaf.isStaffs == !operations.isEmpty, "\(leaf.words)")
                #expect(leaf.isStaffs != Self.open.contains(leaf.words), "\(leaf.words)")
            }
            for operation in CityDomains.staffOperations.all {
                let leaves = CommandList.leaves.filter { leaf in
                    CityDomains.staffOperations.of(command: leaf.words).contains { $0.name == operation.name }
                }
                #expect(leaves.count == 1, "\(operation.name)")
            }
        }

        @Test func `a command takes what its operation was declared with`() async throws {
            try await Workplace.use { place in
                let help = try await CommandHelp.all(place)
                for leaf in CommandList.leaves where leaf.isStaffs {
                    let operations = CityDomains.staffOperations.of(command: leaf.words)
                    let declared = operations.flatMap(\.parameters)
                    let arguments = try help.arguments(of: leaf.words)
                    let names = Set(declared.map(\.name))
                    let own = Set(arguments.map(\.name)).subtracting(CommandHelp.common.subtracting(names))
                    switch leaf.words {
                    case "export": #expect(own.isSuperset(of: names))
                    case "import": #expect(own == names.union(["kind"]))
                    default: #expect(own == names, "\(leaf.words)")
                    }
                    guard operations.count == 1, leaf.words != "export" else { continue }
                    for parameter in declared {
                        let argument = try #require(arguments.first { $0.name == parameter.name })
                        let place = "\(leaf.words) \(parameter.name)"
                        #expect(argument.isOptional != parameter.isRequired, "\(place)")
                        #expect(argument.isRepeating == parameter.isRepeated, "\(place)")
                        #expect((argument.kind == "flag") == (parameter.kind == .flag), "\(place)")
                    }
                }
            }
        }

        // MARK: Who may

        /// What is told to an operation besides what it requires.
        private static let more = [
            "objections.answer": ["--accept"], "import.names": ["--numbers", "numbers.csv"],
            "outbox.pause": ["--class", "notice"], "outbox.resend": ["--all"],
            "export.phones": ["--phones-for", "treasurer", "--reason", "x"],
        ]

        /// A command line that is understood.
        private static func line(
            _ operation: StaffOperation, _ help: CommandHelp, _ file: String
        ) throws -> [String] {
            let leaf = try #require(
                CommandList.leaves.first { leaf in
                    CityDomains.staffOperations.of(command: leaf.words).contains(operation)
                })
            let arguments = try help.arguments(of: leaf.words)
            var line = leaf.words.split(separator: " ").map(String.init)
            let kinds = Dictionary(operation.parameters.map { ($0.name, $0) }) { first, _ in first }
            for argument in arguments {
                let parameter = kinds[argument.name]
                if argument.kind == "positional", argument.name == "kind" {
                    line.append(
                        operation.name == "import.names" || leaf.words == "export"
                            ? "bills" : String(operation.name.dropFirst("import.".count)))
                    continue
                }
                guard !argument.isOptional || (parameter?.isRequired == true && argument.name != "numbers") else {
                    continue
                }
                if argument.kind == "option" {
                    guard leaf.words != "export" else { continue }
                    line.append("--" + argument.name)
                }
                line.append(value(of: argument.name, parameter?.kind ?? .file, file))
            }
            if arguments.contains(where: { $0.name == "flows" }) { line += Workplace.city }
            return line + more[operation.name, default: []]
        }

        private static func value(of name: String, _ kind: StaffParameter.Kind, _ file: String) -> String {
            switch kind {
            case .number: "1"
            case .text: name == "set" ? "amount=1.00" : "abcdef"
            case .amount: "1.00"
            case .day: "2026-01-01"
            case .phone: "+233200000001"
            case .file: file
            case .flag: ""
            case .choice: name == "role" ? "clerk" : name == "wallet" ? "wallet" : "treasurer"
            }
        }

        @Test func `nobody does anything without an account, nor with one that may not`() async throws {
            try await Workplace.use { place in
                let help = try await CommandHelp.all(place)
                let file = try place.write("number,payer_name,amount,due_date\n", to: "list.csv")
                let operations = CityDomains.staffOperations.all.filter {
                    // A backup is anyone who's that holds the store; a password and a token are one's own, and nobody gives another a
                    // password by a token.
                    $0.proof != .store && $0.permission != nil && $0.name != "staff.password.other"
                }
                #expect(operations.count > 30)
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                for operation in operations where operation.proof == .account && operation.name != "staff.add" {
                    let ended = try await place.run(try Self.line(operation, help, file) + place.database)
                    #expect(
                        ended.status == 2 && ended.complaints.contains("guichet staff add NAME --role administrator"),
                        "\(operation.name) \(ended)")
                }
                try await place.addStaff([(name: "Yaw", roles: ["relay-supervisor"])])
                let token = ["GUICHET_STAFF_TOKEN": try await place.token(of: "yaw")]
                for operation in operations {
                    let line = try Self.line(operation, help, file) + place.database
                    let bare = try await place.run(line)
                    #expect(
                        bare.status == 2 && bare.complaints.contains("Say who you are"), "\(operation.name) \(bare)")
                    let refused = try await place.run(line, environment: token)
                    #expect(
                        refused.status == 1 && refused.complaints.contains("Yaw may not do this: guichet "),
                        "\(operation.name) \(refused)")
                    #expect(bare.output.isEmpty && refused.output.isEmpty, "\(operation.name)")
                }
                // None of them did anything.
                #expect(try await place.export("staff-changes").map { $0["account"] } == ["ama", "yaw", "yaw"])
                #expect(try await place.export("bills").isEmpty)
            }
        }
    }
}
