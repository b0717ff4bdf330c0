import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing
import Wording

/// Who tells of danger by text message is told the numbers of the country, whichever it is.
@Suite struct `Numbers for emergencies` {
    /// A country, and the numbers of its file as texts show them.
    private static let countries = [
        ("BJ", "117, 118, 112"), ("GH", "112"), ("KE", "999"), ("MA", "19, 15, 177"), ("ML", "17, 18, 15"),
        ("MR", "17, 18"), ("MZ", "119, 198, 117"), ("NE", "17, 18, 15"), ("NG", "112"), ("RW", "112"),
        ("TN", "197, 198, 193, 190"), ("UG", "999, 112"),
    ]

    private static let messages = [
        ("en", "my house is flooding and we are trapped"), ("en", "help, my house is on fire"),
        ("fr", "ma maison est inondée et nous sommes piégés"), ("fr", "il est inconscient et il saigne"),
        ("pt", "a água está a subir e não conseguimos sair"), ("pt", "o prédio desabou"),
        ("ar", "غمرت المياه بيتنا ونحن محاصرون"), ("ar", "البيت يحترق"), ("sw", "mafuriko nyumbani na tumenaswa"),
        ("sw", "nyumba inaungua"), ("rw", "umwuzure mu nzu kandi twabuze uko dusohoka"), ("rw", "inzu irashya"),
    ]

    /// The city in a country, speaking every language the project has.
    private static func program(in country: String) throws -> RunnableProgram {
        try ProjectCity.program(
            of: try ProjectCity.bundle(
                editing: "Flows/city.yaml",
                [
                    (old: "country: GH", new: "country: \(country)"),
                    (old: "languages: [en, fr, pt, ar]", new: "languages: [en, fr, pt, ar, sw, rw]"),
                ]))
    }

    @Test func `the table has every country that ships`() throws {
        let packs = try CountryPacks(locales: ProjectCity.locales)
        #expect(Self.countries.map(\.0) == packs.codes)
        for (code, numbers) in Self.countries {
            #expect(packs.read(code).settings?.emergencyNumbers == numbers, "\(code)")
        }
    }

    @Test(arguments: countries)
    func `are told in every language of the city`(country: String, numbers: String) throws {
        let runnable = try Self.program(in: country)
        let surface = Surface(medium: .sms, budget: .standard, address: "21021", elsewhere: "*384*21#")
        for (language, message) in Self.messages {
            guard case .service(let match) = runnable.program.understanding.meaning(of: message) else {
                Issue.record("\(country): nothing is begun by: \(message)")
                continue
            }
            let advance = runnable.engine.begin(
                flow: match.keyword.flow, arguments: match.keyword.arguments, language: language, languageChosen: true,
                surface: surface, now: TranscriptWorld.morning)
            guard case .turn(let turn) = advance else {
                Issue.record("\(country): an action was asked for by: \(message)")
                continue
            }
            // Marks of direction stand among Arabic letters and figures.
            let shown = String(turn.screen.text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
            #expect(shown.contains(numbers), "\(country), \(language): \(shown)")
            #expect(turn.screen.closes)
        }
    }
}
