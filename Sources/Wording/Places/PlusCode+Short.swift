extension PlusCode {
    /// What a text is: a code that says by itself where it is, or the end of one, which a place nearby completes.
    package enum Form: Sendable, Hashable {
        case full, short

        /// Nil for what is no code at all.
        package init?(of text: String) {
            let symbols = Array(text.uppercased())
            guard symbols.count > 1, symbols.filter({ $0 == "+" }).count == 1,
                let plus = symbols.firstIndex(of: "+"), plus <= PlusCode.separatorPlace, plus % 2 == 0,
                symbols.count - plus - 1 != 1,
                symbols.allSatisfy({ $0 == "+" || $0 == "0" || PlusCode.alphabet.contains($0) }),
                Self.isPaddingRight(symbols, plus)
            else { return nil }
            guard plus == PlusCode.separatorPlace else {
                self = .short
                return
            }
            // The first pair may not lead beyond the poles or round the earth.
            let digits = PlusCode.digits(of: text).prefix(2)
            guard let first = digits.first, first < 9, digits.count < 2 || digits[1] < 18 else { return nil }
            self = .full
        }

        /// Zeros stand in one even row up to the plus of a full code, and nothing follows them.
        private static func isPaddingRight(_ symbols: [Character], _ plus: Int) -> Bool {
            guard let zero = symbols.firstIndex(of: "0") else { return true }
            return zero > 0 && zero % 2 == 0 && plus == PlusCode.separatorPlace && plus == symbols.count - 1
                && symbols[zero..<plus].allSatisfy { $0 == "0" }
        }
    }

    /// The code nearest to a place whose end a short code is, as `M9QG+C6` near Kumasi; a full code is itself.
    ///
    /// Nil for what is no code.
    package init?(short: String, near place: (latitude: Double, longitude: Double)) {
        if let full = PlusCode(short) {
            self = full
            return
        }
        let short = short.uppercased()
        guard Form(of: short) == .short, let plus = short.firstIndex(of: "+"),
            let around = PlusCode(latitude: place.latitude, longitude: place.longitude)
        else { return nil }
        let missing = Self.separatorPlace - short.distance(from: short.startIndex, to: plus)
        guard let here = PlusCode(String(around.text.prefix(missing)) + short) else { return nil }
        // The same end stands again in the areas beside this one.
        let size = missing == 2 ? 20.0 : missing == 4 ? 1.0 : missing == 6 ? 0.05 : 0.0025
        let own = (latitude: min(max(place.latitude, -90), 90), longitude: place.longitude)
        var centre = here.area.centre
        if own.latitude + size / 2 < centre.latitude, centre.latitude - size >= -90 {
            centre.latitude -= size
        } else if own.latitude - size / 2 > centre.latitude, centre.latitude + size <= 90 {
            centre.latitude += size
        }
        if own.longitude + size / 2 < centre.longitude {
            centre.longitude -= size
        } else if own.longitude - size / 2 > centre.longitude {
            centre.longitude += size
        }
        self.init(latitude: centre.latitude, longitude: centre.longitude, digits: here.area.digits)
    }

    /// The code without as many leading digits as anyone who is at a place can do without; nil where it is too far away for
    /// that, and for a padded code.
    package func shortened(near place: (latitude: Double, longitude: Double)) -> String? {
        guard !isPadded else { return nil }
        let centre = area.centre
        let distance = max(abs(centre.latitude - place.latitude), abs(centre.longitude - place.longitude))
        // 0.3 of the area that is left out keeps well within the half from which another one would be nearer.
        for (digits, size) in [(8, 0.0025), (6, 0.05), (4, 1.0)] where distance < size * 0.3 {
            return String(text.dropFirst(digits))
        }
        return nil
    }
}
