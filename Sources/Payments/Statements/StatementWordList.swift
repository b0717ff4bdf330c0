/// The words with which portals and banks write rows of balances and totals, language by language. A language of the city's
/// that is not here is added as one more row of the list.
package struct StatementWordList: Sendable {
    /// As the folder of its texts is called.
    package let language: String
    /// Words one of which says by itself that a row is a balance or a total.
    let telling: String
    /// Words that may stand beside those, and say nothing by themselves.
    let beside: String
    /// The names of months, whole and shortened, as in `Balance at 31 May`.
    let months: String
    /// Words that say of money that left that a payment was taken back or came back unpaid.
    let returns: String
    /// How sentences below a table begin, one in each line.
    let footers: String

    /// The list, the language of the first profiles first.
    package static let all = [
        StatementWordList(
            language: "en",
            telling: """
                balance balances total totals subtotal subtotals brought carried b/f c/f b/d c/d bf cf bd cd sum
                """,
            beside: """
                opening closing initial final available current ledger book booked previous new old forward down as
                at on of the for in out and page grand statement period account credit debit credits debits
                movements transactions paid withdrawn debited credited sub start end
                """,
            months: """
                january february march april may june july august september october november december jan feb mar
                apr jun jul aug sep sept oct nov dec
                """,
            returns: """
                reversal reversals reversed refund refunds refunded rollback chargeback return returned unpaid dishonoured
                dishonored bounced
                """,
            footers: """
                end of
                total
                totals
                grand total
                number of
                page
                generated
                printed
                produced
                created
                prepared
                downloaded
                exported
                this statement
                this is a
                this document
                statement generated
                statement of
                computer generated
                report generated
                for enquiries
                for inquiries
                for questions
                for assistance
                opening balance
                closing balance
                disclaimer
                """),
        StatementWordList(
            language: "fr",
            telling: "solde soldes total totaux report somme cumul",
            beside: """
                initial final ancien nouveau précédent actuel disponible comptable ouverture clôture général cumulé
                a à au aux du de des d le la les l et en fin début période compte relevé créditeur débiteur
                créditeurs débiteurs crédit débit crédits débits mouvements mouvement opérations sous suite reporter
                page
                """,
            months: """
                janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr
                juil sept oct nov déc
                """,
            returns: """
                impaye impayee impayes rejet rejete rejetee retour retourne retournee extourne contrepassation
                annulation remboursement rembourse
                """,
            footers: """
                fin du
                totaux
                nombre de
                fin de
                page
                édité
                imprimé
                généré
                établi
                téléchargé
                exporté
                ce relevé
                ce document
                relevé
                pour toute
                sauf erreur
                solde
                """),
        StatementWordList(
            language: "pt",
            telling: "saldo saldos total totais subtotal subtotais soma reporte transporte acumulado",
            beside: """
                inicial final anterior actual atual novo disponível contabilístico contábil abertura fecho
                fechamento encerramento geral transportado transportar a o à ao aos as os de do da dos das e em no
                na para início fim período conta extrato extracto crédito débito créditos débitos credor devedor
                movimentos página dia
                """,
            months: """
                janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro jan fev mar
                abr mai jun jul ago set out nov dez
                """,
            returns: "estorno estornado devolucao devolvido devolvida reembolso reembolsado anulacao",
            footers: """
                fim do
                totais
                número de
                fim da
                fim de
                página
                gerado
                impresso
                emitido
                processado
                exportado
                descarregado
                este extrato
                este extracto
                este documento
                extrato
                extracto
                para qualquer
                para mais
                saldo
                """),
        StatementWordList(
            language: "ar",
            telling: "رصيد الرصيد أرصدة الأرصدة مجموع المجموع إجمالي الإجمالي جملة الجملة",
            beside: """
                افتتاحي الافتتاحي ختامي الختامي نهائي النهائي سابق السابق حالي الحالي جديد الجديد متاح المتاح دفتري
                الدفتري مدور المدور مرحل المرحل منقول المنقول ما قبله أول آخر بداية نهاية المدة الفترة فترة في إلى
                من على و يوم كلي الكلي عام العام فرعي الفرعي دائن الدائن مدين المدين الدائنة المدينة إيداعات
                الإيداعات سحوبات السحوبات حركات الحركات المعاملات العمليات كشف الكشف حساب الحساب صفحة الصفحة
                """,
            months: """
                يناير فبراير مارس أبريل إبريل مايو ماي يونيو يوليو يوليوز أغسطس غشت أغشت سبتمبر شتنبر شتمبر أكتوبر
                نوفمبر نونبر ديسمبر دجنبر دجمبر جانفي فيفري أفريل جوان جويلية أوت
                """,
            returns: "استرجاع إرجاع مرتجع مرتجعة مرجوع مرفوض عكس استرداد إلغاء",
            footers: """
                نهاية
                عدد
                صفحة
                الصفحة
                طبع
                طبعت
                تمت الطباعة
                صدر
                أصدر
                تم إصدار
                تم إنشاء
                هذا الكشف
                كشف الحساب
                للاستفسار
                الرصيد
                رصيد
                المجموع
                إجمالي
                الإجمالي
                """),
        StatementWordList(
            language: "sw",
            telling: "salio masalio jumla majumla",
            beside: """
                la ya za wa kwa na ni hadi tarehe mwanzo mwisho kufungua kufunga ufunguzi kuanzia kuishia awali sasa
                lililopo linalopatikana kuu ndogo yote zote mbele limeletwa limepelekwa akaunti taarifa kipindi
                ukurasa mkopo deni miamala malipo
                """,
            months: """
                januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba jan feb mac apr
                jun jul ago sep okt nov des
                """,
            returns: "marejesho kurudisha kurejesha imerudishwa imerejeshwa yamerudishwa imebatilishwa",
            footers: """
                mwisho wa
                idadi ya
                ukurasa
                imetolewa
                imechapishwa
                imetayarishwa
                imepakuliwa
                taarifa hii
                taarifa ya
                hati hii
                kwa maswali
                kwa maelezo
                salio
                jumla
                """),
        StatementWordList(
            language: "rw",
            telling: "igiteranyo ibiteranyo asigaye ayasigaye yasigaye asigayemo yose",
            beside: """
                amafaranga umubare y w ya wa za ku kuri mu na itangira ritangira itangiriro isoza risoza iherezo
                mbere ubu rusange cyose hamwe konti raporo igihe urupapuro yinjiye yasohotse itariki
                """,
            months: """
                mutarama gashyantare werurwe mata gicurasi kamena nyakanga kanama nzeri ukwakira ugushyingo ukuboza
                mut gas wer mat gic kam nya kan nze ukw ugu uku
                """,
            returns: "gusubiza gusubizwa byasubijwe yasubijwe bisubijwe byanzwe",
            footers: """
                iherezo
                umubare w
                impera
                urupapuro
                byakozwe
                yakozwe
                byasohotse
                yasohotse
                iyi raporo
                raporo
                inyandiko
                ukeneye
                igiteranyo
                asigaye
                amafaranga asigaye
                """),
    ]
}
