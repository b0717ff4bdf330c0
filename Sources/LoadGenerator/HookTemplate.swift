import NIOCore

/// Writes one phone's hooks, in the form the neutral dialect has for a USSD hop, from bytes made once.
struct HookTemplate {
    private let head: [UInt8]
    private let beforeSession: [UInt8]
    private let afterSession: [UInt8]

    /// - Parameters:
    ///   - phone: in E.164 form, with its plus.
    ///   - serviceCode: digits, stars and hashes.
    init(target: LoadTarget, path: String, phone: String, serviceCode: String) {
        head = Array(
            """
            POST \(path) HTTP/1.1\r\nHost: \(target.authority)\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 
            """.utf8)
        beforeSession = Array("dialogue=".utf8)
        let code = serviceCode.replacing("#", with: "%23")
        let number = phone.replacing("+", with: "%2B")
        afterSession = Array("&phone=\(number)&code=\(code)&typed=".utf8)
    }

    /// Appends one request.
    ///
    /// - Parameter typed: digits and stars, which a form holds as they are.
    func write(session: SessionName, typed: [UInt8], to buffer: inout ByteBuffer) {
        let length = beforeSession.count + session.digits.count + afterSession.count + typed.count
        buffer.writeBytes(head)
        buffer.writeString(String(length))
        buffer.writeStaticString("\r\n\r\n")
        buffer.writeBytes(beforeSession)
        buffer.writeBytes(session.digits)
        buffer.writeBytes(afterSession)
        buffer.writeBytes(typed)
    }
}

/// The name of one dialogue: 32 hexadecimal digits, half of them the run's and half its count of dials.
struct SessionName: Equatable {
    private(set) var digits: [UInt8]

    init(run: UInt64, dial: UInt64) {
        digits = []
        digits.reserveCapacity(32)
        for half in [run, dial] {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: (half >> UInt64(shift)) & 0xF)
                digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
