extension Currency {
    /// How many decimals the currency with this code has by ISO 4217: 2 but for the codes listed here, so also for one
    /// nobody has heard of.
    package static func standardExponent(of code: String) -> Int {
        if withoutDecimals.contains(code) { return 0 }
        return withThreeDecimals.contains(code) ? 3 : 2
    }

    private static let withoutDecimals: Set = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDecimals: Set = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}
