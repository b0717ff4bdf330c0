extension HookRequest {
    /// The fields of the body: of a form, or of a flat JSON object when the content type says JSON.
    ///
    /// Anything that does not call itself JSON is read as a form, because providers forget the content type.
    ///
    /// - Throws: `unreadable` with the reason in one line.
    package func fields() throws(HookRefusal) -> FormFields {
        do throws(FormRefusal) {
            return try isJSON ? FormFields(json: body) : FormFields(body)
        } catch {
            throw .unreadable(error.sentence)
        }
    }

    /// - Throws: `wrongMethod` unless the request is a POST.
    package func requirePost() throws(HookRefusal) {
        guard method == "POST" else { throw .wrongMethod(["POST"]) }
    }

    /// `application/json` with or without parameters; media types ignore case (RFC 9110 section 8.3.1).
    private var isJSON: Bool {
        let json: StaticString = "application/json"
        guard contentType.utf8.count >= json.utf8CodeUnitCount else { return false }
        return json.withUTF8Buffer { word in
            // The bit that sets letters in lower case; the slash and the full range of a media type already have it.
            zip(word, contentType.utf8).allSatisfy { $0 == $1 | 0x20 }
        }
    }
}
