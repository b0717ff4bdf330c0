import CurlShims
import Providers

/// The header lines of a request as libcurl wants them, owned until the transfer is over.
final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?
    /// False when libcurl had no memory for a line.
    private(set) var isComplete = true

    init(_ request: OutboundRequest) {
        for header in request.headers {
            // In libcurl's list "Name:" takes a header away and "Name;" sends it empty.
            let isBlank = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            append(isBlank ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        // libcurl would call a body a form where the caller says nothing, and hold a long one back for "100 Continue".
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { append("Content-Type:") }
        append("Expect:")
    }

    deinit {
        curl_slist_free_all(first)
    }

    private func append(_ line: String) {
        guard let extended = curl_slist_append(first, line) else {
            isComplete = false
            return
        }
        first = extended
    }
}
