import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing
import Wording

/// One schedule by chance: citizens dial, drop, dial again and agree, the wallet pushes, is silent, calls back and takes
/// back, staff bring statements in, hours pass, and the gateway is killed in the middle of any of it.
final class PaymentSchedule {
    private let chance: SeededChance
    private let place: StorePlace
    /// What is looked at from outside; it does nothing.
    private let city: TestCity
    let wallet: UnreliableWallet
    private var life = ProcessLife()
    private var database: any Database
    private var gateway: TestCity
    private var citizens: [Citizen]
    private(set) var kills = 0

    private struct Citizen {
        let phone: Int
        var dialogue = 0
        /// The keys still to be typed, after those that were.
        var typed: [String] = []
        var script: [String] = []
        /// What was sent and not answered.
        var waiting: String?
    }

    init(seed: UInt64, at place: StorePlace, _ city: TestCity) async throws {
        chance = SeededChance(seed: seed)
        self.place = place
        self.city = city
        wallet = UnreliableWallet(SeededChance(seed: seed &+ 7_919), city.world.clock)
        citizens = (1...4).map { Citizen(phone: $0) }
        database = try await place.open()
        gateway = try Self.gateway(city, database, life)
    }

    private static func gateway(
        _ city: TestCity, _ database: any Database, _ life: ProcessLife
    ) throws -> TestCity {
        TestCity(
            world: try TranscriptWorld(
                beside: city.world, compiler: ProjectCity.compiler, database: MortalDatabase(database, life)))
    }

    private func roll(_ sides: UInt64) -> Int { Int(chance.next() % sides) }

    // MARK: Living

    func live(events: Int) async throws {
        for _ in 0..<events {
            if roll(12) == 0 { life.end(atWrite: 1 + roll(6), afterCommit: roll(2) == 0) }
            try await happen()
            if life.isDead { try await restart() }
        }
    }

    private func happen() async throws {
        switch roll(20) {
        case 0..<9: await step(roll(4))
        case 9..<12: await work()
        case 12, 13: await callBack()
        case 14: city.world.clock.advance(seconds: Int64(1 + roll(60)))
        case 15: city.world.clock.advance(seconds: Int64(300 + roll(900)))
        case 16: if roll(3) == 0 { city.world.clock.advance(seconds: Int64(3_600 + roll(7_200))) }
        case 17: try? await bringStatement(in: gateway, phones: roll(2) == 0)
        case 18: if roll(3) == 0 { wallet.takeBack() }
        default:
            if roll(3) == 0 {
                let account = roll(2) == 0 ? TestCity.bill(1 + roll(4)) : "MY TAX"
                wallet.sendFromMenu(to: account, Int64(100 + roll(20_000)))
            }
        }
    }

    /// The process is gone; another opens the store it left.
    private func restart() async throws {
        kills += 1
        life.kill()
        await database.close()
        life = ProcessLife()
        database = try await place.open()
        gateway = try Self.gateway(city, database, life)
    }

    private func work() async {
        let (outbox, timers) = gateway.workers(wallet)
        _ = try? await outbox.round()
        _ = try? await timers.round()
    }

    private func callBack() async {
        for reference in wallet.callbacks() {
            _ = await gateway.hook("payment", ["reference": reference, "status": "succeeded"], to: TestCity.wallet)
        }
    }

    private func bringStatement(in city: TestCity, phones: Bool) async throws {
        let calendar = city.world.gateway.registry.live.calendar
        let lines = wallet.statement(
            { moment in
                let time = calendar.localTime(of: moment)
                return "\(time.written):59"
            }, phones: phones)
        guard !lines.isEmpty else { return }
        _ = try await TaxScene(city: city).reconcile(lines, settling: false)
    }

    // MARK: Citizens

    private static func scripts(_ bill: String) -> [[String]] {
        [
            ["", "1", "1*1", "1*1*\(bill)", "1*1*\(bill)*1", "1*1*\(bill)*1*1"],
            ["", "1", "1*1", "1*1*\(bill)", "1*1*\(bill)*2", "1*1*\(bill)*2*1"],
            ["\(bill)", "\(bill)*3", "\(bill)*3*80", "\(bill)*3*80*1"],
            ["\(bill)*1*1"],
            ["\(bill)*1*3*0240000008*1"],
        ]
    }

    /// A citizen sends the next key, or again what was not answered; or drops everything.
    private func step(_ index: Int) async {
        var citizen = citizens[index]
        defer { citizens[index] = citizen }
        if citizen.waiting == nil, citizen.script.isEmpty || roll(8) == 0 {
            // Anyone who dialled is gone without a word, and dials again some time.
            citizen.dialogue += 1
            let scripts = Self.scripts(TestCity.bill(1 + roll(4)))
            citizen.script = scripts[roll(UInt64(scripts.count))]
        }
        let text = citizen.waiting ?? citizen.script.removeFirst()
        let answer = await gateway.hop(citizen.phone, text, dial: "\(citizen.dialogue)")
        // Networks send a hop again when the answer did not come, and sometimes when it did.
        if roll(6) == 0 { _ = await gateway.hop(citizen.phone, text, dial: "\(citizen.dialogue)") }
        citizen.waiting = answer.status == 200 && !life.isDead ? nil : text
        if answer.closes { citizen.script = [] }
    }

    // MARK: The end

    /// Everybody gets an answer, the wallet is asked as long as it is, and the statement of all days is brought in.
    func settle() async throws {
        life.spare()
        if life.isDead { try await restart() }
        wallet.behave()
        for index in citizens.indices where citizens[index].waiting != nil { await step(index) }
        let clock = city.world.clock
        let (outbox, timers) = gateway.workers(wallet)
        for seconds: Int64 in Array(repeating: 40, count: 6) + Array(repeating: 700, count: 20) + [11_000, 90_000] {
            clock.advance(seconds: seconds)
            while try await outbox.round() + timers.round() > 0 {}
        }
        try await bringStatement(in: gateway, phones: true)
        clock.advance(seconds: 60)
        while try await outbox.round() + timers.round() > 0 {}
        await database.close()
    }

    func check(_ seed: UInt64) async throws {
        try await PaymentTruth(wallet: wallet, city: city, name: "seed \(seed)").check()
    }
}
