import CurlShims

/// The functions that libcurl calls in the middle of a transfer; each finds its `Transfer` behind the
/// pointer it was given.
enum CurlCallbacks {
    /// Takes a piece of the answer's body.
    static let body: curl_write_callback = { bytes, size, count, transfer in
        let piece = UnsafeRawBufferPointer(start: bytes, count: size &* count)
        return Transfer.behind(transfer)?.takeBody(piece) == true ? piece.count : refusal(of: piece)
    }

    /// Takes one line of the answer's head.
    static let headerLine: curl_write_callback = { bytes, size, count, transfer in
        let line = UnsafeRawBufferPointer(start: bytes, count: size &* count)
        return Transfer.behind(transfer)?.takeHeaderLine(line) == true ? line.count : refusal(of: line)
    }

    /// Gives a piece of the request's body.
    static let upload: curl_write_callback = { bytes, size, count, transfer in
        let room = UnsafeMutableRawBufferPointer(start: bytes, count: size &* count)
        return Transfer.behind(transfer)?.giveBody(room) ?? Int(CURL_READFUNC_ABORT)
    }

    /// Goes to a place in the request's body, so that a repeatable request can be sent again.
    static let seek: curl_seek_callback = { transfer, offset, origin in
        guard origin == SEEK_SET, let offset = Int(exactly: offset), let transfer = Transfer.behind(transfer) else {
            return Int32(CURL_SEEKFUNC_FAIL)
        }
        return Int32(transfer.seekBody(to: offset) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL)
    }

    /// Any count but the one it was called with tells libcurl to stop.
    private static func refusal(of piece: UnsafeRawBufferPointer) -> Int {
        piece.isEmpty ? 1 : 0
    }
}

extension Transfer {
    fileprivate static func behind(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
