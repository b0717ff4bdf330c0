extension GSM7 {
    /// Septet codes packed into octets for a short message, 3GPP TS 23.038 section 6.1.2.1: least significant bits
    /// first, spare bits zero.
    package static func packSMS(_ codes: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity((codes.count * 7 + 7) / 8)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for code in codes {
            pending |= UInt32(code & 0x7F) << bits
            bits += 7
            if bits >= 8 {
                octets.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                bits -= 8
            }
        }
        if bits > 0 { octets.append(UInt8(truncatingIfNeeded: pending)) }
        return octets
    }

    /// Septet codes packed for USSD, 3GPP TS 23.038 section 6.1.2.3. Seven spare bits would read as an "@", so they
    /// hold a carriage return instead; a text that itself ends in one on an octet boundary gets a second, or the
    /// receiver would take its own for padding.
    package static func packUSSD(_ codes: [UInt8]) -> [UInt8] {
        let position = codes.count % 8
        if position == 7 || (position == 0 && codes.last == carriageReturn) {
            return packSMS(codes + [carriageReturn])
        }
        return packSMS(codes)
    }

    /// The septet codes in octets packed for a short message.
    ///
    /// - Parameter count: how many septets the header announced; octets alone cannot tell seven septets from eight.
    ///   Fewer come back when the octets do not hold so many.
    package static func unpackSMS(_ octets: [UInt8], count: Int) -> [UInt8] {
        var codes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for octet in octets {
            pending |= UInt32(octet) << bits
            bits += 8
            while bits >= 7 {
                if codes.count >= count { return codes }
                codes.append(UInt8(pending & 0x7F))
                pending >>= 7
                bits -= 7
            }
        }
        return codes
    }

    /// The septet codes in octets packed for USSD, without the carriage return that fills seven spare bits.
    package static func unpackUSSD(_ octets: [UInt8]) -> [UInt8] {
        var codes = unpackSMS(octets, count: octets.count / 7 * 8 + octets.count % 7 * 8 / 7)
        if octets.count % 7 == 0, codes.last == carriageReturn { codes.removeLast() }
        return codes
    }
}
