import Conversation
import Testing

/// What the lists that ship make of words that are said of many things, with every language the project has.
@Suite struct `Words said of many things` {
    private static func understanding() throws -> Understanding {
        try RealCity.program(speaking: "sw").understanding
    }

    /// The flow a message begins; nil for one that is asked about.
    private static func flow(_ message: String) throws -> String? {
        guard case .service(let match) = try understanding().meaning(of: message) else { return nil }
        return match.keyword.flow
    }

    @Test(arguments: [
        "he refused to pay me", "the taxes are too high", "bus is paying driver", "my stall is burnt", "pay me",
        "people are paying", "payment of salaries", "les impôts sont trop chers", "paiement des salaires",
        "la taxe a augmenté", "pagamento de salários", "os impostos são caros", "minha banca queimou", "دفع الرواتب",
        "الضرائب غالية", "kodi ni kubwa sana", "kulipa mishahara", "kibanda changu kimebomoka",
        "imisoro ni myinshi cyane", "kwishyura umushahara",
    ])
    func `begin nothing within a sentence`(message: String) throws {
        #expect(try Self.flow(message) == nil)
    }

    @Test(arguments: [
        "pay", "PAY", "tax", "the tax please", "my bill", "what is my bill", "I want to pay my tax", "how do I pay",
        "I want to pay my property rate but the office is far", "payer", "je veux payer ma taxe", "mes impôts svp",
        "pagar", "quero pagar", "imposto predial", "دفع", "أريد أن أدفع", "فاتورتي من فضلك", "lipa", "nataka kulipa",
        "bili yangu tafadhali", "ishyura", "ndashaka kwishyura", "fagitire yanjye",
    ])
    func `begin the payment of a bill as a wish, or alone`(message: String) throws {
        #expect(try Self.flow(message) == "taxes.pay")
    }

    @Test(arguments: [
        "I paid the bill by accident", "flood of complaints about the tax office", "my shop is flooded with customers",
        "j'ai payé par accident", "paguei por acidente",
    ])
    func `begin no report as ways of speaking`(message: String) throws {
        #expect(try Self.flow(message) != "mobility.report")
    }

