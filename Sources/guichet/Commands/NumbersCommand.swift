import ArgumentParser
import Authoring
import Conversation
import Foundation
import Wording

struct NumbersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numbers", abstract: "Works on telephone numbers.", subcommands: [NumbersParseCommand.self])
}

struct NumbersParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract:
            "Reads telephone numbers, one a line, and writes each as it is dialled from abroad, one JSON line each.",
        discussion: """
            Each answer has the input as it stands, whether it holds a number of the country or a foreign one, and the \
            number in E.164, null where there is none. What the country's numbers look like stands in \
            Locales/countries/; its errors end the command with 1.
            """)

    @Option(help: ArgumentHelp("The country of numbers without a country code, as GH.", valueName: "code"))
    var country: String

    @Option(
        help: ArgumentHelp(
            "The day the numbers were written down, as 2024-11-01; those from before a renumbering are answered with "
                + "as they are dialled since.", valueName: "day"))
    var on: String?

    @Option(help: ArgumentHelp("The folder of the languages and countries.", valueName: "folder"))
    var locales = "Locales"

    func run() throws {
        let day = try on.map { text in
            guard let day = CivilDate(iso: text) else {
                throw Ending.misuse("\(text) is no day; write it as 2024-11-01.")
            }
            return day
        }
        let plans = try readPlans()
        while let line = readLine(strippingNewline: true) {
            let reading = plans.own.reading(of: line, writtenOn: day, neighbours: plans.neighbours)
            Terminal.say(try JSONLine.text(reading))
        }
    }

    /// The plan of the country asked for, and those of all others there are.
    private func readPlans() throws -> (own: NumberingPlan, neighbours: [NumberingPlan]) {
        let country = country.uppercased()
        let packs: CountryPacks
        do throws(SourceReadingError) {
            packs = try CountryPacks(locales: locales)
        } catch {
            throw Ending.misuse("\(error.path): \(error.reason)")
        }
        guard packs.codes.contains(country) else {
            throw Ending.misuse(
                "There are no facts about the country \(country); there are \(packs.codes.joined(separator: ", ")).")
        }
        let pack = packs.read(country)
        guard let own = pack.settings, !pack.findings.contains(where: { $0.severity == .error }) else {
            for finding in pack.findings { Terminal.complain(finding.rendered) }
            throw Ending.findings("The numbers of \(country) cannot be read.")
        }
        let others = packs.codes.filter { $0 != country }.compactMap { packs.read($0).settings?.numbering }
        return (own.numbering, others)
    }
}
