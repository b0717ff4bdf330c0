import Conversation
import Testing

/// What the lists that ship take for a machine's text, with every language the project has.
@Suite struct `Texts of machines` {
    private static func understanding() throws -> Understanding {
        try RealCity.program(speaking: "sw").understanding
    }

    @Test(arguments: [
        "Dear customer, your account has been debited GHS 50. New balance GHS 10",
        "Payment made for GHS 75.00 to KMA. Current balance GHS 20. Transaction ID 8812",
        "The number you dialed is switched off", "I'm driving right now, will call you back",
        "Vous avez envoyé 5000 FCFA à MAIRIE. Nouveau solde 200 FCFA. ID transaction 991",
        "O id da transacção é 8HJ. O seu novo saldo é 20 MT", "رد آلي: أنا أقود السيارة",
        "Umetuma pesa 500. Salio jipya 200",
        "Wohereje amafaranga 500 kuri konti yawe",
        // Operators on minutes, airtime and data.
        "You have been credited with 30 minutes of free calls. Valid for 24 hours",
        "Your airtime balance is GHS 2.35, expires 12/01/2027",
        "Your data bundle is finished. Dial *138# to buy more",
        "Your credit is running low. Recharge to stay connected", "Your account balance is GHS 10.20 as at 10:02",
        "Votre crédit est presque épuisé. Rechargez votre compte", "Il vous reste 150 Mo de votre forfait",
        "O seu pacote de dados de 500MB foi activado", "عزيزي الحريف، تم شحن رصيدك بمبلغ 5 دينار",
        "لقد استهلكت 80% من باقتك", "Muda wako wa maongezi ni Tsh 200",
        // Wallets.
        "Confirmado. Recebeste 500MT de 841234567 JOAO. Novo saldo 720MT",
        "Imethibitishwa. Umepokea Ksh 500 kutoka kwa JOHN", "Wakiriye amafaranga 500 avuye kuri JEAN. Asigaye: 720",
        // Offices, deliveries and calls.
        "I am out of the office until 12 January", "Je suis absent du bureau jusqu'au 12 janvier",
        "Estou fora do escritório até 12 de janeiro", "Accusé de réception de votre message du 02/12",
        "You have 3 missed calls from 0240000009", "0240000009 called you 2 times. Last call 10:03",
        "Vous avez 2 appels manqués du 97000000", "Tem 2 chamadas perdidas de 841234567",
        "لديك مكالمتان فائتتان من 97000000",
        // Codes.
        "Use 553120 to log in. Never share this code", "Votre code de vérification est 5531",
        "O seu código é 5531. Não o partilhe", "Kode yawe yo kwinjira ni 5531",
    ])
    func `are told by a sentence of theirs or by several marks`(message: String) throws {
        #expect(try Self.understanding().isAutomatic(message))
        #expect(try Self.understanding().meaning(of: message) == .automatic)
    }

    @Test(arguments: [
        "transaction id 8812", "the light is switched off at Adum", "my permit has expired", "I am driving to town",
        "https://example.org/photo", "what is my new balance", "la lumière est éteinte à Adum", "je conduis vers Adum",
        "id transaction 8812", "a luz está desligada em Adum", "id da transacção 8812", "رقم العملية 8812",
        "الضوء مطفأ في Adum", "namba ya muamala 8812", "taa imezimwa Adum", "nomero y'ihererekanya 8812",
        "itara ryazimye Adum", "my airtime was taken twice when I paid", "j'ai reçu un accusé pour ma facture",
        "the officer is out of office", "you credited the wrong account", "the verification code did not come",
        "my airtime balance is low", "what is my airtime balance", "your officer called me 2 times",
        "please send an acknowledgement", "mon crédit a été débité deux fois", "votre bureau m'a appelé hier",
        "accusé de réception svp", "recebi um código", "confirmado", "meu saldo foi debitado duas vezes", "وصلني رمز",
        "خصمتم من رصيدي مرتين", "salio langu limeisha", "amafaranga yanjye yashize",
    ])
    func `are not told by one mark that people write too`(message: String) throws {
        #expect(try !Self.understanding().isAutomatic(message))
        #expect(try !Self.understanding().isWhollyAutomatic(message))
    }

    @Test(arguments: [
        "my account has been debited, no receipt", "transaction id 8812, new balance 10, no receipt",
        "my receipt was not sent", "Dear customer service, I paid and have no receipt",
        "mon compte a été débité, nouveau solde 200, pas de reçu",
        "o novo saldo é 20, foi debitado e não recebi o recibo",
        "تم خصم المبلغ من حسابي والرصيد الجديد 20 ولم يصلني الوصل",
        "salio jipya 200, namba ya muamala 8812, sijapata risiti",
        "wohereje amafaranga kuri konti yawe, nta resi",
    ])
    func `are none where somebody complains, whatever marks stand beside it`(message: String) throws {
        #expect(try !Self.understanding().isAutomatic(message))
    }

    @Test(arguments: [
        "my account has been debited, no receipt", "transaction id 8812, no receipt", "my receipt was not sent",
        "mon compte a été débité, pas de reçu", "o meu recibo não foi enviado", "لم يتم إرسال وصلي",
        "risiti yangu haikutumwa", "resi yanjye ntiyoherejwe",
    ])
    func `leave complaints about receipts to the receipts`(message: String) throws {
        guard case .service(let match) = try Self.understanding().meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(match.keyword.flow == "taxes.receipt")
    }
}
