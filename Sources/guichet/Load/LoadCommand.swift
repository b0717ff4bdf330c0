import ArgumentParser
import Foundation
import LoadGenerator

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Plays many phones against a gateway's USSD hook and checks every answer.",
        discussion: """
            Speaks the neutral dialect, each phone over a connection of its own, and expects the demonstration city. \
            Flows: pay (six turns that pay a bill; each bill once) and browse (looks at a bill and hangs up). \
            Exit status 1 when any answer was wrong. Control-C stops it and still shows what was measured.
            """)

    @Option(help: "The gateway, as http://HOST:PORT.") var url = "http://127.0.0.1:8080"
    @Option(help: "Phones that talk at once.") var phones = 64
    @Option(help: "Conversations of all phones together; 1000 unless --seconds is given.") var conversations: Int?
    @Option(help: "How long conversations are begun.") var seconds: Int?
    @Option(help: "What the phones do: \(LoadScript.all.map(\.name).joined(separator: " or ")).") var flow = "pay"
    @Option(help: ArgumentHelp("Bills to talk about, as \"guichet export bills\" writes them.", valueName: "file.csv"))
    var bills: String?
    @Option(help: ArgumentHelp("The number of a bill to talk about; may be repeated.", valueName: "number"))
    var bill: [String] = []
    @Option(help: "The path of the USSD hook.") var channelPath = "/hooks/simulated-phones/demo/ussd"
    @Option(help: "The code the phones dial.") var serviceCode = "*384*21#"
    @Option(help: "The number of the first phone; the others follow it.") var firstPhone = "+233250000000"
    @Flag(help: "Print the figures as one JSON object.") var json = false
    @Flag(name: .customLong("i-own-this-host"), help: "Allow a gateway on another machine: only ever your own.")
    var ownsHost = false

    func run() async throws {
        let plan = try plan()
        let report: LoadReport
        do {
            report = try await untilInterrupted { try await LoadGenerator.run(plan) }
        } catch let error as LoadGenerator.Unreachable {
            throw Ending.misuse(error.description)
        }
        let figures = LoadFigures(report, flow: plan.script.name, phones: plan.phones.count)
        for sample in report.samples { Terminal.complain(sample) }
        if json {
            Terminal.say(try JSONLine.text(figures))
        } else {
            for line in figures.lines { Terminal.say(line) }
        }
        guard report.errors == 0 else { throw Ending.findings("Wrong answers: \(report.errors).") }
    }

    // MARK: From words to a plan

    private func plan() throws -> LoadPlan {
        guard let script = LoadScript.all.first(where: { $0.name == flow }) else {
            throw ValidationError("There is no flow \"\(flow)\" to play.")
        }
        guard let numbers = PhoneNumbers(first: firstPhone, count: phones) else {
            throw ValidationError(
                "Give 1 to \(LoadLimits.phones) phones, and the first as +233250000000, with room for the others.")
        }
        guard serviceCode.wholeMatch(of: /[0-9*#]{1,24}/) != nil else {
            throw ValidationError("A service code is digits, stars and hashes.")
        }
        guard channelPath.wholeMatch(of: /\/[!-~]{1,200}/) != nil else {
            throw ValidationError("A path begins with / and has neither spaces nor accents.")
        }
        return LoadPlan(
            target: try target(), path: channelPath, script: script, phones: numbers, serviceCode: serviceCode,
            bills: try billsToUse(), limit: try limit())
    }

    private func target() throws -> LoadTarget {
        guard let target = LoadTarget(url: url) else {
            throw ValidationError("\"\(url)\" is no address; write http://HOST:PORT.")
        }
        guard target.isLoopback || ownsHost else {
            throw ValidationError(
                "\(target.host) is not this machine. A load generator must not meet others' machines by a slip; "
                    + "if this one is yours, add --i-own-this-host.")
        }
        return target
    }

    private func limit() throws -> LoadPlan.Limit {
        switch (seconds, conversations) {
        case (let seconds?, nil) where (1...LoadLimits.seconds).contains(seconds): return .seconds(seconds)
        case (nil, let number) where (1...LoadLimits.conversations).contains(number ?? 1000):
            return .conversations(number ?? 1000)
        default:
            throw ValidationError(
                "Give --seconds from 1 to \(LoadLimits.seconds), or --conversations from 1 to "
                    + "\(LoadLimits.conversations).")
        }
    }

    private func billsToUse() throws -> [LoadBill] {
        guard let bills else {
            let given = bill.compactMap { LoadBill(number: $0) }
            guard !given.isEmpty, given.count == bill.count else {
                throw ValidationError("Name bills to talk about, with --bills FILE or --bill NUMBER in digits.")
            }
            return given
        }
        guard bill.isEmpty else { throw ValidationError("Give either --bills or --bill.") }
        guard let text = try? String(contentsOfFile: bills, encoding: .utf8) else {
            throw Ending.misuse("The file \(bills) cannot be read.")
        }
        do throws(BillsFile.Refused) {
            return try BillsFile.bills(in: text)
        } catch {
            throw Ending.misuse(error.description)
        }
    }
}