    @Test(arguments: [
        ("how is traffic", ""), ("any traffic?", ""), ("no traffic now", ""), ("c'est comment la circulation", ""),
        ("como está o trânsito hoje", ""), ("كيف حال الازدحام", ""), ("how is traffic at adum", "how is at adum"),
        ("is there traffic in town", ""), ("traffic here", "here"),
    ])
    func `name no place where they only ask or deny`(message: String, words: String) throws {
        let understanding = try Self.understanding()
        guard case .service(let match) = understanding.meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.keyword.flow == "mobility.report")
        #expect(understanding.words(of: match) == words)
    }

    @Test(
        arguments: [
            ("accident at adum and flood at bomso", "crash", "at adum and"),
            ("jam adum, accident tech", "crash", "tech"),
            ("there is an accident at tech and a jam at adum", "crash", "at tech"),
            // An accident cannot wait, wherever it stands.
            ("flood at bomso and accident at adum", "crash", "at adum"),
        ] as [(String, String, String)])
    func `of two things one is meant, with what is said of it, and asked about`(
        message: String, kind: String, rest: String
    ) throws {
        guard case .service(let match) = try Self.understanding().meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.keyword.flow == "mobility.report")
        #expect(match.keyword.arguments["kind"] == .text(kind))
        #expect(
            match.rest.contains(rest) && !match.rest.contains("bomso") && match.rest.split(separator: " ").count < 8)
        #expect(match.isDoubtful)
    }

    @Test func `two things at one place are reported there`() throws {
        guard case .service(let match) = try Self.understanding().meaning(of: "accident and flood at bomso") else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.rest == "and flood at bomso")
    }

    @Test(arguments: [
        "PAY 7319042851", "the tax is 7319042851", "ma facture 7319042851", "factura 7319042851", "دفع 7319042851",
        "bili 7319042851", "fagitire 7319042851",
    ])
    func `begin it beside a bill's number`(message: String) throws {
        guard case .service(let match) = try Self.understanding().meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.keyword.flow == "taxes.pay")
        #expect(match.rest == "7319042851")
    }

    @Test(arguments: [
        "stall", "my stall please", "I want to pay market toll", "mon étal", "minha banca", "kulipia kibanda",
    ])
    func `begin the fee of a stall as a wish, or alone`(message: String) throws {
        #expect(try Self.flow(message) == "taxes.stall")
    }

    @Test(arguments: [
        "my house is flooding and we are trapped", "ma maison est inondée et nous sommes piégés",
        "a minha casa está inundada e estamos presos em casa", "غمرت المياه بيتنا ونحن محاصرون",
        "mafuriko nyumbani na tumenaswa", "umwuzure mu nzu kandi twabuze uko dusohoka", "my stall is burning",
        "flood at Bomso, two people dead", "they are robbing us at Kejetia market", "market fire, people injured",
        "road blocked at Adum, three killed", "inondation à Bomso, deux morts", "on nous vole au marché de Kejetia",
        "inundação em Bomso, dois mortos", "estrada fechada em Adum, há feridos", "فيضان في Bomso وقتيلان",
        "طريق مغلق في Adum وثلاثة جرحى", "mafuriko Bomso, watu wawili wamekufa", "wanatuibia sokoni Kejetia",
        "umwuzure Bomso, abantu babiri bapfuye", "baratwiba mu isoko rya Kejetia",
    ])
    func `give way to people in danger`(message: String) throws {
        #expect(try Self.flow(message) == "city.main")
    }

    @Test(arguments: [
        ("the road is flooded", "flood"), ("we are trapped in traffic at kejetia", "jam"),
        ("jam at fire station", "jam"),
        ("la route est inondée", "flood"), ("tumenaswa kwenye foleni", "jam"),
        ("jam at Tech, nobody injured", "jam"),
        ("bouchon à Tech, pas de blessés", "jam"), ("trânsito em Tech, sem feridos", "jam"),
        ("زحام في Tech بدون جرحى", "jam"), ("foleni Tech, hakuna majeruhi", "jam"),
        ("umuvundo Tech, nta nkomere", "jam"),
        ("road closed at Adum, dead tree on the road", "closure"), ("imodoka yapfuye Adum", "other"),
    ])
    func `leave a report a report`(message: String, kind: String) throws {
        guard case .service(let match) = try Self.understanding().meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.keyword.flow == "mobility.report")
        #expect(match.keyword.arguments["kind"] == .text(kind))
    }

    @Test(arguments: [
        "the shop stole my money", "dead traffic light at Adum", "you are robbing us with these fees",
        "le vendeur m'a volé",
        "cette taxe me tue", "semáforo morto em Adum", "الإشارة ميتة في Adum", "nyinyi ni wezi", "muratwiba",
    ])
    func `are no danger as ways of speaking`(message: String) throws {
        #expect(try Self.flow(message) == nil)
    }

    @Test(arguments: [
        "Im driving right now, I'll call you later", "I am out of the office until Monday",
        "Message not delivered to 0240000009", "Je conduis, je vous rappelle plus tard",
        "Estou a conduzir, ligo mais tarde", "أنا أقود السيارة الآن، سأتصل بك لاحقا",
        "Ninaendesha gari sasa, nitakupigia baadaye", "Ndatwaye imodoka, ndaguhamagara nyuma",
    ])
    func `are a machine's where nothing else is said`(message: String) throws {
        #expect(try Self.understanding().isWhollyAutomatic(message))
    }

    @Test(arguments: [
        "behind the data bundle shop", "my office, red door, call me", "missed call phone shop, corner", "blue gate",
        "porte bleue derrière le bureau", "portão azul atrás do escritório", "باب أزرق خلف المكتب",
        "lango la bluu nyuma ya ofisi",
    ])
    func `are a citizen's own beside anything else`(message: String) throws {
        #expect(try !Self.understanding().isWhollyAutomatic(message))
    }

    @Test(arguments: [
        "help, my house is on fire", "my house is on fire", "thieves are in my house", "fire fire",
        "au secours, ma maison brûle", "socorro, a minha casa está a arder", "النجدة، بيتي يحترق",
        "msaada, nyumba yangu inaungua", "mudutabare, inzu yanjye irashya",
    ])
    func `tell of an emergency where somebody cries them`(message: String) throws {
        let found = try Self.understanding().emergency(inOwnWords: message)
        #expect(found?.keyword.flow == "city.main")
        #expect(found?.keyword.arguments == ["danger": .boolean(true)])
    }

    @Test(arguments: [
        "fire station gate", "blue house behind the police station", "next to the accident hospital",
        "house with the snake on its wall", "près de la caserne des pompiers", "atrás do quartel dos bombeiros",
        "خلف مركز الشرطة، باب أزرق", "nyuma ya kituo cha polisi", "hafi ya banki y'amaraso",
    ])
    func `are a landmark where a house is described`(message: String) throws {
        #expect(try Self.understanding().emergency(inOwnWords: message) == nil)
    }
}
