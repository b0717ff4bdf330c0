import Conversation
import Wording

/// One way citizens read the city: a channel's dialogue or its text messages, with the room there is.
struct ScreenSurface: Hashable {
    let channel: String
    let medium: Surface.Medium
    let address: String
    /// Where the other medium is reached; nil where the city has no such line.
    let elsewhere: String?
    let septets: Int
    let units: Int
    /// Parts a text message may have.
    let parts: Int
    /// What one part or one screen costs, where somebody said.
    let price: Price?

    var budget: ScreenBudget { ScreenBudget(gsm7Septets: septets, ucs2Units: units) }

    /// Those of a city; where it has no channel yet, what is usual everywhere.
    static func all(of city: CitySettings) -> [ScreenSurface] {
        let found = city.channels.flatMap { channel -> [ScreenSurface] in
            let ways = [
                channel.ussd.map { (Surface.Medium.ussd, $0, channel.ussdPrice) },
                channel.sms.map { (Surface.Medium.sms, $0, channel.smsPrice) },
            ]
            return ways.compactMap(\.self).map { medium, address, price in
                ScreenSurface(
                    channel: channel.name, medium: medium, address: address,
                    elsewhere: city.address(medium.other, from: channel), septets: channel.budget.gsm7Septets,
                    units: channel.budget.ucs2Units, parts: channel.parts, price: price)
            }
        }
        guard found.isEmpty else { return found }
        let usual = ScreenBudget.standard
        return [(Surface.Medium.ussd, "*000#", "00000"), (.sms, "00000", "*000#")].map { medium, address, elsewhere in
            ScreenSurface(
                channel: "", medium: medium, address: address, elsewhere: elsewhere, septets: usual.gsm7Septets,
                units: usual.ucs2Units,
                parts: 4, price: nil)
        }
    }
}
